"""`datapkg explain`: the whole chain of one observation, from the source's characters to the checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datapkg.extraction import Extraction
    from datapkg.models import Number, Observation
    from datapkg.vocabulary import Vocabulary

_AROUND = 20


@click.command("explain")
@click.argument("identifier", metavar="ID")
def command(*, identifier: str) -> None:
    r"""Show how the observation ID came about: source, paragraph, reading, meaning, indicator, checks.

    An id is a report's id and a position in its source: tongchuan-2023-751. Other numerals have one too.

    \b
    Example:
      datapkg explain tongchuan-2023-751
    """
    from datapkg.errors import UsageError
    from datapkg.extraction import extract_report
    from datapkg.resources import in_project
    from datapkg.sources import find_report_folder
    from datapkg.vocabulary import load_vocabulary

    report_id, dash, position = identifier.rpartition("-")
    if not dash or not position.isascii() or not position.isdigit():
        raise UsageError(
            f"'{identifier}' is no id of an observation",
            code="observation-id",
            hint="An id is <report-id>-<position>, such as tongchuan-2023-751.",
        )
    vocabulary = load_vocabulary(in_project(Path(), "schemas").resolve())
    extraction = extract_report(find_report_folder(Path(), report_id=report_id), vocabulary=vocabulary)
    number = _number_at(extraction, int(position))
    if number is None:
        raise UsageError(
            f"no numeral of '{report_id}' starts at {position}",
            code="observation-unknown",
            hint=f"'datapkg extract {report_id} --format jsonl' lists them with their positions (start).",
        )
    for line in _chain(identifier, number, extraction, vocabulary=vocabulary):
        click.echo(line)


def _number_at(extraction: Extraction, position: int) -> Number | None:
    offsets = extraction.document.offsets
    for number in extraction.numbers:
        if offsets.source_span(number.start, number.end)[0] == position:
            return number
    return None


def _chain(identifier: str, number: Number, extraction: Extraction, *, vocabulary: Vocabulary) -> Iterator[str]:
    document = extraction.document
    start, end = document.offsets.source_span(number.start, number.end)
    before = document.source[max(0, start - _AROUND) : start]
    after = document.source[end : end + _AROUND]
    yield identifier
    yield f"source      characters {start} to {end}: {_line(f'…{before}【{document.source[start:end]}】{after}…')}"
    for paragraph in document.paragraphs:
        if paragraph.start <= number.start < paragraph.end:
            yield f"paragraph   {paragraph.paragraph_id}, a {paragraph.kind} under {paragraph.heading or 'no heading'}"
    yield f"kind        {number.kind}, by the rule {number.rule}"
    observation = next((each for each in extraction.observations if each.start == number.start), None)
    if observation is not None:
        yield from _meaning(observation, vocabulary=vocabulary)
        yield from _checks(observation)


def _meaning(observation: Observation, *, vocabulary: Vocabulary) -> Iterator[str]:
    interval = observation.interval
    lower = "(-∞" if interval.lower is None else f"{'[' if interval.lower_closed else '('}{interval.lower:f}"
    upper = "∞)" if interval.upper is None else f"{interval.upper:f}{']' if interval.upper_closed else ')'}"
    yield f"value       {observation.value:f} {observation.unit}, {observation.approx}; stands for {lower}, {upper}"
    yield f"clause      {observation.quote}"
    yield f"measures    {observation.label}, a {observation.measure}; confidence {observation.confidence}"
    yield f"region      {observation.region or 'not known'} {observation.region_code or ''}".rstrip()
    yield f"year        {observation.year or 'not known'}, from: {observation.year_reason}"
    indicator = vocabulary.indicators.by_id.get(observation.indicator_id or "")
    if indicator is not None:
        yield f"indicator   {indicator.id}: {indicator.name_zh} ({indicator.name_en})"
    else:
        yield f"indicator   none; candidates: {', '.join(observation.candidates) or 'none'}"
    if observation.correction is not None:
        printed = "" if observation.printed_value is None else f"; printed {observation.printed_value:f}"
        yield f"corrected   {observation.correction}{printed}"


def _checks(observation: Observation) -> Iterator[str]:
    """What the checks of the last build say of it."""
    from datapkg.package.read import read_package

    folder = Path("build/packages") / observation.report_id
    if not folder.is_dir():
        yield "checks      not built yet: run datapkg build"
        return
    tables = read_package(folder)
    uses = {
        each.result_id: each.role for each in tables.check_inputs if each.observation_id == observation.observation_id
    }
    for result in tables.check_results:
        if result.result_id in uses:
            yield f"check       {result.check_id} as {uses[result.result_id]}: {result.verdict}; {result.message_zh}"
    if not uses:
        yield "checks      no rule uses it"


def _line(text: str) -> str:
    return " ".join(text.split())
