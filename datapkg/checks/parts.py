"""Takes a large package apart, so that the tables of one part at a time fit into memory.

The whole package stands in the database file `whole` that `open_package` makes. Rules within a report see the reports
of one part after the other; the figures are kept, and rules between reports see those of some places at a time.
"""

# ruff: noqa: S608 -- SQL is put together from numbers and the names of tables
from __future__ import annotations

from math import ceil
from pathlib import Path

import duckdb

from datapkg.checks.package import TABLES

_WHOLE_BYTES = 320_000_000
_PART_BYTES = 160_000_000
"""Some 600,000 observations, whose figures take a good part of a gigabyte."""


def parts_of(package: Path) -> int:
    """In how many parts a package is checked: one, unless it is large."""
    size = sum(path.stat().st_size for name in TABLES if (path := package / f"{name}.csv").is_file())
    return 1 if size <= _WHOLE_BYTES else ceil(size / _PART_BYTES)


def divide(connection: duckdb.DuckDBPyConnection, *, parts: int) -> None:
    """Add the table `whole.parts`: the part of each report, in the order of the reports, which figures keep."""
    counted = " UNION ALL ".join(
        f"SELECT coalesce(report_id, '') AS report, {figures} AS figures FROM whole.{name}"
        for name, figures in (("observations", 1), ("paragraphs", 0), ("reports", 0))
    )
    connection.execute(
        f"CREATE TABLE whole.parts AS SELECT report, greatest(sum(figures) OVER (ORDER BY report) - 1, 0) * {parts} "
        "// greatest(sum(figures) OVER (), 1) AS part "
        f"FROM (SELECT report, sum(figures) AS figures FROM ({counted}) GROUP BY report)"
    )


def take_reports(connection: duckdb.DuckDBPyConnection, *, part: int) -> None:
    """Put the tables of one part of the reports in the place of those that are there."""
    _clear(connection)
    chosen = f"WHERE coalesce(report_id, '') IN (SELECT report FROM whole.parts WHERE part = {part})"
    of_paragraphs = "WHERE paragraph_id IN (SELECT paragraph_id FROM paragraphs)"
    for name in TABLES:
        where = {"regions": "", "segments": of_paragraphs}.get(name, chosen)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM whole.{name} {where}")


def keep_figures(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the figures of a part to those of the whole package, numbered on."""
    connection.execute("CREATE TABLE IF NOT EXISTS whole.figure AS SELECT * FROM figure WHERE FALSE")
    connection.execute("CREATE TABLE IF NOT EXISTS whole.nothing AS SELECT * FROM nothing")
    (last,) = connection.execute("SELECT coalesce(max(n), 0) FROM whole.figure").fetchone() or (0,)
    connection.execute(f"INSERT INTO whole.figure SELECT * REPLACE (n + {last} AS n) FROM figure WHERE n > 0")


def take_figures(connection: duckdb.DuckDBPyConnection, *, part: int = 0, parts: int = 1) -> None:
    """Put the figures of one part of the places in the place of what is there; by default all, which are only seen."""
    _clear(connection)
    made = f"TABLE figure AS SELECT * FROM whole.figure WHERE hash(region) % {parts} = {part}"
    connection.execute(f"CREATE {made if parts > 1 else 'VIEW figure AS SELECT * FROM whole.figure'}")
    connection.execute("CREATE TABLE nothing AS SELECT * FROM whole.nothing")


def _clear(connection: duckdb.DuckDBPyConnection) -> None:
    tables = "SELECT database_name, table_name FROM duckdb_tables() WHERE database_name IN ('memory', 'temp')"
    for database, name in connection.execute(tables).fetchall():
        connection.execute(f'DROP TABLE {database}.main."{name}"')
