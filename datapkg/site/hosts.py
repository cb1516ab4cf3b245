"""Answers only requests for the site's own names, because feeds, site maps and citations hold the address asked for.

Whoever could have a proxy keep an answer to `Host: evil.example` would lead later readers there.
"""

from __future__ import annotations

from collections.abc import Collection

from datapkg.site.asgi import Application, Receive, Scope, Send, refuse

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""For health checks; a proxy passes none of them on."""


def only_for(application: Application, *, names: Collection[str]) -> Application:
    """An ASGI application that answers 421 to requests for other names.

    Args:
        application: The site.
        names: Host names without ports, such as data.example.org.
    """
    known = _THIS_MACHINE | {name.lower() for name in names}

    async def check(scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass that is for one of the names, and refuse others with 421."""
        if scope["type"] != "http" or _host(scope) in known:
            await application(scope, receive, send)
        else:
            await refuse(send, status=421, words="这个网站不在这里。This site is not here.")

    return check


def _host(scope: Scope) -> str:
    given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    name, colon, port = given[0].lower().rpartition(":") if len(given) == 1 else ("", "", "")
    return name if colon and port.isascii() and port.isdigit() else f"{name}{colon}{port}"
