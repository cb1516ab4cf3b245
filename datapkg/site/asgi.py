"""What the parts of the site that stand before Datasette share: ASGI's types, and answers in plain text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


async def refuse(send: Send, *, status: int, words: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
    """Answer a request with a line of text.

    Args:
        send: The request's ASGI callable.
        status: The HTTP status.
        words: What is wrong, in both languages.
        headers: Others than those of type and length.
    """
    body = f"{words}\n".encode()
    described = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*described, *headers]})
    await send({"type": "http.response.body", "body": body})
