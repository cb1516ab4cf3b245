"""What the cells of Datasette's tables show: ids as links to the page where they make sense."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from datapkg.site.figures import visible
from datapkg.site.links import Links

_TARGETS: Mapping[str, Callable[[Links, str], str]] = {
    "report_id": Links.report,
    "paragraph_id": Links.paragraph,
    "mention_id": Links.mention,
    "observation_id": Links.observation,
    "indicator_id": Links.indicator,
    "check_id": Links.check,
}
_NUMERAL_KEYS: Mapping[str, str] = {"mentions": "mention_id", "observations": "observation_id"}
_SOURCE_TEXT = frozenset({"text", "quote", "heading", "title", "message_zh", "message_en"})


def cell(value: Any, *, row: Any, column: str, table: str | None, links: Links) -> Markup | None:
    """HTML for a cell, or None where Datasette's own way will do.

    Args:
        value: The cell; for a foreign key with a label, a mapping of `value` and `label`.
        row: Its row, by column.
        column: Its column.
        table: Its table; None in the answer of a query.
        links: The site's addresses.
    """
    key, label = (value["value"], value["label"]) if isinstance(value, dict) else (value, value)
    if not isinstance(key, str) or not key:
        return None
    address = _address(key, row=row, column=column, table=table, links=links)
    if address:
        return _link(address, str(label))
    if column == "text" and table == "paragraphs":
        return Markup('<span class="long-text" tabindex="0">{}</span>').format(visible(key))
    return Markup("<bdi>{}</bdi>").format(visible(key)) if column in _SOURCE_TEXT else None


def _address(key: str, *, row: Any, column: str, table: str | None, links: Links) -> str | None:
    if column in _TARGETS:
        return _TARGETS[column](links, key)
    if table == "observations" and column == "label":
        return links.observation(row["observation_id"])
    if table is not None and table in _NUMERAL_KEYS and column in ("text", "quote"):
        return links.mention(row[_NUMERAL_KEYS[table]])
    # A source's address is data from outside: only what a browser opens as a page becomes a link.
    return key if column == "url" and key.startswith(("https://", "http://")) else None


def _link(address: str, text: str) -> Markup:
    return Markup('<a href="{}"><bdi>{}</bdi></a>').format(address, visible(text))
