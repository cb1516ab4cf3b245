"""The addresses of the site's pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote, urlencode

DATABASE = "civil-affairs"
"""The name that Datasette serves the database under: the stem of its file."""


_PLAIN = re.compile(r"[A-Za-z0-9_-]+\Z")
"""Keys that Datasette's addresses hold as they are."""

_MENTION_ID = re.compile(r"(.+)-([0-9]+)(?:-[a-z]+)?\Z")


class _Urls(Protocol):
    def path(self, path: str) -> str:
        """A path of this site below its base."""


class Links:
    """Addresses of pages, below Datasette's `base_url`.

    Args:
        urls: Datasette's `urls`.
    """

    def __init__(self, urls: _Urls) -> None:
        self._root = str(urls.path("/"))

    def page(self, name: str = "", **query: str | int | None) -> str:
        """A page by its path, such as `search` or `robots.txt`, with a query string of what is not None."""
        given = {key: value for key, value in query.items() if value is not None}
        return f"{self._root}{name}?{urlencode(given)}" if given else self._root + name

    def report(self, report_id: str) -> str:
        """The reader page of a report."""
        return self.page(f"reports/{quote(report_id, safe='')}")

    def paragraph(self, paragraph_id: str) -> str:
        """A paragraph in the reader: `/reports/<report>#p7`."""
        report_id, _, number = paragraph_id.rpartition("-p")
        return f"{self.report(report_id)}#p{number.lstrip('0') or '0'}"

    def mention(self, mention_id: str) -> str:
        """A numeral in the reader: `/reports/<report>#m1234`; for a derived figure, the one that it comes from."""
        found = _MENTION_ID.match(mention_id)
        return f"{self.report(found[1])}#m{found[2]}" if found else self.observation(mention_id)

    def observation(self, observation_id: str) -> str:
        """The page of an observation."""
        return self.page(f"observations/{quote(observation_id, safe='')}")

    def indicator(self, indicator_id: str) -> str:
        """The page of an indicator."""
        return self.page(f"indicators/{quote(indicator_id, safe='')}")

    def check(self, check_id: str) -> str:
        """The page of a check."""
        return self.page(f"checks/{quote(check_id, safe='')}")

    def result(self, check_id: str, result_id: str) -> str:
        """A result on the page of its check; its filter, because a check may have thousands."""
        return self.page(f"checks/{quote(check_id, safe='')}", result_id=result_id)

    def table(self, table: str, filters: Mapping[str, str] | None = None) -> str:
        """Datasette's page of a table."""
        query = f"?{urlencode(filters)}" if filters else ""
        return self.page(f"{DATABASE}/{table}") + query

    def row(self, table: str, key: str) -> str:
        """Datasette's page of a row with a simple key."""
        return self.page(f"{DATABASE}/{table}/{key if _PLAIN.match(key) else _encoded(key)}")


def _encoded(key: str) -> str:
    from datasette.utils import tilde_encode

    return str(tilde_encode(key))


def links_of(datasette: Any) -> Links:
    """The addresses on a running site."""
    return Links(datasette.urls)
