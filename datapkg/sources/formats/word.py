"""Walks through the WordprocessingML of a docx file and delivers its blocks.

Elements are those of ECMA-376 part 1, chapter 17. Paragraphs and tables are counted as a reader of the printed document
would: `paragraph 12` is the twelfth outside of tables, text boxes and notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from datapkg.models import ParagraphKind
from datapkg.sources.formats.layout import Block, block, collapse, lowered, raised, row
from datapkg.sources.formats.tables import TableGrid

_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_SKIPPED = frozenset(
    ["del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr", "trPr", "rt"]
)
"""Deleted text, instructions, properties, second versions for old programs, and glosses above the line."""
_SHIFTS = {"superscript": raised, "subscript": lowered}
_HEADING_NAME = re.compile(r"(?:heading|标题) ?[1-9]\Z|title\Z", re.IGNORECASE)
_OFF = ("0", "false", "off")
_LINE = "\v"
_CHARACTERS = {"br": _LINE, "cr": _LINE, "tab": " ", "noBreakHyphen": "-", "softHyphen": ""}
_BLOCKS = frozenset(["p", "tbl"])
_INSIDE_PARAGRAPH = frozenset(["r", "txbxContent"])
_INSIDE_RUN = frozenset(["t", "sym", "txbxContent", *_CHARACTERS])
_CUT_NUMBER = re.compile(r"(?<=[0-9.])[ ]{0,20}\v[ ]{0,20}(?=[万亿千百%％])")


class WordText:
    """Makes blocks of the parts of one document.

    Args:
        headings: Ids of the styles that headings have.
    """

    def __init__(self, *, headings: frozenset[str]) -> None:
        self._headings = headings
        self._boxes: list[Any] = []
        self._box_number = 0
        self._hidden: list[str] = []
        self._hidden_characters = 0

    def body(self, root: Any) -> Iterator[Block]:
        """The blocks of the main part."""
        body = next((each for each in root if _name(each) == "body"), root)
        yield from self._container(body, place="")

    def notes(self, root: Any, *, name: str, furniture: bool) -> Iterator[Block]:
        """The blocks of the footnotes, endnotes, or of a header or footer.

        Args:
            root: The part.
            name: What its places are called.
            furniture: Whether its text is the page's and not the document's.
        """
        found = [each for each in root if _name(each) == name] or [root]
        notes = [each for each in found if (_attribute(each, "type") or "normal") == "normal"]
        for number, note in enumerate(notes, start=1):
            for each in self._container(note, place=f"{name} {number}, "):
                yield each._replace(kind="furniture") if furniture else each

    def remarks(self) -> Iterator[str]:
        """What a person should know of what was read."""
        if self._hidden_characters:
            yield f"{self._hidden_characters} characters are hidden text; they are kept as furniture"

    def _container(self, element: Any, *, place: str) -> Iterator[Block]:
        counts = {"p": 0, "tbl": 0}
        for each in _block_elements(element):
            name = _name(each)
            counts[name] += 1
            if name == "p":
                yield from self._paragraph(each, place=f"{place}paragraph {counts['p']}")
            else:
                yield from self._table(each, place=f"{place}table {counts['tbl']}")

    def _paragraph(self, paragraph: Any, *, place: str) -> Iterator[Block]:
        kind: ParagraphKind = "heading" if _style(paragraph) in self._headings else "text"
        for line in _CUT_NUMBER.sub("", self._text(paragraph)).split(_LINE):
            shown = collapse(line)
            if shown:
                yield block(shown, place=place, kind=kind)
        yield from self._aside(place=place)

    def _aside(self, *, place: str) -> Iterator[Block]:
        """What stands in a paragraph but isn't part of its sentence: hidden text, text boxes."""
        hidden, self._hidden = collapse("".join(self._hidden)), []
        if hidden:
            self._hidden_characters += len(hidden)
            yield block(hidden, place=f"{place}, hidden", kind="furniture")
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._box_number += 1
            yield from self._container(box, place=f"text box {self._box_number}, ")

    def _table(self, table: Any, *, place: str) -> Iterator[Block]:
        grid = TableGrid()
        above: dict[int, str] = {}
        rows = [each for each in _inside(table) if _name(each) == "tr"]
        for number, each in enumerate(rows, start=1):
            cells = [cell for cell in _inside(each) if _name(cell) == "tc"]
            nested = [inner for cell in cells for inner in _block_elements(cell) if _name(inner) == "tbl"]
            filled = grid.add(list(self._cells(cells, above=above)))
            where = f"{place}, row {number}"
            if len(cells) > 1:
                if any(filled):
                    yield row(filled, place=where)
            elif filled:
                yield block(filled[0], place=where)
            yield from self._aside(place=where)
            for index, inner in enumerate(nested, start=1):
                yield from self._table(inner, place=f"{where}, table {index}")

    def _cells(self, cells: list[Any], *, above: dict[int, str]) -> Iterator[tuple[str, str | None, str | None]]:
        """Text and width of each cell; one that a title above reaches into has that title's words."""
        column = 0
        for cell in cells:
            properties = _child(cell, "tcPr")
            width, merge = _value(properties, "gridSpan"), _child(properties, "vMerge")
            paragraphs = [each for each in _block_elements(cell) if _name(each) == "p"]
            text = collapse(" ".join(self._text(each).replace(_LINE, " ") for each in paragraphs)).replace("\t", " ")
            if merge is not None and _attribute(merge, "val") != "restart":
                text = text or above.get(column, "")
            above[column] = "" if re.search("[0-9０-９]", text) else text
            yield text, width, None
            column += int(width) if width and width.isascii() and width.isdigit() else 1

    def _text(self, paragraph: Any) -> str:
        """The characters of a paragraph, line breaks as `_LINE`; text boxes and hidden runs are put aside."""
        pieces: list[str] = []
        for name, element in _walk(paragraph, wanted=_INSIDE_PARAGRAPH):
            if name == "txbxContent":
                self._boxes.append(element)
            else:
                (self._hidden if _is_hidden(element) else pieces).append(self._run(element))
        return "".join(pieces)

    def _run(self, run: Any) -> str:
        pieces: list[str] = []
        for name, element in _walk(run, wanted=_INSIDE_RUN):
            if name == "txbxContent":
                self._boxes.append(element)
            elif name == "t":
                pieces.append(element.text or "")
            else:
                pieces.append(_symbol(element) if name == "sym" else _CHARACTERS[name])
        shift = _SHIFTS.get(_value(_child(run, "rPr"), "vertAlign") or "")
        text = "".join(pieces)
        return shift(text) if shift else text


