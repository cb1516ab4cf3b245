"""`/search`: one box for sentences, figures, indicators and reports."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from datapkg.database.search import match_query
from datapkg.models.base import Model
from datapkg.models.tables import IndicatorRow, ObservationRow, ParagraphRow, ReportRow
from datapkg.site.rendering import page
from datapkg.site.snippets import Piece, snippet
from datapkg.site.store import TABLES, Row, number, read, rows

MOST_HITS = 20
LONGEST_QUERY = 200
MOST_RANKED = 5_000
"""Where a word occurs more often than this, ranking its places by relevance costs more than it tells."""

_SEARCHED: tuple[type[Model], ...] = (ObservationRow, ParagraphRow, IndicatorRow, ReportRow)


class Hits(NamedTuple):
    """What a search found; counts are of all hits, lists hold the first."""

    observations: list[tuple[ObservationRow, tuple[Piece, ...]]]
    paragraphs: list[tuple[ParagraphRow, tuple[Piece, ...]]]
    indicators: list[IndicatorRow]
    reports: list[ReportRow]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All hits together."""
        return sum(self.counts.values())


async def search(request: Any, datasette: Any) -> Any:
    """The search page; an empty query shows how to search."""
    query = (request.args.get("q") or "").strip()[:LONGEST_QUERY]
    hits = await read(datasette, lambda connection: find(connection, query)) if query else None
    return await page(datasette, request, "search", query=query, hits=hits)


def find(connection: sqlite3.Connection, query: str) -> Hits:
    """Search everything."""
    match = match_query(query)
    counts = {model: _count(connection, model, match) for model in _SEARCHED}

    def found(model: type[Row]) -> list[Row]:
        return _found(connection, model, match, ranked=counts[model] <= MOST_RANKED)

    return Hits(
        observations=[(each, snippet(each.quote, query)) for each in found(ObservationRow)],
        paragraphs=[(each, snippet(each.text, query)) for each in found(ParagraphRow)],
        indicators=found(IndicatorRow),
        reports=found(ReportRow),
        counts={TABLES[model]: count for model, count in counts.items()},
    )


def _found(connection: sqlite3.Connection, model: type[Row], match: str, *, ranked: bool) -> list[Row]:
    table = TABLES[model]
    order = "order by s.rank" if ranked else ""
    condition = f"join {table}_search s on s.rowid = {table}.rowid where {table}_search match ? {order} limit ?"
    return rows(connection, model, condition, [match, MOST_HITS])


def _count(connection: sqlite3.Connection, model: type[Model], match: str) -> int:
    table = TABLES[model]
    return number(connection, f"select count(*) from {table}_search where {table}_search match ?", [match])  # noqa: S608
