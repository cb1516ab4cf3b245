"""What protects readers and the server: headers on every response, and addresses that are refused.

Pages of ours allow scripts and styles from their own host only. Datasette's pages have a few inline scripts, which
their policy names by hash (read from Datasette's templates, not from the response), and inline styles.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

from datapkg.site.asgi import Application, Receive, Scope, Send, refuse

_COMMON = (
    "default-src 'none'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
PAGE_POLICY = f"{_COMMON}; script-src 'self'; style-src 'self'"
"""Content-Security-Policy of our own pages."""

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_TEMPLATES_WITH_SCRIPTS = ("default:_codemirror_foot.html", "default:table.html")
_FACET_VARIABLE = "{{ datasette_allow_facet }}"
_PRIVATE_PAGES = re.compile(
    rb"/-/(?:actor|allow-debug|config|databases|messages|metadata|permissions|plugins|settings|threads|versions)(?:\.json)?/*\Z"
)
"""Datasette's debugging pages: some of them show absolute paths of the server."""

_REFUSED_PATH = re.compile(rb"//|/?\\|.*%(?:00|0[ad]|5c)", re.IGNORECASE)
"""Paths that Datasette would redirect to another host, or that hold NUL or line ends."""

_ON_EVERY_RESPONSE = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)

_REPLACED = frozenset({b"link"} | {name for name, _ in _ON_EVERY_RESPONSE})
"""Headers of Datasette's that are not sent: `Link` repeats the Host that the client sent, and nothing reads it."""


def datasette_policy(environment: Any) -> str:
    """Content-Security-Policy of Datasette's own pages, with the hashes of its inline scripts."""
    scripts = set()
    for name in _TEMPLATES_WITH_SCRIPTS:
        source, _, _ = environment.loader.get_source(environment, name)
        for script in _INLINE_SCRIPT.findall(source):
            scripts |= {script.replace(_FACET_VARIABLE, value) for value in ("true", "false")}
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in sorted(scripts))
    return f"{_COMMON}; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'"


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def guarded(application: Application, *, policy: Callable[[], str]) -> Application:
    """An ASGI application that refuses dangerous addresses and adds headers to every response.

    Args:
        application: Datasette.
        policy: Gives the Content-Security-Policy of responses that have none.
    """

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what nobody may ask for, and put the headers on every answer."""
        if scope["type"] != "http":
            await application(scope, receive, send)
            return

        async def send_guarded(message: MutableMapping[str, Any]) -> None:
            """Pass a part of the answer on, its head with our headers."""
            if message["type"] == "http.response.start":
                message["headers"] = _headers(message.get("headers", ()), policy())
            await send(message)

        path = scope.get("raw_path") or scope["path"].encode()
        if _REFUSED_PATH.match(path) or _PRIVATE_PAGES.match(path.partition(b"?")[0]):
            await refuse(send_guarded, status=404, words="这里没有网页。There is no page here.")
        else:
            await application(_without_raw_search(scope), receive, send_guarded)

    return guard


def _headers(given: Iterable[tuple[bytes, bytes]], policy: str) -> list[tuple[bytes, bytes]]:
    kept = [(name.lower(), value) for name, value in given if name.lower() not in _REPLACED]
    if all(name != b"content-security-policy" for name, _ in kept):
        kept.append((b"content-security-policy", policy.encode("ascii")))
    return [*kept, *_ON_EVERY_RESPONSE]


def _without_raw_search(scope: Scope) -> Scope:
    """The request without `_searchmode=raw`: FTS5's own syntax means nothing to an index of single characters."""
    query = scope.get("query_string", b"")
    if b"_searchmode" not in query:
        return scope
    kept = b"&".join(part for part in query.split(b"&") if not part.startswith(b"_searchmode"))
    return {**scope, "query_string": kept}
