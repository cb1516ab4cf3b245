"""SQL over a finished corpus run, by DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from datapkg.corpus.columns import COLUMNS
from datapkg.corpus.manifest import read_manifest
from datapkg.corpus.tables import SORTED, literal, open_tables
from datapkg.errors import UsageError


def connect(out: Path) -> Any:
    """A DuckDB connection with one view for each table of the run; `observations` is the sorted copy.

    Raises:
        PackageError: There is no finished run in `out`.
    """
    manifest = read_manifest(out)
    files = [file for summary in manifest.tables.values() for file in summary.files]
    connection = open_tables(out, files=files)
    if (out / SORTED).is_file():
        connection.execute(f"CREATE OR REPLACE VIEW observations AS FROM read_parquet({literal(out / SORTED)})")
    return connection


def query(sql: str, *, out: Path) -> tuple[list[str], list[Sequence[Any]]]:
    """Column names and rows of one statement.

    Raises:
        PackageError: There is no finished run in `out`.
        UsageError: The statement is wrong; with DuckDB's explanation.
    """
    import duckdb

    with closing(connect(out)) as connection:
        try:
            cursor = connection.execute(sql)
            return [column[0] for column in cursor.description or ()], cursor.fetchall()
        except duckdb.Error as error:
            first = str(error).splitlines()[0]
            raise UsageError(first, code="query-wrong", hint=f"Tables: {', '.join(COLUMNS)}") from error
