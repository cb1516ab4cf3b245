"""The indexes of the database: by foreign key, by what pages ask for, and for full-text search."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from datapkg.database.descriptor import Table
from datapkg.database.search import INDEX_OPTIONS, index_text

LOOKUPS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "observations": (
        ("indicator_id", "unit", "measure", "region", "region_code", "year", "observation_id"),
        ("indicator_id", "report_id"),
        ("report_id", "source_start"),
        ("value_number",),
    ),
    "mentions": (("report_id", "source_start"), ("kind",)),
    "paragraphs": (("report_id", "position"),),
    "check_results": (("verdict", "severity"), ("check_id", "verdict")),
}

_PENDING_BYTES = 64_000_000
"""How much of a full-text index is gathered in memory before it is written."""


class Searched(NamedTuple):
    """A table with a full-text index beside it, named `<table>_search`.

    Args:
        columns: The index's columns; where a column of the table has the name, people can search in it alone.
        rows: Gives rowid and the columns.
    """

    columns: tuple[str, ...]
    rows: str


SEARCHED: Mapping[str, Searched] = {
    "reports": Searched(
        ("title", "publisher", "region", "year"),
        "select t.rowid, t.title, t.publisher, r.name || ' ' || coalesce(r.name_en, ''), t.year"
        " from reports t left join regions r using (region_code)",
    ),
    "paragraphs": Searched(("text", "heading"), "select rowid, text, heading from paragraphs"),
    "observations": Searched(
        ("label", "quote", "text", "value", "region", "indicator"),
        "select o.rowid, o.label, o.quote, o.text, o.value || ' ' || coalesce(o.unit, ''), o.region,"
        " i.name_zh || ' ' || i.name_en from observations o left join indicators i using (indicator_id)",
    ),
    "indicators": Searched(
        ("indicator_id", "name_zh", "name_en", "definition_zh", "definition_en"),
        "select rowid, replace(indicator_id, '-', ' '), name_zh, name_en, definition_zh, definition_en from indicators",
    ),
    "regions": Searched(("name", "name_en"), "select rowid, name, name_en from regions"),
    "checks": Searched(
        ("title_zh", "title_en", "why_zh", "why_en"),
        "select rowid, title_zh, title_en, why_zh, why_en from checks",
    ),
}


def add_indexes(database: Any, tables: Sequence[Table]) -> None:
    """Index what pages look up and every foreign key, through the sqlite-utils `database`."""
    for table in tables:
        wanted = dict.fromkeys([*LOOKUPS.get(table.name, ()), *((key.column,) for key in table.foreign_keys)])
        for columns in wanted:
            database[table.name].create_index(columns, if_not_exists=True)


def add_search(connection: sqlite3.Connection) -> None:
    """Make and fill the full-text indexes. They hold no second copy of the text: rows are found by rowid."""
    for table, searched in SEARCHED.items():
        name, columns = f"{table}_search", ", ".join(searched.columns)
        connection.execute(f"create virtual table {name} using fts5({columns}, {INDEX_OPTIONS})")
        # Large pieces of the index, merged once at the end rather than again and again on the way.
        _tell(connection, name, "automerge", 0)
        _tell(connection, name, "hashsize", _PENDING_BYTES)
        marks = ", ".join("?" * (len(searched.columns) + 1))
        rows = connection.execute(searched.rows)
        connection.executemany(
            f"insert into {name} (rowid, {columns}) values ({marks})",  # noqa: S608 (names are ours)
            ((rowid, *map(index_text, values)) for rowid, *values in rows),
        )
        connection.execute(f"insert into {name} ({name}) values ('optimize')")  # noqa: S608


def _tell(connection: sqlite3.Connection, index: str, option: str, value: int) -> None:
    connection.execute(f"insert into {index} ({index}, rank) values (?, ?)", (option, value))  # noqa: S608
