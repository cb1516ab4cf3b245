"""Makes the SQLite database that is served from the collection's data package.

In: `build/packages/all/` (datapackage.json and CSV). Out: one file with the package's tables under the same names,
primary and foreign keys, indexes, and a full-text index beside each table that people search. Exact numbers stay the
text that the package has; the columns of `SORTABLE` get a REAL companion (`value_number` for `value`) to sort and
compare by. The file is made aside and renamed, so that a reader sees the old database or the new one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from datapkg.database.descriptor import Table, Value, read_tables
from datapkg.database.indexing import add_indexes, add_search
from datapkg.database.originals import add_originals
from datapkg.database.positions import add_positions
from datapkg.database.reasons import add_reasons
from datapkg.database.summaries import add_summaries
from datapkg.errors import PackageError
from datapkg.package.digests import tree_digest
from datapkg.package.exchange import sync

SORTABLE: Mapping[str, tuple[str, ...]] = {
    "observations": ("value", "lower", "upper"),
    "check_results": ("power", "gap"),
}


CACHE_KB = 256_000
"""What SQLite may keep in memory: keys in no order, such as those of results, are else written page by page."""


def build_database(packages: Path, *, target: Path, sources: Path | None = None) -> Path:
    """Make the database from a folder of packages that holds the collection as `all/`.

    Args:
        packages: `build/packages`, with `all/datapackage.json`.
        target: The database file; replaced in one step when the new one is complete.
        sources: `sources/`, to show readers the original beside the normalised text; None does without.

    Returns:
        `target`.

    Raises:
        PackageError: The package can't be read, its rows don't fit their keys, or the database can't be written.
    """
    package = packages / "all"
    tables = read_tables(package)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        _write(tables, partial, digest=_digest(package), sources=sources)
        sync(partial)
        partial.replace(target)
    except sqlite3.OperationalError as error:
        raise PackageError(
            f"the database can't be written: {error}",
            code="database-unwritable",
            where=str(target),
            hint="Is the disk full? The last database stays as it was.",
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return target


def is_current(packages: Path, *, target: Path) -> bool:
    """Whether `target` was made from the packages as they are now, by a builder such as this one."""
    if not target.is_file():
        return False
    try:
        connection = sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True)
        try:
            found = connection.execute("select digest from database_build").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return False
    return bool(found == (_digest(packages / "all"),))


def _digest(package: Path) -> str:
    """What a database is made from: the package and the modules beside this one."""
    return tree_digest(package, Path(__file__).parent)


def _write(tables: list[Table], path: Path, *, digest: str, sources: Path | None) -> None:
    import sqlite_utils

    connection = sqlite3.connect(path)
    try:
        # The file is thrown away unless it is finished, so a journal would protect nothing.
        connection.executescript(
            f"pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -{CACHE_KB};"
        )
        database = sqlite_utils.Database(connection)
        for table in tables:
            _create(database, table)
            _fill(connection, table)
        add_indexes(database, tables)
        add_positions(connection)
        add_originals(connection, sources=sources)
        add_reasons(connection, sources=sources)
        add_summaries(connection)
        add_search(connection)
        database["database_build"].create({"digest": str}, strict=True)
        connection.execute("insert into database_build values (?)", (digest,))
        connection.commit()
        _verify(connection)
        connection.executescript("pragma analysis_limit = 1000; analyze;")
    finally:
        connection.close()


def _create(database: Any, table: Table) -> None:
    columns: dict[str, type] = {}
    for field in table.fields:
        columns[field.name] = field.sql_type
        if field.name in SORTABLE.get(table.name, ()):
            columns[f"{field.name}_number"] = float
    key = table.primary_key
    database[table.name].create(
        columns,
        pk=key[0] if len(key) == 1 else key,
        foreign_keys=[tuple(each) for each in table.foreign_keys],
        not_null={field.name for field in table.fields if field.constraints.required or field.name in key},
        strict=True,
    )


def _fill(connection: sqlite3.Connection, table: Table) -> None:
    numbers = [position for position, field in enumerate(table.fields) if field.name in SORTABLE.get(table.name, ())]
    names = [field.name for field in table.fields] + [f"{table.fields[position].name}_number" for position in numbers]
    marks = ", ".join("?" * len(names))
    columns = ", ".join(f"[{name}]" for name in names)
    try:
        connection.executemany(
            f"insert into [{table.name}] ({columns}) values ({marks})",  # noqa: S608 (names come from our schemas)
            _with_numbers(table, numbers),
        )
    except sqlite3.IntegrityError as error:
        raise PackageError(
            f"a row doesn't fit the table: {error}",
            code="package-table",
            where=str(table.path),
            hint="Make the package again: datapkg build --force",
        ) from error


def _with_numbers(table: Table, numbers: list[int]) -> Iterator[tuple[Value | float, ...]]:
    for row in table.rows():
        cells = (row[position] for position in numbers)
        yield (*row, *(None if cell is None else float(cell) for cell in cells))


def _verify(connection: sqlite3.Connection) -> None:
    broken = connection.execute("pragma foreign_key_check").fetchone()
    if broken:
        table, rowid, parent, _ = broken
        raise PackageError(
            f"row {rowid} refers to a row of {parent} that doesn't exist",
            code="package-reference",
            where=table,
            hint="Make the package again: datapkg build --force",
        )
