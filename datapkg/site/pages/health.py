"""`/-/healthz` and `/-/readyz`: whether the process answers, and whether its database does."""

from __future__ import annotations

import sqlite3
from typing import Any

from datapkg.site.store import read

_NOT_KEPT = {"cache-control": "no-store"}


async def healthz(request: Any, datasette: Any) -> Any:  # noqa: ARG001
    """The process is alive: it needs nothing else to say so."""
    from datasette.utils.asgi import Response

    return Response.json({"status": "ok"}, headers=_NOT_KEPT)


async def readyz(request: Any, datasette: Any) -> Any:  # noqa: ARG001
    """Queries are answered, by the database with this digest; 503 where they aren't."""
    from datasette.utils.asgi import Response

    try:
        digest = await read(datasette, _digest)
    except sqlite3.Error:
        return Response.json({"status": "unavailable"}, status=503, headers=_NOT_KEPT)
    return Response.json({"status": "ok", "database": digest}, headers=_NOT_KEPT)


def _digest(connection: sqlite3.Connection) -> str:
    return str(connection.execute("select digest from database_build").fetchone()[0])
