"""`/search`: one box for sentences, figures, indicators and reports."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from datapkg.database.search import fold, match_query, query_parts
from datapkg.models.base import Model
from datapkg.models.tables import IndicatorRow, ObservationRow, ParagraphRow, ReportRow
from datapkg.site.rendering import page
from datapkg.site.snippets import Piece, snippet
from datapkg.site.store import TABLES, Row, read, rows

MOST_HITS = 20
LONGEST_QUERY = 200
MOST_COUNTED = 100
"""Counting and ordering go on to here: of a common word, the first places are as good as any."""

_NAMES: Mapping[type[Model], str] = {ObservationRow: "label", IndicatorRow: "name_zh", ReportRow: "title"}
"""The column whose hits come first. FTS5's own rank would read the whole index once more for each word."""


class Hits(NamedTuple):
    """What a search found: the first hits, and how many there are of each, up to one more than `MOST_COUNTED`."""

    observations: list[tuple[ObservationRow, tuple[Piece, ...]]]
    paragraphs: list[tuple[ParagraphRow, tuple[Piece, ...]]]
    indicators: list[IndicatorRow]
    reports: list[ReportRow]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All hits that were counted."""
        return sum(self.counts.values())

    def counted(self, table: str) -> str:
        """How many hits there are in a table: `37`, or `100+`."""
        return f"{MOST_COUNTED}+" if self.counts[table] > MOST_COUNTED else str(self.counts[table])


async def search(request: Any, datasette: Any) -> Any:
    """The search page; an empty query shows how to search."""
    query = (request.args.get("q") or "").strip()[:LONGEST_QUERY]
    hits = await read(datasette, lambda connection: find(connection, query)) if query else None
    return page(datasette, "search", query=query, hits=hits)


def find(connection: sqlite3.Connection, query: str) -> Hits:
    """Search everything."""
    match, parts = match_query(query), query_parts(query)
    counts: dict[str, int] = {}

    def found(model: type[Row]) -> list[Row]:
        """The first hits in a table, those in names before others; counts them all."""
        rowids = _rowids(connection, model, match)
        counts[TABLES[model]] = len(rowids)
        if model in _NAMES and len(rowids) <= MOST_COUNTED:
            rowids = _named_first(connection, model, rowids, parts)
        return _rows(connection, model, rowids[:MOST_HITS])

    return Hits(
        observations=[(each, snippet(each.quote, query)) for each in found(ObservationRow)],
        paragraphs=[(each, snippet(each.text, query)) for each in found(ParagraphRow)],
        indicators=found(IndicatorRow),
        reports=found(ReportRow),
        counts=counts,
    )


def _rowids(connection: sqlite3.Connection, model: type[Model], match: str) -> list[int]:
    """Up to `MOST_COUNTED` and one more rows that match, in the order of the table."""
    index = f"{TABLES[model]}_search"
    query = f"select rowid from {index} where {index} match ? limit {MOST_COUNTED + 1}"  # noqa: S608 (names are ours)
    return [rowid for (rowid,) in connection.execute(query, [match])]


def _named_first(
    connection: sqlite3.Connection, model: type[Model], rowids: list[int], parts: Sequence[str]
) -> list[int]:
    """The rows whose name holds all that was searched, shorter names first; then the others in their order."""
    some = ", ".join(map(str, rowids))
    query = f"select rowid, {_NAMES[model]} from {TABLES[model]} where rowid in ({some}) order by rowid"  # noqa: S608
    names = {rowid: fold(name) for rowid, name in connection.execute(query)}
    named = [rowid for rowid, name in names.items() if all(part in name for part in parts)]
    return list(dict.fromkeys([*sorted(named, key=lambda rowid: len(names[rowid])), *names]))


def _rows(connection: sqlite3.Connection, model: type[Row], rowids: Sequence[int]) -> list[Row]:
    order = " ".join(f"when {rowid} then {place}" for place, rowid in enumerate(rowids))
    condition = f"where rowid in ({', '.join(map(str, rowids))}) order by case rowid {order} end"
    return rows(connection, model, condition) if rowids else []
