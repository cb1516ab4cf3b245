"""Tables whose cells stand on a line each, as web pages leave them when they are saved as text.

In: a text. Out: the numeric cells of such tables with the titles of their row and column, and where lines stand that
only name a unit. A row is a title, its unit where the table has a column of units, and as many numbers in each row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_ALONE = re.compile(r"\n[-−+]?[0-9][0-9,.]*[%‰]?[ \t]*\n")
_LINE = re.compile(r"[^\n]+")
_NUMERIC = re.compile(r"[-−+]?[0-9][0-9,.]*[%‰]?\Z")
_TITLE = re.compile(r"[^，。；！？,;!?]{1,20}\Z")
_ROWS = re.compile(r"tt?(n{1,6})(?!n)(?:tt?\1(?!n)){2,}")
_ROW = re.compile(r"(tt?)(n+)")
_LONGEST_UNIT = 4


class Stacked(NamedTuple):
    """A cell on a line of its own.

    Args:
        start: Its first character.
        end: Behind its last character.
        row_title: The title of its row.
        column_title: The title of its column; "" where the table has none.
        unit: The unit that its row names; "" where it names none.
        unit_start: Where that unit stands; -1 where there is none.
    """

    start: int
    end: int
    row_title: str
    column_title: str
    unit: str
    unit_start: int


def stacked_cells(text: str) -> Iterator[Stacked]:
    """The cells of every such table: three rows or more, of two numbers or of a unit and a number."""
    if _ALONE.search(text) is None:
        return
    lines = [(each.start(), each.group().strip()) for each in _LINE.finditer(text) if not each.group().isspace()]
    kinds = "".join("n" if _NUMERIC.match(line) else "t" if _TITLE.match(line) else "x" for _, line in lines)
    for table in _ROWS.finditer(kinds):
        rows = list(_ROW.finditer(kinds, *table.span()))
        width = len(table.group(1))
        named = all(len(row.group(1)) == 2 and len(lines[row.start() + 1][1]) <= _LONGEST_UNIT for row in rows)
        if width == 1 and not named:
            continue
        columns = _columns(lines, kinds, end=table.start(), width=width)
        for row in rows:
            unit_start, unit = lines[row.start() + 1] if named else (-1, "")
            title = lines[row.start() if named else row.start(2) - 1][1]
            for column, index in enumerate(range(*row.span(2))):
                start, line = lines[index]
                start = text.index(line, start)
                yield Stacked(start, start + len(line), title, columns[column], unit, unit_start)


def _columns(lines: list[tuple[int, str]], kinds: str, *, end: int, width: int) -> list[str]:
    """The titles just before a table, one for each column; empty ones where there are fewer."""
    if end < width or kinds[end - width : end] != "t" * width:
        return [""] * width
    return [line for _, line in lines[end - width : end]]
