"""Makes observations of the quantities of a document: the stage's entry.

In: a document, its numbers, the vocabulary, and what is known of the whole document (region, year). Out: one
observation for each quantity, in the order of the view.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from datapkg.models import Document, Interval, Measure, Number, Observation, Paragraph
from datapkg.observations.bind import bind
from datapkg.observations.binding import Binding
from datapkg.observations.clauses import clauses_of
from datapkg.observations.documents import DocumentPatterns, YearReading, infer_year, load_documents
from datapkg.observations.indicators import IndicatorMatcher
from datapkg.observations.lexicon import Lexicon, Word, load_lexicon
from datapkg.observations.measures import measure_of
from datapkg.observations.places import Places
from datapkg.observations.tables import TableRow, column_year, table_bindings, table_rows
from datapkg.observations.titles import title_of
from datapkg.observations.years import Years
from datapkg.vocabulary import Vocabulary

_DATED = re.compile("第?[0-9〇零一二三四五六七八九十]{1,12}(?:[年月]|年度|日|届|次)|[0-9][0-9.,]*%?")
"""Years, sessions and figures in headings: they stand in no title."""
_CONFIDENCE = {
    "own": 90,
    "table": 85,
    "apposition": 85,
    "respectively": 80,
    "base": 75,
    "following": 60,
    "subject": 55,
    "heading": 35,
    "none": 10,
}
_UNMAPPED = 5
_NO_YEAR = 10
_QUOTED = 160


class Tools(NamedTuple):
    """What the vocabulary is made into before it is used."""

    lexicon: Lexicon
    patterns: DocumentPatterns
    matcher: IndicatorMatcher


@lru_cache(maxsize=4)
def tools_of(vocabulary: Vocabulary) -> Tools:
    """The tools of a vocabulary, made once."""
    folder = vocabulary.root / "binding"
    return Tools(
        lexicon=load_lexicon(folder),
        patterns=load_documents(folder),
        matcher=IndicatorMatcher(vocabulary.indicators),
    )


def observe(
    document: Document,
    numbers: Sequence[Number],
    *,
    vocabulary: Vocabulary,
    region: str | None = None,
    year: int | None = None,
    plan_year: int | None = None,
) -> tuple[Observation, ...]:
    """The observations of a document.

    Args:
        document: The document.
        numbers: Its numbers, by place in the view.
        vocabulary: Declared words, indicators and regions.
        region: GB/T 2260 code of the area reported on; without it, it is read from the document.
        year: The year reported on; without it, it is read from the document.
        plan_year: The year planned for, where it is known.
    """
    tools = tools_of(vocabulary)
    basis = infer_year(document, patterns=tools.patterns) if year is None else None
    years = Years(
        document,
        year=basis.year if basis else year,
        reason=basis.reason if basis else "report",
        patterns=tools.patterns,
        plan_year=plan_year,
    )
    reader = _Reader(
        document=document,
        tools=tools,
        years=years,
        places=Places(document, regions=vocabulary.regions, patterns=tools.patterns, code=region),
        rows=table_rows(document),
    )
    found: list[Observation] = []
    for paragraph, inside in _by_paragraph(document, numbers):
        found += reader.read(paragraph, inside)
    return tuple(found)


def _by_paragraph(document: Document, numbers: Sequence[Number]) -> Iterator[tuple[Paragraph, list[Number]]]:
    """Each paragraph that holds a quantity, with its numbers."""
    index = 0
    for paragraph in document.paragraphs:
        inside: list[Number] = []
        while index < len(numbers) and numbers[index].start < paragraph.end:
            if numbers[index].start >= paragraph.start:
                inside.append(numbers[index])
            index += 1
        if any(number.kind == "quantity" for number in inside):
            yield paragraph, inside


class _Reader(NamedTuple):
    """What every paragraph of a document is read with."""

    document: Document
    tools: Tools
    years: Years
    places: Places
    rows: Mapping[int, TableRow]

    def read(self, paragraph: Paragraph, numbers: Sequence[Number]) -> Iterator[Observation]:
        """The observations of one paragraph."""
        if (row := self.rows.get(paragraph.position)) is not None:
            yield from self._read_row(row, paragraph, numbers)
            return
        text = self.document.text
        holes = self.places.holes(paragraph.start, paragraph.end)
        clauses = clauses_of(
            text, numbers, start=paragraph.start, end=paragraph.end, lexicon=self.tools.lexicon, holes=holes
        )
        heading = self._heading(paragraph)
        years = self.years.of_paragraph(paragraph, [number for number in numbers if number.kind == "date"])
        measure: Measure | None = None
        for binding in bind(clauses, heading=heading):
            number, since = binding.number, binding.clause.sentence_start
            year = years.of(number, sentence_start=since)
            planned = self.years.planned(paragraph, number.start)
            planned = planned or self.years.announced(number, year, sentence_start=since)
            measure = measure_of(binding, planned=planned, previous=measure)
            yield self._observation(paragraph, binding, measure=measure, year=year.year, year_reason=year.reason)

    def _read_row(self, row: TableRow, paragraph: Paragraph, numbers: Sequence[Number]) -> Iterator[Observation]:
        """The observations of a table's row."""
        text, years = self.document.text, self.years.of_paragraph(paragraph, ())
        holes = self.places.holes(paragraph.start, paragraph.end)
        for binding in table_bindings(text, row, numbers, paragraph=paragraph, lexicon=self.tools.lexicon, holes=holes):
            measure = measure_of(binding, planned=False, previous=None)
            year = years.of(binding.number, sentence_start=paragraph.start)
            if (heading := column_year(row, binding.number, text=text, paragraph=paragraph)) is not None:
                year = YearReading(heading, "column")
            elif row.year is not None:
                year = YearReading(row.year, "caption")
            yield self._observation(paragraph, binding, measure=measure, year=year.year, year_reason=year.reason)

    def _heading(self, paragraph: Paragraph) -> list[Word]:
        heading = _DATED.sub(" ", paragraph.heading or "")
        return self.tools.lexicon.cut(heading, start=0, end=len(heading)) if heading else []

    def _observation(
        self, paragraph: Paragraph, binding: Binding, *, measure: Measure, year: int | None, year_reason: str
    ) -> Observation:
        document, number, clause = self.document, binding.number, binding.clause
        label = title_of(binding, measure=measure)
        start, end = max(clause.start, number.start - _QUOTED), min(clause.end, number.unit_end + _QUOTED)
        quote = document.text[start:end]
        match = self.tools.matcher.match(
            label=label,
            clause=quote,
            unit=number.unit or "",
            measure=measure,
            heading=paragraph.heading,
            at=(number.start - start, number.unit_end - start),
        )
        place = self.places.of(clause)
        source_start, source_end = document.offsets.source_span(number.start, number.end)
        confidence = _CONFIDENCE[binding.source]
        confidence -= (_UNMAPPED if match.indicator_id is None else 0) + (_NO_YEAR if year is None else 0)
        return Observation(
            observation_id=f"{document.report_id}-{source_start}",
            report_id=document.report_id,
            paragraph_id=paragraph.paragraph_id,
            start=number.start,
            end=number.end,
            source_start=source_start,
            source_end=source_end,
            text=document.source[source_start:source_end],
            quote=quote.strip(),
            value=number.value or Decimal(0),
            interval=number.interval or Interval(None, None, False, False),
            unit=number.unit or "",
            approx=number.approx or "exact",
            measure=measure,
            label=label,
            indicator_id=match.indicator_id,
            candidates=match.candidates,
            region=place.name,
            region_code=place.code,
            year=year,
            year_reason=year_reason,
            confidence=max(confidence, 0),
        )
