"""Says which blocks of a web page are its article and which are its furniture, with trafilatura's help.

trafilatura finds where the article begins and ends. Between the two everything counts but what is hidden or stands in
an element for navigation. Outside, prose and tables count too: to leave out what somebody counted is worse than to keep
a recommendation of another article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from datapkg.models import ParagraphKind
from datapkg.sources.formats.elements import Found
from datapkg.sources.formats.layout import Block

_LONGEST_PAGE = 2_000_000
"""Longer pages go without trafilatura, whose time grows faster than the page."""
_NOT_COMPARED = re.compile(r"[\s|*•-]+")
_CLAUSE = re.compile(r"[，。；！？]")
_SHORT = 12


class Article(NamedTuple):
    """What trafilatura makes of a page.

    Args:
        lines: Its lines, without white space; empty where it finds none.
        facts: title, author, publisher, published and url, as far as it finds them.
    """

    lines: frozenset[str]
    facts: Mapping[str, str | None]


_STATED_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}
"""Only dates that a page states: a year in its text is no first of January. None depends on the clock."""


def find_article(source: str) -> Article:
    """The article of a page, if one can be found."""
    if len(source) > _LONGEST_PAGE:
        return Article(frozenset(), {})
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            source,
            favor_recall=True,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            date_extraction_params=_STATED_DATES,
        )
    # Whatever a library does with a page that isn't what it expects, the page's text is read all the same.
    except Exception:
        found = None
    if found is None:
        return Article(frozenset(), {})
    lines = frozenset(_squeeze(line) for line in (found.text or "").split("\n"))
    facts = {
        "title": found.title,
        "author": found.author,
        "publisher": found.sitename,
        "published": found.date,
        "url": found.url,
    }
    return Article(lines - {""}, facts)


def mark_furniture(found: Sequence[Found], *, article: Article) -> Iterator[Block]:
    """The page's blocks, those that aren't its article marked as furniture."""
    inside = [index for index, each in enumerate(found) if _squeeze(each.block.text) in article.lines]
    first, last = (inside[0], inside[-1]) if inside else (0, len(found))
    for index, each in enumerate(found):
        yield each.block._replace(kind=_kind(each, inside=first <= index <= last))


def _kind(found: Found, *, inside: bool) -> ParagraphKind:
    text, kind = found.block.text, found.block.kind
    if found.hidden:
        return "furniture"
    if 2 * found.links > len(text):
        return "furniture" if not inside or found.aside else kind
    if kind in ("table", "heading") and not found.aside:
        return kind
    prose = bool(_CLAUSE.search(text)) and len(text) > _SHORT
    return kind if prose or (inside and not found.aside) else "furniture"


def _squeeze(text: str) -> str:
    return _NOT_COMPARED.sub("", text)
