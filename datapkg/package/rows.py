"""Makes the rows of a report's data tables from what was read.

In come a report with its source and what `datapkg.extraction` found in it; out go the tables that need no vocabulary
and no checks (`reports` to `observations`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from datapkg.extraction import Extraction
from datapkg.models.data import Number, Observation
from datapkg.models.documents import Document, Paragraph
from datapkg.models.reports import Report
from datapkg.models.tables import MentionRow, ObservationRow, ParagraphRow, ReportRow, SegmentRow
from datapkg.package.tables import Tables


def data_tables(report: Report, extraction: Extraction) -> Tables:
    """The rows of one report.

    Args:
        report: Its metadata.
        extraction: Its document, numbers and observations.
    """
    document = extraction.document
    observations = tuple(_observation_row(each) for each in extraction.observations)
    observed = {row.observation_id for row in observations}
    mentions = tuple(sorted(_mention_rows(document, extraction.numbers, observed=observed), key=_place))
    return Tables(
        reports=(_report_row(report, document, mentions=len(mentions), observations=len(observations)),),
        paragraphs=tuple(_paragraph_row(paragraph, document) for paragraph in document.paragraphs),
        segments=tuple(row for paragraph in document.paragraphs for row in _segment_rows(paragraph)),
        mentions=mentions,
        observations=tuple(sorted(observations, key=_place)),
    )


def _place(row: MentionRow | ObservationRow) -> tuple[int, int]:
    return row.source_start, row.source_end


def _report_row(report: Report, document: Document, *, mentions: int, observations: int) -> ReportRow:
    return ReportRow(
        report_id=report.id,
        title=report.title,
        publisher=report.publisher,
        region_code=report.region,
        year=report.year,
        kind=report.kind,
        published=report.published,
        url=report.url,
        rights=report.rights,
        source_file=f"sources/{report.id}/{report.source.file}",
        source_sha256=report.source.sha256,
        characters=len(document.source),
        mentions=mentions,
        observations=observations,
    )


def _paragraph_row(paragraph: Paragraph, document: Document) -> ParagraphRow:
    return ParagraphRow(
        paragraph_id=paragraph.paragraph_id,
        report_id=document.report_id,
        position=paragraph.position,
        heading=paragraph.heading,
        text=document.text[paragraph.start : paragraph.end],
        kind=paragraph.kind,
        lacuna=paragraph.lacuna,
    )


def _segment_rows(paragraph: Paragraph) -> Iterator[SegmentRow]:
    for segment in paragraph.segments:
        yield SegmentRow(
            paragraph_id=paragraph.paragraph_id,
            position=segment.position,
            source_start=segment.source_start,
            source_end=segment.source_end,
        )


def _mention_rows(document: Document, numbers: tuple[Number, ...], *, observed: set[str]) -> Iterator[MentionRow]:
    starts = [paragraph.start for paragraph in document.paragraphs]
    for number in numbers:
        paragraph = document.paragraphs[bisect_right(starts, number.start) - 1]
        start, end = document.offsets.source_span(number.start, number.end)
        mention_id = f"{document.report_id}-{start}"
        yield MentionRow(
            mention_id=mention_id,
            report_id=document.report_id,
            paragraph_id=paragraph.paragraph_id,
            source_start=start,
            source_end=end,
            text=document.source[start:end],
            kind=number.kind,
            rule=number.rule,
            observation_id=mention_id if mention_id in observed else None,
        )


def _observation_row(observation: Observation) -> ObservationRow:
    lower, upper, lower_closed, upper_closed = observation.interval
    return ObservationRow(
        observation_id=observation.observation_id,
        report_id=observation.report_id,
        paragraph_id=observation.paragraph_id,
        indicator_id=observation.indicator_id,
        label=observation.label,
        value=observation.value,
        lower=lower,
        upper=upper,
        lower_closed=lower_closed,
        upper_closed=upper_closed,
        unit=observation.unit or None,
        approx=observation.approx,
        measure=observation.measure,
        region_code=observation.region_code,
        year=observation.year,
        text=observation.text,
        quote=observation.quote,
        source_start=observation.source_start,
        source_end=observation.source_end,
        printed_value=observation.printed_value,
        correction=observation.correction,
        region=observation.region,
        year_reason=observation.year_reason,
        confidence=observation.confidence,
        candidates="|".join(observation.candidates) or None,
        derived_from=None,
    )
