"""Sets up the SQLite connections that answer readers: the search function and limits."""

from __future__ import annotations

import sqlite3

from datapkg.database.search import match_query

MAX_VALUE_BYTES = 1_000_000
"""The largest text or blob a query may make: stops `zeroblob(2e8)`, which the time limit doesn't."""


def prepare(connection: sqlite3.Connection) -> None:
    """Replace Datasette's `escape_fts`, so that `?_search=` finds Chinese words, and set limits."""
    connection.create_function("escape_fts", 1, match_query, deterministic=True)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
    connection.execute("pragma trusted_schema = off")
