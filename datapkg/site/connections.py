"""Sets up the SQLite connections that answer readers: the search function and limits."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from typing import Any

from datapkg.database.search import match_query
from datapkg.site.functions import define
from datapkg.site.links import DATABASE

MAX_VALUE_BYTES = 1_000_000
"""The largest text or blob a query may make: stops `zeroblob(2e8)`, which the time limit doesn't."""

MAX_PATTERN_BYTES = 300
"""The longest pattern of LIKE and GLOB, whose time grows with its length times that of the text."""

_LONGEST_START = 30

MAX_HEAP_BYTES = 128_000_000
"""What SQLite may use of this process's memory, all connections together."""


def prepare(connection: sqlite3.Connection) -> None:
    """Replace Datasette's `escape_fts`, so that `?_search=` finds Chinese words, and set limits."""
    connection.create_function("escape_fts", 1, match_query, deterministic=True)
    define(connection, longest=MAX_VALUE_BYTES)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_PATTERN_BYTES)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.execute(f"pragma hard_heap_limit = {MAX_HEAP_BYTES}")
    connection.execute("pragma trusted_schema = off")
    connection.execute("pragma query_only = on")
    connection.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Hide where the file lies, and refuse a function that takes minutes for a megabyte.

    `pragma database_list`, which Datasette allows in queries, lists nothing.
    """
    if action == sqlite3.SQLITE_PRAGMA and first == "database_list":
        return sqlite3.SQLITE_IGNORE
    if action == sqlite3.SQLITE_FUNCTION and second == "json_patch":
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


async def open_all(datasette: Any) -> None:
    """Let each thread of the site open its connection now.

    Threads open theirs with their first query. One that did so after a build had replaced the file would read the new
    database beside others that read the old one.
    """
    threads = datasette.setting("num_sql_threads")
    together = threading.Barrier(threads)
    database = datasette.get_database(DATABASE)
    await asyncio.gather(*(database.execute_fn(lambda _: together.wait(_LONGEST_START)) for _ in range(threads)))
