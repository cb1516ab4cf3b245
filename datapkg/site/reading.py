"""A report as the reader page shows it: paragraphs cut into plain text and marked numerals."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from datapkg.models.tables import ParagraphRow, ReportRow, SegmentRow
from datapkg.site.store import row, rows


class Mark(NamedTuple):
    """A numeral in a paragraph's text; label, value, unit and verdict are those of its observation, if it has one."""

    mention_id: str
    paragraph_id: str
    source_start: int
    kind: str
    rule: str
    start: int
    end: int
    observation_id: str | None
    label: str | None
    value: str | None
    unit: str | None
    verdict: str | None
    unmapped: int

    @property
    def exact_value(self) -> Decimal | None:
        """The observation's value."""
        return None if self.value is None else Decimal(self.value)


class Run(NamedTuple):
    """A stretch of text; `mark` where it is a numeral."""

    text: str
    mark: Mark | None = None


class MarkedParagraph(NamedTuple):
    """A paragraph ready to be shown, with the pieces of the source that it is made of."""

    paragraph: ParagraphRow
    segments: tuple[SegmentRow, ...]
    runs: tuple[Run, ...]


class Reading(NamedTuple):
    """A report with its text, and how many numerals of each kind and verdict it has."""

    report: ReportRow
    paragraphs: tuple[MarkedParagraph, ...]
    kinds: Mapping[str, int]
    verdicts: Mapping[str, int]
    unmapped: int


_MARKS = """
select m.mention_id, m.paragraph_id, m.source_start, m.kind, m.rule, p.start, p.end, m.observation_id,
       o.label, o.value, o.unit, v.verdict, o.observation_id is not null and o.indicator_id is null
from mentions m join mention_places p using (mention_id)
left join observations o on o.observation_id = m.observation_id
left join observation_verdicts v on v.observation_id = m.observation_id
where {condition} order by m.paragraph_id, p.start
"""


def read_report(connection: sqlite3.Connection, report_id: str) -> Reading | None:
    """Everything that the reader page of a report shows; None where there is no such report."""
    report = row(connection, ReportRow, "where report_id = ?", [report_id])
    if report is None:
        return None
    paragraphs = rows(connection, ParagraphRow, "where report_id = ? order by position", [report_id])
    within = "where paragraph_id in (select paragraph_id from paragraphs where report_id = ?)"
    segments = rows(connection, SegmentRow, f"{within} order by paragraph_id, position", [report_id])
    marks = _marks(connection, "m.report_id = ?", report_id)
    return Reading(
        report=report,
        paragraphs=_assemble(paragraphs, segments, marks),
        kinds=Counter(mark.kind for mark in marks),
        verdicts=Counter(mark.verdict for mark in marks if mark.verdict),
        unmapped=sum(mark.unmapped for mark in marks),
    )


def read_paragraph(connection: sqlite3.Connection, paragraph_id: str) -> MarkedParagraph | None:
    """One paragraph with its numerals marked."""
    paragraphs = rows(connection, ParagraphRow, "where paragraph_id = ?", [paragraph_id])
    segments = rows(connection, SegmentRow, "where paragraph_id = ? order by position", [paragraph_id])
    found = _assemble(paragraphs, segments, _marks(connection, "m.paragraph_id = ?", paragraph_id))
    return found[0] if found else None


def cut(text: str, marks: Iterable[Mark]) -> tuple[Run, ...]:
    """The text as runs; where two marks overlap, the first stands."""
    runs: list[Run] = []
    position = 0
    for mark in marks:
        if mark.start < position:
            continue
        if mark.start > position:
            runs.append(Run(text[position : mark.start]))
        runs.append(Run(text[mark.start : mark.end], mark))
        position = mark.end
    if position < len(text):
        runs.append(Run(text[position:]))
    return tuple(runs)


def _marks(connection: sqlite3.Connection, condition: str, parameter: str) -> list[Mark]:
    cursor = connection.execute(_MARKS.format(condition=condition), [parameter])
    return [Mark(*found) for found in cursor]


def _assemble(
    paragraphs: Sequence[ParagraphRow], segments: Iterable[SegmentRow], marks: Iterable[Mark]
) -> tuple[MarkedParagraph, ...]:
    pieces = {key: tuple(group) for key, group in groupby(segments, key=lambda segment: segment.paragraph_id)}
    numerals = {key: tuple(group) for key, group in groupby(marks, key=lambda mark: mark.paragraph_id)}
    return tuple(
        MarkedParagraph(
            paragraph=paragraph,
            segments=pieces.get(paragraph.paragraph_id, ()),
            runs=cut(paragraph.text, numerals.get(paragraph.paragraph_id, ())),
        )
        for paragraph in paragraphs
    )
