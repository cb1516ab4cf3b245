"""SQL over a finished corpus run, by DuckDB, and the copy of its observations sorted for analysis."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datapkg.corpus.columns import COLUMNS
from datapkg.corpus.manifest import Manifest, read_manifest
from datapkg.errors import UsageError

SORTED = "sorted/observations.parquet"


def connect(out: Path) -> Any:
    """A DuckDB connection with one view for each table of the run; nothing outside the run can be read.

    Raises:
        PackageError: There is no finished run in `out`.
    """
    import duckdb

    manifest = read_manifest(out)
    connection = duckdb.connect(config={"allow_persistent_secrets": "false"})
    for table in COLUMNS:
        connection.execute(f"CREATE VIEW {table} AS {_select(out, manifest, table)}")
    return connection


def sort_observations(out: Path, *, manifest: Manifest) -> None:
    """Write all observations into one Parquet file, ordered by indicator, region and year, for quick group-bys."""
    import duckdb

    target = out / SORTED
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.aside")
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(
        f"COPY ({_select(out, manifest, 'observations', merged=False)} "
        "ORDER BY indicator_id, region_code, year, document_id, source_start) "
        f"TO {_literal(str(aside))} (FORMAT parquet, COMPRESSION zstd)"
    )
    aside.replace(target)


def query(sql: str, *, out: Path) -> tuple[list[str], list[Sequence[Any]]]:
    """Column names and rows of one statement.

    Raises:
        UsageError: The statement is wrong; with DuckDB's explanation.
    """
    import duckdb

    connection = connect(out)
    try:
        cursor = connection.execute(sql)
        return [column[0] for column in cursor.description or ()], cursor.fetchall()
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise UsageError(first, code="query-wrong", hint=f"Tables: {', '.join(COLUMNS)}") from error


def _select(out: Path, manifest: Manifest, table: str, *, merged: bool = True) -> str:
    if merged and table == "observations" and (out / SORTED).is_file():
        return f"FROM read_parquet({_literal(str(out / SORTED))})"
    files = [str(out / file.path) for file in manifest.tables[table].files]
    if files:
        return f"FROM read_parquet([{', '.join(map(_literal, files))}])"
    kinds = {"string": "VARCHAR", "float64": "DOUBLE", "int64": "BIGINT", "bool": "BOOLEAN"}
    columns = ", ".join(f"NULL::{kinds[kind]} AS {name}" for name, (kind, _) in COLUMNS[table].items())
    return f"SELECT {columns} WHERE false"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
