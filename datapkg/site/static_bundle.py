"""The site as files that any web server can serve, without a program.

Every page whose address doesn't depend on what somebody types is asked of the real site and written where its address
leads: `/reports/x` is `reports/x/index.html`, and `/checks?page=2` is `checks~page=2/index.html`. Links between pages
become relative, so that the folder can lie anywhere on a server.

Search, /try, the tables and filters, which multiply pages, need the program. Links to them lead to a running site where
one is named, or else to a page that says how to run it.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from datapkg.errors import ServeError
from datapkg.site.links import DATABASE

_HOST = "bundle.invalid"
"""Stands for the address of publication until a page is written."""
_PAGES = frozenset(("", "reports", "observations", "mentions", "indicators", "checks", "downloads", f"{DATABASE}.db"))
_FILES = frozenset(("/feed.atom", "/sitemap.xml"))
_ELSEWHERE = {"/datapackage.json": "/downloads/all/datapackage.json"}
"""Redirects of the site, which a folder of files can't have."""
_PATH = re.compile(r"/[A-Za-z0-9/._-]*\Z")
_QUERY = re.compile(r"(?:after|page|result_id|view)=[A-Za-z0-9_.%+-]{1,200}\Z")
_VERDICT = re.compile(r"verdict=[a-z_]+\Z")
_LINK = re.compile(r'\b(href|src|action|data-cards|data-copy)="(/[^"]*)"')
_CARDS = re.compile(r'data-cards="([^"]*)"')
_MENTION = re.compile(r'data-mention="([^"]*)"')
# A server of files sends no policy of ours, and has no icon at its root.
_HEAD = (
    '<head><meta http-equiv="Content-Security-Policy"'
    " content=\"script-src 'self'; object-src 'none'; base-uri 'none'\">"
    '<link rel="icon" href="/-/static/favicon.png">'
)
_NOTE = "running/index.html"
_TEXTS = ("text/html", "application/atom+xml", "application/xml", "application/ld+json", "application/json")


def file_of(address: str) -> str | None:
    """The file that an address without a fragment becomes; None where only the program can answer."""
    path, _, query = address.partition("?")
    path = _ELSEWHERE.get(path, path)
    if not _PATH.match(path) or ".." in path:
        return None
    name = path.strip("/")
    if path.startswith("/-/") or path in _FILES:
        return name
    asked = not query or _QUERY.match(query) or (path == "/checks" and _VERDICT.match(query))
    if name.partition("/")[0] not in _PAGES or not asked:
        return None
    last = name.rpartition("/")[2]
    if "." in last or last == "card":
        return name
    # Beside the page without a query, not below it: a card's links fit both views of a report.
    return posixpath.join(f"{name}~{re.sub('[%+]', '~', query)}" if query else name, "index.html")


class Bundle:
    """A folder of files that a site is written into.

    Args:
        datasette: The site.
        folder: The folder; it must not exist yet, or be empty.
        url: Where the folder will be published: what citations, the feed and the sitemap name.
        live: The address of a running site, for what needs the program.

    Raises:
        ServeError: The folder holds something.
    """

    def __init__(self, datasette: Any, *, folder: Path, url: str, live: str | None = None) -> None:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ServeError(
                "the folder isn't empty", code="bundle-folder", where=str(folder), hint="Name a new one, or remove it."
            )
        self._datasette = datasette
        self._folder = folder
        self._url = url.rstrip("/") + "/"
        self._live = live.rstrip("/") if live else None

    async def write(self) -> int:
        """Write every file that can be reached from the front page; return how many.

        Raises:
            ServeError: The site answered with an error.
        """
        await self._datasette.invoke_startup()
        waiting = {each: file_of(each) for each in ("/", *sorted(_FILES))}
        written = {_NOTE}
        while waiting:
            address, name = waiting.popitem()
            if name is None or name in written:
                continue
            written.add(name)
            waiting |= {each: file_of(each) for each in await self._page(address, name=name)}
        note = await self._datasette.render_template("datapkg/running.html", {}, view_name="datapkg")
        self._save(_NOTE, self._rewritten(note, page=_NOTE))
        return len(written)

    async def _page(self, address: str, *, name: str) -> Iterable[str]:
        """Write the file of an address; return the addresses that it leads to."""
        response = await self._datasette.client.get(address, headers={"host": _HOST})
        if response.status_code != 200:
            raise ServeError(
                f"the page answered {response.status_code}",
                code="bundle-page",
                where=address,
                hint="Run: datapkg build",
            )
        kind = response.headers.get("content-type", "").partition(";")[0]
        if kind not in _TEXTS:
            self._save(name, response.content)
            return []
        text = response.text.replace("<head>", _HEAD, 1)
        # A card is put into the page of its report, and its links are read from there.
        page = "reports/x/index.html" if name.endswith("/card") else name
        self._save(name, self._rewritten(text, page=page) if kind == "text/html" else self._published(text))
        if name.endswith("datapackage.json"):
            return [posixpath.join(posixpath.dirname(address), each["path"]) for each in json.loads(text)["resources"]]
        return _needed(text) if kind == "text/html" else []

    def _rewritten(self, text: str, *, page: str) -> str:
        def rewritten(found: re.Match[str]) -> str:
            """The attribute with the link that leads to the same place among files."""
            attribute, link = found[1], html.unescape(found[2])
            # What a form sends is typed, so no file can answer it.
            name = None if attribute == "action" else file_of(link.partition("#")[0])
            return f'{attribute}="{html.escape(self._link(link, name=name, page=page))}"'

        text = _LINK.sub(rewritten, text)
        return self._published(text)

    def _published(self, text: str) -> str:
        for moved, place in _ELSEWHERE.items():
            text = text.replace(f"http://{_HOST}{moved}", f"http://{_HOST}{place}")
        return text.replace(f"http://{_HOST}/", self._url)

    def _link(self, link: str, *, name: str | None, page: str) -> str:
        if name is None and self._live:
            return self._live + link
        relative = posixpath.relpath(name or _NOTE, posixpath.dirname(page) or ".")
        if posixpath.basename(relative) == "index.html":
            relative = relative.removesuffix("index.html") or "./"
        _, hash_, fragment = link.partition("#")
        return relative + hash_ + fragment

    def _save(self, name: str, content: str | bytes) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def _needed(text: str) -> Iterator[str]:
    """The addresses that a page links to, and the cards that its script fetches."""
    for attribute, link in _LINK.findall(text):
        if attribute in ("href", "src"):
            address = html.unescape(link).partition("#")[0]
            yield _ELSEWHERE.get(address, address)
    cards = _CARDS.search(text)
    if cards:
        yield from (f"{cards[1]}/{each}/card" for each in _MENTION.findall(text))
