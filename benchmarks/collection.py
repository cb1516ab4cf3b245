"""Makes a collection of any size: some texts read and checked as reports, and repeated under new ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from datapkg.checks.evaluate import evaluate
from datapkg.checks.rules import load_rules
from datapkg.extraction import extract
from datapkg.models import Report, SourceFile
from datapkg.models.tables import CheckInputRow, CheckResultRow
from datapkg.package.rows import data_tables
from datapkg.package.tables import Tables, join_tables
from datapkg.package.vocabularies import with_vocabularies
from datapkg.package.write import write_package
from datapkg.resources import shipped
from datapkg.text import read_text
from datapkg.vocabulary import load_vocabulary

Result = TypeVar("Result", CheckResultRow, CheckInputRow)
REPEATED = ("reports", "paragraphs", "segments", "mentions", "observations", "check_results", "check_inputs")


def make_package(folder: Path, *, sources: list[str], observations: int) -> int:
    """Write the collection's package; returns how many observations it has."""
    base = _base_tables(folder / "base", sources)
    found = len(base.observations)
    copies = max(1, round(observations / found))
    package = folder / "packages" / "all"
    write_package(base, folder=package, schemas=shipped("schemas"), collection=True)
    for name in REPEATED:
        path = package / f"{name}.csv"
        head, _, body = path.read_text("utf-8").partition("\n")
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.write(head + "\n")
            for copy in range(copies):
                stream.write(body.replace("bench-0", f"bench{copy:x}-0"))
    return found * copies


def _base_tables(folder: Path, sources: list[str]) -> Tables:
    vocabulary = load_vocabulary()
    parts = []
    for number, text in enumerate(sources):
        report = _report(f"bench-{number:06d}")
        document = read_text(text, report_id=report.id)
        extraction = extract(document, report=report, vocabulary=vocabulary, region=report.region, year=report.year)
        parts.append(data_tables(report, extraction))
    whole = with_vocabularies(join_tables(parts), vocabulary=vocabulary)
    write_package(whole, folder=folder, schemas=shipped("schemas"))
    found = evaluate(folder, rules=load_rules(shipped("schemas") / "rules"), detail="findings")
    # So large a collection keeps findings only (see datapkg.checks.evaluate). A copy's results need ids of their own,
    # so those within a report bear its id.
    ids = {result.result_id: f"{result.report_id}-{result.result_id}" for result in found.results if result.report_id}
    return whole._replace(
        checks=found.checks,
        check_results=_renamed(found.results, ids),
        check_inputs=_renamed(found.inputs, ids),
    )


def _renamed(rows: Iterable[Result], ids: Mapping[str, str]) -> tuple[Result, ...]:
    return tuple(row.model_copy(update={"result_id": ids[row.result_id]}) for row in rows if row.result_id in ids)


def _report(report_id: str) -> Report:
    return Report(
        id=report_id, title=report_id, publisher=None, region="610300", year=2022, year_basis=None, kind="other",
        published=None, url=None, rights="unknown", source=SourceFile(file="text", sha256="0" * 64, encoding="utf-8"),
    )  # fmt: skip
