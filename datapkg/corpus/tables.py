"""The Parquet files of a run as DuckDB views, and the copy of its observations that is sorted for analysis."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datapkg.corpus.columns import COLUMNS
from datapkg.corpus.files import unwritable
from datapkg.corpus.models import TableFile

SORTED = "sorted/observations.parquet"
_MEMORY = "400MB"
_KINDS = {"string": "VARCHAR", "float64": "DOUBLE", "int64": "BIGINT", "bool": "BOOLEAN"}


def open_tables(out: Path, *, files: Sequence[TableFile], threads: int | None = None) -> Any:
    """A DuckDB connection with one view for each table, made of files of the run.

    Args:
        out: The output folder of the run.
        files: Its Parquet files.
        threads: At most so many; DuckDB chooses where None.
    """
    import duckdb

    limits: dict[str, str | int | float | list[str]] = (
        {} if threads is None else {"threads": threads, "memory_limit": _MEMORY}
    )
    connection = duckdb.connect(config={**limits, "temp_directory": str(out / ".work" / f"duckdb-{os.getpid()}")})
    connection.execute("SET enable_progress_bar = false")
    for table in COLUMNS:
        paths = [str(out / file.path) for file in files if file.table == table]
        connection.execute(f"CREATE VIEW {table} AS {_select(table, paths)}")
    return connection


def sort_observations(out: Path, *, files: Sequence[TableFile]) -> None:
    """Write all observations into one Parquet file, ordered by indicator, region and year, for quick group-bys.

    Raises:
        PackageError: The file can't be written.
    """
    import duckdb

    target = out / SORTED
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    first = ["indicator_id", "region_code", "year", "document_id", "source_start"]
    order = [*first, *(name for name in COLUMNS["observations"] if name not in first)]
    connection = open_tables(out, files=files, threads=1)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        connection.execute(
            f"COPY (FROM observations ORDER BY {', '.join(order)}) "
            f"TO {literal(aside)} (FORMAT parquet, COMPRESSION zstd)"
        )
        aside.replace(target)
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise unwritable(target, reason=str(error).splitlines()[0]) from error
    finally:
        connection.close()
        aside.unlink(missing_ok=True)
        shutil.rmtree(out / ".work" / f"duckdb-{os.getpid()}", ignore_errors=True)


def _select(table: str, paths: Sequence[str]) -> str:
    if paths:
        return f"FROM read_parquet([{', '.join(map(literal, paths))}])"
    columns = ", ".join(f"NULL::{_KINDS[kind]} AS {name}" for name, (kind, _) in COLUMNS[table].items())
    return f"SELECT {columns} WHERE false"


def literal(text: str | Path) -> str:
    """A text as an SQL literal."""
    return "'" + str(text).replace("'", "''") + "'"
