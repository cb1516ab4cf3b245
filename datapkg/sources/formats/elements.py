"""Walks through the elements of a parsed web page and delivers its blocks: paragraphs, headings, rows of tables.

The walk keeps its own stack, so that no depth of nesting can break it, and counts siblings as it goes, so that element
paths cost nothing extra.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from datapkg.models import ParagraphKind
from datapkg.sources.formats.layout import Block, block, collapse, lowered, raised, row
from datapkg.sources.formats.tables import TableGrid

_PHRASES = (
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "big",
    "code",
    "em",
    "font",
    "i",
    "ins",
    "kbd",
    "label",
    "mark",
    "o:p",
    "q",
    "s",
)
_MORE_PHRASES = ("samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr")
_INLINE = frozenset((*_PHRASES, *_MORE_PHRASES))
_SKIPPED = frozenset(["script", "style", "template", "title"])
_ASIDE = frozenset(["nav", "header", "footer", "aside", "select", "option", "textarea", "button", "noscript", "del"])
"""Elements whose text is seldom the article; it is kept, as furniture."""
_KINDS: dict[str, ParagraphKind] = {
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], "heading"),
    "caption": "caption",
    "figcaption": "caption",
    "li": "text",
}
_HIDING = ("display:none", "visibility:hidden")
_LONGEST_CELL = 300
_BREAK = "\v"
_CUT_NUMBER = re.compile(r"(?<=[0-9.])[ \n\r]{0,20}[\v ][ \n\r]{0,20}(?=[万亿千百%％])")
"""A line break between the digits and the unit of a number, which no reader of the page would take for one."""


class Found(NamedTuple):
    """A block of a page.

    Args:
        block: The block.
        hidden: Whether the page doesn't show it.
        aside: Whether it stands in an element for navigation and the like.
        links: How many of its characters are the text of links.
    """

    block: Block
    hidden: bool
    aside: bool
    links: int


class _Frame(NamedTuple):
    """An element that the walk is inside of."""

    element: Any
    path: str
    kind: ParagraphKind
    hidden: bool
    aside: bool
    children: Iterator[Any]
    counts: dict[str, int]


class PageWalk:
    """One walk through a page.

    Args:
        root: The root element, as lxml parsed it.
    """

    def __init__(self, root: Any) -> None:
        self._root = root
        self._holds_table = _ancestors_of_tables(root)
        self._pieces: list[str] = []
        self._links = 0
        self._grids: dict[Any, TableGrid] = {}

    def blocks(self) -> Iterator[Found]:
        """The blocks, in the order of the file."""
        frames = [self._frame(self._root, parent=None)]
        self._add(self._root.text, frame=frames[-1])
        while frames:
            frame = frames[-1]
            child = next(frame.children, None)
            if child is None:
                frames.pop()
                if not _is_inline(frame.element):
                    yield from self._flush(frame)
                if frames:
                    self._add(frame.element.tail, frame=frames[-1])
                continue
            yield from self._enter(child, frames=frames)

    def _enter(self, child: Any, *, frames: list[_Frame]) -> Iterator[Found]:
        """Go into an element, or past it where it is to be skipped or is read at once."""
        parent = frames[-1]
        if child.tag == "br" or not _is_read(child):
            self._pieces.append(_BREAK if child.tag == "br" else "")
            self._add(child.tail, frame=parent)
            return
        frame = self._frame(child, parent=parent)
        if not _is_inline(child):
            yield from self._flush(parent)
        if child.tag == "tr" and not self._holds_table.get(child):
            grid = self._grid(child)
            cells = _cells(child, fewest=1 if grid.has_hanging_cells else 2)
            if cells is not None:
                yield from self._row(cells, grid=grid, frame=frame)
                self._add(child.tail, frame=parent)
                return
        frames.append(frame)
        self._add(child.text, frame=frame)

    def _frame(self, element: Any, *, parent: _Frame | None) -> _Frame:
        tag = element.tag
        path, kind, hidden, aside = tag, _KINDS.get(tag, "text"), _is_hidden(element), tag in _ASIDE
        if parent is not None:
            parent.counts[tag] = parent.counts.get(tag, 0) + 1
            path = f"{parent.path}/{tag}[{parent.counts[tag]}]" if tag != "body" else f"{parent.path}/body"
            kind = _KINDS.get(tag, parent.kind)
            hidden, aside = hidden or parent.hidden, aside or parent.aside
        return _Frame(element, path[-500:], kind, hidden, aside, iter(element), {})

    def _add(self, text: str | None, *, frame: _Frame) -> None:
        if not text:
            return
        shown = text.replace("\n", _BREAK) if "/pre[" in frame.path else text
        self._pieces.append(_shifted(shown, tag=frame.element.tag))
        if frame.element.tag == "a":
            self._links += len(text.strip())

    def _flush(self, frame: _Frame) -> Iterator[Found]:
        """The block that ends here, a line each where the page breaks lines; a number is never broken."""
        if not self._pieces:
            return
        text, links = _CUT_NUMBER.sub("", "".join(self._pieces)), self._links
        self._pieces, self._links = [], 0
        for line in text.split(_BREAK):
            shown = collapse(line)
            if shown:
                yield Found(block(shown, place=frame.path, kind=frame.kind), frame.hidden, frame.aside, links)

    def _grid(self, row: Any) -> TableGrid:
        """The columns of the table that a row stands in."""
        table = next(row.iterancestors("table"), None)
        return self._grids.setdefault(table, TableGrid())

    def _row(self, cells: list[Any], *, grid: TableGrid, frame: _Frame) -> Iterator[Found]:
        texts = [(_cell_text(cell), cell.get("colspan"), cell.get("rowspan")) for cell in cells]
        filled = grid.add(texts)
        if sum(map(bool, filled)) > 1:
            yield Found(row(filled, place=frame.path), frame.hidden, frame.aside, 0)
        else:
            for text, _, _ in texts:
                if text:
                    yield Found(block(text, place=frame.path), frame.hidden, frame.aside, 0)


def _ancestors_of_tables(root: Any) -> dict[Any, bool]:
    """The elements that hold a table inside themselves."""
    holds: dict[Any, bool] = {}
    for table in root.iter("table"):
        for ancestor in table.iterancestors():
            if ancestor in holds:
                break
            holds[ancestor] = True
    return holds


def _cells(element: Any, *, fewest: int) -> list[Any] | None:
    """A row's cells; None where the row lays out a page rather than data."""
    cells = [cell for cell in element if cell.tag in ("td", "th")]
    if len(cells) < fewest or any(
        isinstance(each.tag, str) and each.tag not in ("td", "th", "script") for each in element
    ):
        return None
    # A loop that stops early: a page may be one row whose cell is a whole article.
    for cell in cells:
        length = 0
        for text in cell.itertext():
            length += len(text)
            if length > _LONGEST_CELL:
                return None
    return cells


def _cell_text(cell: Any) -> str:
    """A cell's text in one line; blocks inside it, and line breaks, are parted by a space."""
    pieces: list[str] = []
    for event, each in etree.iterwalk(cell, events=("start", "end")):
        gap = "" if _is_inline(each) else " "
        if event == "start":
            pieces += [gap, _shifted(each.text or "", tag=each.tag) if _is_read(each) else ""]
        elif each is not cell:
            pieces += [gap, each.tail or ""]
    return _CUT_NUMBER.sub("", collapse("".join(pieces)).replace("\t", " "))


def _is_read(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag not in _SKIPPED


def _shifted(text: str, *, tag: str) -> str:
    return raised(text) if tag == "sup" else lowered(text) if tag == "sub" else text


def _is_inline(element: Any) -> bool:
    return element.tag in _INLINE or (isinstance(element.tag, str) and element.tag.startswith("st1:"))


def _is_hidden(element: Any) -> bool:
    style = element.get("style")
    if element.get("hidden") is not None or element.get("type") == "hidden":
        return True
    return bool(style) and any(each in style.replace(" ", "").lower() for each in _HIDING)
