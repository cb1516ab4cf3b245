"""Loads a finished corpus run into SQLite for reading, with summary tables that keep pages quick at any size.

The tables are those of the run without `mentions`. `summary_indicators` and `summary_cells` answer what people ask
first (what is there, by indicator, region and year) without touching the large table.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from datapkg.corpus.columns import COLUMNS
from datapkg.corpus.manifest import read_manifest
from datapkg.corpus.tables import SORTED

_BATCH = 20_000
_KINDS = {"string": "TEXT", "float64": "REAL", "int64": "INTEGER", "bool": "INTEGER"}
_TABLES = ("documents", "observations", "findings", "failures")
_INDEXES = (
    "CREATE INDEX observations_place ON observations (indicator_id, region_code, year)",
    "CREATE INDEX observations_indicator ON observations (indicator_id)",
    "CREATE INDEX observations_region ON observations (region_code)",
    "CREATE INDEX observations_year ON observations (year)",
    "CREATE INDEX observations_value ON observations (value_number)",
    "CREATE INDEX observations_document ON observations (document_id, source_start)",
    "CREATE INDEX documents_id ON documents (document_id)",
)
"""Those of one column give a page its rows in the order of the table, so that a million of them needn't be sorted."""
_SUMMARIES = (
    """CREATE TABLE summary_cells AS
       SELECT indicator_id, region_code, region, year, unit, measure, count(*) AS observations,
              min(value_number) AS lowest, max(value_number) AS highest
       FROM observations WHERE indicator_id IS NOT NULL
       GROUP BY indicator_id, region_code, region, year, unit, measure""",
    "CREATE INDEX summary_cells_place ON summary_cells (indicator_id, region_code, year)",
    """CREATE TABLE summary_indicators AS
       SELECT indicator_id, unit, sum(observations) AS observations, count(DISTINCT region_code) AS regions,
              min(year) AS first_year, max(year) AS last_year
       FROM summary_cells GROUP BY indicator_id, unit""",
)


def load(out: Path, *, target: Path) -> dict[str, int]:
    """Write a SQLite database; an older one is replaced when the new one stands there whole.

    Args:
        out: A finished run.
        target: The database file.

    Returns:
        Rows of each table.

    Raises:
        PackageError: There is no finished run in `out`.
    """
    manifest = read_manifest(out)
    files = {table: [out / file.path for file in manifest.tables[table].files] for table in _TABLES}
    if (out / SORTED).is_file():
        files["observations"] = [out / SORTED]
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    try:
        database = sqlite3.connect(aside, isolation_level=None)
        try:
            counts = _fill(files, database)
        finally:
            database.close()
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    return counts


def _fill(files: Mapping[str, Sequence[Path]], database: sqlite3.Connection) -> dict[str, int]:
    # The file is thrown away when anything fails, so it needs no journal.
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    # What the planner needs to know of ten million rows, a sample tells it.
    database.execute("PRAGMA analysis_limit = 1000")
    counts = {table: _copy(files[table], database, table) for table in _TABLES}
    for statement in (*_INDEXES, *_SUMMARIES, "ANALYZE"):
        database.execute(statement)
    return counts


def _copy(files: Iterable[Path], database: sqlite3.Connection, table: str) -> int:
    """Copy a table in batches, so that memory doesn't grow with it; the number of its rows."""
    import pyarrow.parquet

    columns = ", ".join(f"{name} {_KINDS[kind]}" for name, (kind, _) in COLUMNS[table].items())
    database.execute(f"CREATE TABLE {table} ({columns}) STRICT")
    insert = f"INSERT INTO {table} VALUES ({', '.join('?' * len(COLUMNS[table]))})"  # noqa: S608 - names of our own
    rows = 0
    database.execute("BEGIN")
    for path in files:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH, columns=list(COLUMNS[table])):
                cells = [column.to_pylist() for column in batch.columns]
                database.executemany(insert, zip(*cells, strict=True))
                rows += batch.num_rows
    database.execute("COMMIT")
    return rows
