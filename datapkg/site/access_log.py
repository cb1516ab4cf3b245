"""Writes a line of JSON for each request: what was asked and how it went, not by whom nor with which words.

Query strings hold what people search for, and bodies what they paste into `/try`: neither is written, nor addresses of
visitors, their browsers or where they come from.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any

from datapkg.site.asgi import Application, Receive, Scope, Send


def logged(application: Application, *, write: Callable[[str], Any]) -> Application:
    """An ASGI application that says what it answered.

    Args:
        application: The site.
        write: Is given lines with the keys time (UTC), method, path, status, bytes and milliseconds.
    """

    async def log(scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, then write its line."""
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        answered = {"status": 0, "bytes": 0}

        async def count(message: MutableMapping[str, Any]) -> None:
            """Pass a part of the answer on and count its bytes."""
            answered["status"] = message.get("status", answered["status"])
            answered["bytes"] += len(message.get("body", b""))
            await send(message)

        start = time.perf_counter()
        try:
            await application(scope, receive, count)
        finally:
            milliseconds = round((time.perf_counter() - start) * 1000, 1)
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            line = {
                "time": now,
                "method": scope["method"],
                "path": scope["path"],
                **answered,
                "milliseconds": milliseconds,
            }
            write(json.dumps(line, ensure_ascii=False) + "\n")

    return log
