"""The frozen models that stages hand each other. They hold data and say nothing about how it is made."""

from datapkg.models.data import (
    APPROXIMATIONS,
    KINDS,
    MEASURES,
    Approximation,
    Interval,
    Kind,
    Measure,
    Number,
    Observation,
)
from datapkg.models.documents import Document, Paragraph, ParagraphKind, Passage, Segment, Span
from datapkg.models.offsets import OffsetMap
from datapkg.models.reports import ReadingPiece, Report, SourceFile

__all__ = [
    "APPROXIMATIONS",
    "KINDS",
    "MEASURES",
    "Approximation",
    "Document",
    "Interval",
    "Kind",
    "Measure",
    "Number",
    "Observation",
    "OffsetMap",
    "Paragraph",
    "ParagraphKind",
    "Passage",
    "ReadingPiece",
    "Report",
    "Segment",
    "SourceFile",
    "Span",
]
