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
    source_end: int
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
    """A report with its text, and how many numerals of each kind and verdict it has.

    `original` says whether the text is the source's own or the normalised one, `has_original` whether one may choose.
    """

    report: ReportRow
    paragraphs: tuple[MarkedParagraph, ...]
    kinds: Mapping[str, int]
    verdicts: Mapping[str, int]
    unmapped: int
    original: bool
    has_original: bool


_MARKS = """
select m.mention_id, m.paragraph_id, m.source_start, m.source_end, m.kind, m.rule, p.start, p.end, m.observation_id,
       o.label, o.value, o.unit, v.verdict, o.observation_id is not null and o.indicator_id is null
from mentions m join mention_places p on p.mention = m.rowid
left join observations o on o.observation_id = m.observation_id
left join observation_verdicts v on v.observation_id = m.observation_id
where {condition} order by m.paragraph_id, p.start
"""


_ORIGINALS = """
select paragraph_id, group_concat(text, '') from (
  select t.paragraph_id, t.text from segment_texts t join paragraphs using (paragraph_id)
  where report_id = ? order by t.paragraph_id, t.position)
group by paragraph_id
"""


def read_report(connection: sqlite3.Connection, report_id: str, *, original: bool = False) -> Reading | None:
    """Everything that the reader page of a report shows; None where there is no such report.

    Args:
        connection: The database.
        report_id: The report.
        original: Show the source's own characters where the database has them.
    """
    report = row(connection, ReportRow, "where report_id = ?", [report_id])
    if report is None:
        return None
    paragraphs = rows(connection, ParagraphRow, "where report_id = ? order by position", [report_id])
    within = "where paragraph_id in (select paragraph_id from paragraphs where report_id = ?)"
    segments = rows(connection, SegmentRow, f"{within} order by paragraph_id, position", [report_id])
    marks = _marks(connection, "m.report_id = ?", report_id)
    originals = dict(connection.execute(_ORIGINALS, [report_id]).fetchall())
    if original and originals:
        paragraphs = [each.model_copy(update={"text": originals[each.paragraph_id]}) for each in paragraphs]
        marks = in_source(marks, segments)
    return Reading(
        report=report,
        paragraphs=_assemble(paragraphs, segments, marks),
        kinds=Counter(mark.kind for mark in marks),
        verdicts=Counter(mark.verdict for mark in marks if mark.verdict),
        unmapped=sum(mark.unmapped for mark in marks),
        original=original and bool(originals),
        has_original=bool(originals),
    )


def read_paragraph(connection: sqlite3.Connection, paragraph_id: str) -> MarkedParagraph | None:
    """One paragraph with its numerals marked."""
    paragraphs = rows(connection, ParagraphRow, "where paragraph_id = ?", [paragraph_id])
    segments = rows(connection, SegmentRow, "where paragraph_id = ? order by position", [paragraph_id])
    found = _assemble(paragraphs, segments, _marks(connection, "m.paragraph_id = ?", paragraph_id))
    return found[0] if found else None


def in_source(marks: Iterable[Mark], segments: Iterable[SegmentRow]) -> list[Mark]:
    """The marks with their places in the source's characters of a paragraph, its pieces one behind the other."""
    pieces = {key: tuple(group) for key, group in groupby(segments, key=lambda segment: segment.paragraph_id)}
    placed = []
    for mark in marks:
        before = 0
        for piece in pieces[mark.paragraph_id]:
            if piece.source_start <= mark.source_start < piece.source_end:
                start = before + mark.source_start - piece.source_start
                placed.append(mark._replace(start=start, end=start + mark.source_end - mark.source_start))
            before += piece.source_end - piece.source_start
    return sorted(placed, key=lambda mark: (mark.paragraph_id, mark.start))


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
    return list(map(Mark._make, cursor))


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
