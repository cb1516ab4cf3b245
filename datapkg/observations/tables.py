"""Reads the cells of tables: what a figure measures is in its row's title, its column's title and the caption.

In: a document whose paragraphs are marked as tables (one paragraph a row, cells between tabs). Out: for each row its
header and caption, and bindings for its quantities.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from datapkg.models import Document, Number, Paragraph
from datapkg.observations.binding import Binding
from datapkg.observations.clauses import Clause
from datapkg.observations.lexicon import TITLE_ROLES, Lexicon, Role, Word

_CELLS = re.compile(r"[^\t|｜]+")
_FIGURE = re.compile(r"[-−+]?[0-9][0-9,.]*%?")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:年|\Z)")
_BRACKETED = re.compile(r"[（(]([^（()）0-9]{1,8})[）)]\Z")
_HEADS: frozenset[Role] = frozenset(("money", "standard", "flowmoney", "balance", "generic"))
"""What a column's title says is measured of what the row's title names: 城市低保, 资金."""
_CAPTION_YEAR = re.compile(r"((?:19|20)[0-9]{2})年(?!代|以来|[至—-])")
_CHANGE = re.compile(r"涨跌|增长|增速|增减|增幅|比上年|同比")
_CAPTION = re.compile(r"[（(]?单位[：:][^）)]*[）)]?|^表[ 　]?[0-9一二三四五六七八九十]*|(?:19|20)[0-9]{2}年")


class TableRow(NamedTuple):
    """Where a row of a table stands.

    Args:
        header: The column titles; the first is that of the row titles. Empty where the table has none.
        caption: The caption without its number and unit; "" where there is none.
        year: The year that the caption names, if any.
    """

    header: tuple[str, ...]
    caption: str
    year: int | None = None


def table_rows(document: Document) -> Mapping[int, TableRow]:
    """Every table row of a document by the position of its paragraph."""
    rows: dict[int, TableRow] = {}
    header: tuple[str, ...] = ()
    caption = ""
    year: int | None = None
    inside = figured = False
    for paragraph in document.paragraphs:
        text = document.text[paragraph.start : paragraph.end]
        if paragraph.kind == "caption":
            caption = (_CAPTION.sub("", text).strip(" （）()\t") or caption) if not inside else ""
            dated = _CAPTION_YEAR.search(text)
            year = int(dated[1]) if dated else (None if inside else year)
            inside = False
        elif paragraph.kind == "table":
            cells = tuple(cell.strip() for cell in _CELLS.findall(text))
            has_figures = any(_FIGURE.fullmatch(cell) for cell in cells[1:])
            if not inside or (figured and not has_figures):
                header = () if has_figures else cells
            inside, figured = True, has_figures
            rows[paragraph.position] = TableRow(header, caption, year)
        else:
            inside, caption, year = False, "", None
    return rows


def table_bindings(
    text: str,
    row: TableRow,
    numbers: Sequence[Number],
    *,
    paragraph: Paragraph,
    lexicon: Lexicon,
    holes: Sequence[tuple[int, int]],
) -> list[Binding]:
    """The quantities of a row with the words of its title, their columns' titles and the caption.

    Args:
        text: The view.
        row: The row.
        numbers: The numbers in it.
        paragraph: Its paragraph.
        lexicon: Cuts the words.
        holes: Where areas are named: a row of an area's figures has no other title.
    """
    quantities = [number for number in numbers if number.kind == "quantity"]
    clause = Clause(
        text,
        start=paragraph.start,
        end=paragraph.end,
        sentence=0,
        sentence_start=paragraph.start,
        quantities=quantities,
        holes=(),
        lexicon=lexicon,
    )
    cells = [match.span() for match in _CELLS.finditer(text, paragraph.start, paragraph.end)]
    title = _words(text[slice(*cells[0])], lexicon) if cells and (cells[0][0], cells[0][1]) not in holes else ()
    caption = _words(row.caption, lexicon)
    bindings: list[Binding] = []
    for number in quantities:
        column = _column(text, number, paragraph=paragraph)
        heading = row.header[column] if column < len(row.header) else ""
        column_words = _words(_YEAR.sub("", _without_unit(heading, number.unit)), lexicon)
        rated = any(word.role == "rate" for word in column_words)
        named = rated or any(word.role in _HEADS for word in column_words[-1:])
        changing = _CHANGE.search(heading) or _CHANGE.search(row.caption)
        bindings.append(
            Binding(
                number=number,
                clause=clause,
                before=column_words if named else title or caption,
                after=(),
                lead=(),
                context=title or caption if named else column_words,
                change="change" if changing else "",
                share=number.unit in ("%", "‰"),
                ranged=False,
                source="table",
            )
        )
    return bindings


def column_year(row: TableRow, number: Number, *, text: str, paragraph: Paragraph) -> int | None:
    """The year that a cell's column is headed with."""
    column = _column(text, number, paragraph=paragraph)
    if column >= len(row.header):
        return None
    found = _YEAR.search(row.header[column])
    return int(found[1]) if found else None


def _without_unit(heading: str, unit: str | None) -> str:
    """资金 for 资金（万元）, but 机构（公办） as it is."""
    bracketed = _BRACKETED.search(heading)
    return heading[: bracketed.start()] if bracketed and unit and bracketed[1].endswith(unit) else heading


def _column(text: str, number: Number, *, paragraph: Paragraph) -> int:
    """Which cell of its row a number stands in."""
    cells = _CELLS.finditer(text, paragraph.start, paragraph.end)
    return next((index for index, cell in enumerate(cells) if cell.start() <= number.start < cell.end()), 0)


def _words(text: str, lexicon: Lexicon) -> tuple[Word, ...]:
    return tuple(word for word in lexicon.cut(text, start=0, end=len(text)) if word.role in TITLE_ROLES)
