"""`datapkg extract`: every number of reports or of any text file."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datapkg.extraction import Extraction
    from datapkg.models import Observation
    from datapkg.observations.rows import Row
    from datapkg.vocabulary import Vocabulary

_TABLE = ("value", "unit", "approx", "measure", "label", "indicator", "region", "year")
_WIDEST = 40


@click.command("extract")
@click.argument("targets", metavar="TARGET...", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(["table", "jsonl", "csv"]), default="table", help="Default: table.")
@click.option("--region", metavar="CODE|NAME", help="The area that a bare file reports on, such as 610200 or 铜川市.")
@click.option("--year", type=click.IntRange(1900, 2100), help="The year that a bare file reports on.")
@click.option("--review", is_flag=True, help="List what a person should decide, as YAML for corrections.yml.")
def command(*, targets: Sequence[str], form: str, region: str | None, year: int | None, review: bool) -> None:
    r"""Read every number of TARGETs: ids of reports in sources/, or any text files.

    The table shows the quantities; jsonl and csv give a row for every numeral, whatever its kind.

    \b
    Example:
      datapkg extract tongchuan-2023 --format table
      datapkg extract report.txt --format jsonl --region 铜川市 --year 2023
      datapkg extract baoji-2022 --review
    """
    from datapkg.resources import in_project
    from datapkg.vocabulary import load_vocabulary

    vocabulary = load_vocabulary(in_project(Path(), "schemas").resolve())
    code = None if region is None else vocabulary.regions.look_up(region).code
    for index, target in enumerate(targets):
        extraction = _extract(target, vocabulary=vocabulary, region=code, year=year)
        lines = _review(extraction) if review else _lines(extraction, form=form, heading=index == 0)
        for line in lines:
            click.echo(line)


def _extract(target: str, *, vocabulary: Vocabulary, region: str | None, year: int | None) -> Extraction:
    """What is found in a file or, where there is no such file, in a report of that id."""
    from datapkg.errors import UsageError
    from datapkg.extraction import extract_file, extract_report
    from datapkg.sources import find_report_folder

    path = Path(target)
    if path.is_file():
        return extract_file(path, vocabulary=vocabulary, region=region, year=year)
    if path.is_dir() and (path / "report.yml").is_file():
        return extract_report(path, vocabulary=vocabulary)
    if path.suffix or len(path.parts) > 1:
        raise UsageError(f"{target}: there is no such file", code="file-missing")
    return extract_report(find_report_folder(Path(), report_id=target), vocabulary=vocabulary)


def _lines(extraction: Extraction, *, form: str, heading: bool) -> Iterator[str]:
    from datapkg.observations.rows import numeral_rows

    if form == "table":
        return _table(extraction.observations)
    rows = numeral_rows(extraction.document, extraction.numbers, extraction.observations)
    return _json_lines(rows) if form == "jsonl" else _csv_lines(rows, heading=heading)


def _json_lines(rows: Iterator[Row]) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False) for row in rows)


def _csv_lines(rows: Iterator[Row], *, heading: bool) -> Iterator[str]:
    from datapkg.observations.rows import COLUMNS

    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=COLUMNS, lineterminator="\n")
    if heading:
        writer.writeheader()
    writer.writerows(rows)
    return iter(buffer.getvalue().splitlines())


def _table(observations: Sequence[Observation]) -> Iterator[str]:
    """The quantities in columns that line up on a terminal, where a Chinese character is two wide."""
    rows = [_TABLE, *(_cells(observation) for observation in observations)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(_TABLE))]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _cells(observation: Observation) -> tuple[str, ...]:
    values = (
        format(observation.value, "f"),
        observation.unit,
        observation.approx,
        observation.measure,
        observation.label,
        observation.indicator_id or "",
        observation.region or "",
        str(observation.year or ""),
    )
    return tuple(value if len(value) <= _WIDEST else value[: _WIDEST - 1] + "…" for value in values)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _review(extraction: Extraction) -> Iterator[str]:
    from datapkg.observations.review import review_lines

    return review_lines(extraction.observations, source=extraction.document.source)