def heading_styles(root: Any | None) -> frozenset[str]:
    """Ids of the styles for headings that a styles part declares; none where there is no such part."""
    found = []
    for style in root if root is not None else ():
        name, identifier = _value(style, "name") or "", _attribute(style, "styleId")
        level = _value(_child(style, "pPr"), "outlineLvl")
        if identifier and (_HEADING_NAME.match(name) or (level is not None and level in "012345678")):
            found.append(identifier)
    return frozenset(found)


def _block_elements(element: Any) -> Iterator[Any]:
    """The paragraphs and tables of a container, also those in content controls and insertions."""
    return (each for _, each in _walk(element, wanted=_BLOCKS))


def _walk(element: Any, *, wanted: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """The nearest elements of some names below one, in order, with their names; skipped ones are not looked into."""
    stack = [iter(element)]
    while stack:
        each = next(stack[-1], None)
        name = _name(each) if each is not None else ""
        if each is None:
            stack.pop()
        elif name in wanted:
            yield name, each
        elif name not in _SKIPPED:
            stack.append(iter(each))


def _inside(element: Any) -> Iterator[Any]:
    """The children of a table or row, also those in content controls and insertions."""
    for each in element:
        if _name(each) in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _inside(each)
        elif _name(each) not in _SKIPPED:
            yield each


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _child(element: Any | None, name: str) -> Any | None:
    return next((each for each in element if _name(each) == name), None) if element is not None else None


def _attribute(element: Any, name: str) -> str | None:
    for namespace in (_TRANSITIONAL, _STRICT):
        value: str | None = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return value
    return None


def _value(element: Any | None, name: str) -> str | None:
    found = _child(element, name)
    return _attribute(found, "val") if found is not None else None


def _style(paragraph: Any) -> str | None:
    return _value(_child(paragraph, "pPr"), "pStyle")


def _is_hidden(run: Any) -> bool:
    vanish = _child(_child(run, "rPr"), "vanish")
    return vanish is not None and (_attribute(vanish, "val") or "1").lower() not in _OFF


def _symbol(element: Any) -> str:
    """A character of a symbol font, by its code; a private-use character stays what it is."""
    code = _attribute(element, "char") or ""
    return chr(int(code, 16)) if re.fullmatch("[0-9a-fA-F]{1,5}", code) else "\ufffd"
