"""Runs the rules that compare documents: the same fact in two reports, a figure over the years, places in places.

Only documents whose area and year the input names take part, with their figures that have an area and a year: of other
texts nobody knows which of them speak of the same thing. The areas of a province are checked together, each time with
those of the nation, so memory follows the largest province and not the corpus. Where more than `MOST_ALIKE` documents
name one area and year, they aren't reports of one place, and none of them takes part.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from datapkg.checks.evaluate import evaluate
from datapkg.corpus.files import Row
from datapkg.corpus.findings import (
    CSV_COLUMNS,
    Cells,
    Place,
    finding_rows,
    region_cells,
    rules_between_documents,
    write_csv,
)
from datapkg.vocabulary import Vocabulary

MOST_ALIKE = 200
MOST_TOGETHER = 100_000
"""Provinces are checked together up to so many figures, since each round of the rules has a fixed cost."""
_NATION = "00"
_FIGURES = """
    CREATE TEMP TABLE figures AS
    WITH named AS (SELECT DISTINCT document_id, region_code AS place, year AS reported FROM documents
        WHERE region_code IS NOT NULL AND year IS NOT NULL),
    taking_part AS (SELECT document_id FROM named
        QUALIFY count(*) OVER (PARTITION BY place, reported) <= $most)
    SELECT o.*, left(o.region_code, 2) AS province FROM observations o JOIN taking_part USING (document_id)
    WHERE o.region_code IS NOT NULL AND o.year IS NOT NULL
"""


def findings_between(source: Any, *, vocabulary: Vocabulary) -> list[Row]:
    """What the rules find, as sorted rows of `findings`.

    Args:
        source: A DuckDB connection with the views `documents` and `observations` of the run.
        vocabulary: Knows which area lies in which.
    """
    source.execute(_FIGURES, {"most": MOST_ALIKE})
    rows: list[Row] = []
    for provinces in _groups(source):
        rows.extend(_check(source, provinces, vocabulary=vocabulary))
    return sorted(rows, key=lambda row: tuple(map(str, row)))


def _groups(source: Any) -> Iterator[list[str]]:
    group: list[str] = []
    together = 0
    counted = source.execute("SELECT province, count(*) FROM figures GROUP BY province ORDER BY province").fetchall()
    for province, figures in counted:
        if group and together + figures > MOST_TOGETHER:
            yield group
            group, together = [], 0
        group.append(province)
        together += figures
    if group:
        yield group


def _check(source: Any, provinces: Sequence[str], *, vocabulary: Vocabulary) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="datapkg-") as name:
        folder = Path(name)
        _write_package(source, [*provinces, _NATION], folder=folder, vocabulary=vocabulary)
        tables = evaluate(folder, rules=rules_between_documents(), detail="findings", most_repaired=0)
    found = finding_rows(tables, place=_place, wanted=lambda result: (result.region_code or "")[:2] in {"", *provinces})
    return list(found)


def _place(name: str) -> Place:
    document_id, _, start = name.rpartition("-")
    return Place(document_id, int(start))


def _write_package(source: Any, provinces: Sequence[str], *, folder: Path, vocabulary: Vocabulary) -> None:
    selected = source.execute(
        "SELECT document_id || '-' || source_start, document_id, paragraph_id, indicator_id, label, value, unit, "
        "approx, measure, region_code, year, text, quote, source_start, 100 FROM figures "
        "WHERE province IN (SELECT unnest($provinces)) ORDER BY ALL",
        {"provinces": list(provinces)},
    )
    observations = selected.fetchall()
    reports = source.execute(
        "SELECT document_id, min(region_code), min(year) FROM documents WHERE document_id IN "
        "(SELECT document_id FROM figures) GROUP BY document_id ORDER BY document_id"
    ).fetchall()
    codes = {row[CSV_COLUMNS["observations"].index("region_code")] for row in observations}
    cells: dict[str, Sequence[Cells]] = {
        "observations": observations,
        "reports": reports,
        "regions": region_cells(codes, regions=vocabulary.regions),
        "paragraphs": [],
    }
    for table, rows in cells.items():
        write_csv(folder / f"{table}.csv", CSV_COLUMNS[table], rows)
