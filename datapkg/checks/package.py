"""Reads the CSV files of a package folder into DuckDB, as text, and says what is missing.

Nothing is trusted: a package may have been made or changed by others. Cells stay text until `datapkg.checks.figures`
reads them; a cell that can't be read becomes a finding of the rule type `digits`, not an error.
"""

# ruff: noqa: S608 -- SQL is put together here; every text of a rule or a file passes `quoted`, numbers are integers
from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from datapkg.checks.scratch import scratch
from datapkg.errors import PackageError
from datapkg.models.base import Model
from datapkg.models.tables import MentionRow, ObservationRow, ParagraphRow, RegionRow, ReportRow, SegmentRow

Rows = list[tuple[object, ...]]
_TABLE_MODELS: tuple[tuple[str, type[Model], bool], ...] = (
    ("observations", ObservationRow, True),
    ("paragraphs", ParagraphRow, True),
    ("reports", ReportRow, True),
    ("mentions", MentionRow, False),
    ("segments", SegmentRow, False),
    ("regions", RegionRow, False),
)
TABLES = tuple(name for name, _, _ in _TABLE_MODELS)
"""The tables that checks read."""
_NEEDED: dict[str, frozenset[str]] = {
    "observations": frozenset(
        [
            "observation_id",
            "report_id",
            "paragraph_id",
            "indicator_id",
            "label",
            "value",
            "unit",
            "approx",
            "measure",
            "region_code",
            "year",
            "text",
            "quote",
            "source_start",
        ]
    ),
    "paragraphs": frozenset(["paragraph_id", "report_id", "text"]),
    "reports": frozenset(["report_id", "year", "region_code"]),
}
MEMORY = "2GB"
"""So much memory the tables of a package may take."""
_MAX_LINE = 4_000_000


@contextmanager
def open_package(folder: Path, *, memory: str = MEMORY, apart: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with one table of text columns for each CSV; columns that are optional and absent are NULL.

    Args:
        folder: The folder of `datapackage.json` and the CSV files.
        memory: How much of it the tables may take; what is more goes to a temporary folder on disk.
        apart: Whether the tables go to a database file `whole`, from which `datapkg.checks.parts` takes some at a time.

    Raises:
        PackageError: A file or a needed column is missing, a file isn't CSV, or the memory doesn't do.
    """
    with scratch() as spilled:
        limits: dict[str, str | bool | int | float | list[str]] = {
            "threads": 2,
            "memory_limit": memory,
            "temp_directory": str(spilled),
            "preserve_insertion_order": False,
        }
        with duckdb.connect(config=limits) as connection:
            # Processes that others start count as interactive, and would draw a bar.
            connection.execute("SET enable_progress_bar = false")
            try:
                if apart:
                    connection.execute(f"ATTACH {quoted(str(spilled / 'whole.duckdb'))} AS whole")
                _load_tables(connection, folder, database="whole." if apart else "")
                yield connection
            except duckdb.OutOfMemoryException as error:
                raise PackageError(
                    f"is too large to be checked in {memory} of memory",
                    code="package-too-large",
                    where=str(folder),
                    hint="Check the packages of its reports one by one.",
                ) from error


def _load_tables(connection: duckdb.DuckDBPyConnection, folder: Path, *, database: str) -> None:
    for name, model, required in _TABLE_MODELS:
        path = folder / f"{name}.csv"
        columns = list(model.model_fields)
        if path.is_file():
            _load(connection, path, name=database + name, columns=columns)
        elif required:
            raise PackageError(
                f"the package has no {path.name}",
                code="package-file-missing",
                where=str(folder),
                hint="Give the folder that holds datapackage.json and its CSV files.",
            )
        else:
            connection.execute(
                f"CREATE TABLE {database}{name} ({', '.join(f'{column} VARCHAR' for column in columns)})"
            )


def _load(connection: duckdb.DuckDBPyConnection, path: Path, *, name: str, columns: list[str]) -> None:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        header = [column.strip().strip('"') for column in file.readline(_MAX_LINE).rstrip("\r\n").split(",")]
    missing = sorted(_NEEDED.get(path.stem, frozenset()) - set(header))
    if missing:
        raise PackageError(
            f"needs the columns {', '.join(missing)}",
            code="package-column-missing",
            where=f"{path}:1",
            hint=f"Found: {', '.join(header)}",
        )
    picked = ", ".join(f'"{column}"' if column in header else f'NULL AS "{column}"' for column in columns)
    types = "{" + ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in header) + "}"
    try:
        connection.execute(
            f"CREATE TABLE {name} AS SELECT {picked} FROM read_csv(?, header=true, columns={types}, delim=',', "
            f"quote='\"', escape='\"', nullstr='', auto_detect=false, strict_mode=true, max_line_size={_MAX_LINE})",
            [str(path)],
        )
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        message = " ".join(str(error).split())[:300]
        raise PackageError(
            f"isn't the CSV that was expected: {message}", code="package-csv", where=str(path)
        ) from error


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''").replace("\0", "") + "'"


def listed(texts: Iterable[str]) -> str:
    """Texts as an SQL list in brackets."""
    return "(" + ", ".join(quoted(text) for text in texts) + ")"
