"""Lets only a few visitors run SQL of their own at a time, for a short time; more are told to come back.

Whoever waits in a queue holds a connection, and a queue of slow queries holds up every page behind it. So a request
that may scan a table (SQL in `?sql=` or `?_where=`, facets, filters such as `value__contains`) is answered with 503 and
Retry-After where `MOST_AT_ONCE` others are running. A refusal costs as much as a small page, and programs that ask
again at once could keep the process busy with nothing else: so refusals are spaced, and a flood of them waits, asleep.
Pages, rows, plain tables and the queries of metadata.yml pass freely.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from datasette.utils import tilde_decode

from datapkg.site.asgi import Application, Receive, Scope, Send, refuse
from datapkg.site.links import DATABASE

MOST_AT_ONCE = 2
"""Of the four threads that read the database; the others are left to pages."""

OWN_SQL_MILLISECONDS = 200
"""How long SQL of a visitor's own may run; other queries have Datasette's limit."""

REFUSALS_A_SECOND = 25
"""How many are sent; further ones wait for their turn, but none longer than `LONGEST_WAIT` seconds."""

LONGEST_WAIT = 2.0

_BUSY = "查询的人太多，请过几秒再试。Too many queries are running; try again in a few seconds."
_COME_BACK = ((b"retry-after", b"2"), (b"cache-control", b"no-store"))
_OWN_SQL = frozenset({"sql", "_where"})
_SCANS = re.compile(r"_facet|_through|[^_].*__")
_DATABASE_PATH = re.compile(rf"/{re.escape(DATABASE)}(?:[/.]|\Z)")


def gated(application: Application, *, most: int = MOST_AT_ONCE) -> Application:
    """An ASGI application that answers 503 where too many visitors run SQL of their own.

    Args:
        application: Datasette.
        most: How many may.
    """
    turns = asyncio.Semaphore(most)
    pace = _Pace(1 / REFUSALS_A_SECOND, longest=LONGEST_WAIT)

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, in its turn where it is costly, or refuse it with 503."""
        query = scope.get("query_string", b"")
        if scope["type"] != "http" or not query or not _DATABASE_PATH.match(tilde_decode(scope["path"])):
            await application(scope, receive, send)
            return
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
        names = {name for name, _ in pairs}
        own = not _OWN_SQL.isdisjoint(names)
        if not own and not any(map(_SCANS.match, names)):
            await application(scope, receive, send)
        elif turns.locked():
            await pace.wait()
            await refuse(send, status=503, words=_BUSY, headers=_COME_BACK)
        else:
            async with turns:
                await application(_hurried(scope, pairs) if own else scope, receive, send)

    return gate


class _Pace:
    """Lets one pass every `interval` seconds; who would have to wait longer than `longest` waits that long.

    Args:
        interval: Seconds between two.
        longest: The most seconds that anybody waits.
    """

    def __init__(self, interval: float, *, longest: float) -> None:
        self._interval = interval
        self._longest = longest
        self._next = 0.0

    async def wait(self) -> None:
        """Sleep until the next refusal is due."""
        now = asyncio.get_running_loop().time()
        turn = min(max(now, self._next), now + self._longest)
        self._next = turn + self._interval
        await asyncio.sleep(turn - now)


def _hurried(scope: Scope, pairs: Iterable[tuple[str, str]]) -> Scope:
    """The request with our time limit in place of the visitor's."""
    kept = [pair for pair in pairs if pair[0] != "_timelimit"]
    query = urlencode([*kept, ("_timelimit", str(OWN_SQL_MILLISECONDS))], encoding="latin-1")
    return {**scope, "query_string": query.encode("ascii")}
