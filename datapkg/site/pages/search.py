"""`/search`: one box for sentences, figures, indicators and reports."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from datapkg.database.search import match_query
from datapkg.models.tables import IndicatorRow, ObservationRow, ParagraphRow, ReportRow
from datapkg.site.rendering import page
from datapkg.site.snippets import Piece, snippet
from datapkg.site.store import TABLES, Row, number, read, rows

MOST_HITS = 20
LONGEST_QUERY = 200


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
    observations = _found(connection, ObservationRow, match)
    paragraphs = _found(connection, ParagraphRow, match)
    return Hits(
        observations=[(each, snippet(each.quote, query)) for each in observations],
        paragraphs=[(each, snippet(each.text, query)) for each in paragraphs],
        indicators=_found(connection, IndicatorRow, match),
        reports=_found(connection, ReportRow, match),
        counts={
            table: _count(connection, table, match) for table in ("observations", "paragraphs", "indicators", "reports")
        },
    )


def _found(connection: sqlite3.Connection, model: type[Row], match: str) -> list[Row]:
    table = TABLES[model]
    condition = f"join {table}_search s on s.rowid = {table}.rowid where {table}_search match ? order by s.rank limit ?"
    return rows(connection, model, condition, [match, MOST_HITS])


def _count(connection: sqlite3.Connection, table: str, match: str) -> int:
    return number(connection, f"select count(*) from {table}_search where {table}_search match ?", [match])  # noqa: S608
