"""Tables inside a text: rows of cells parted by tabs, pipes or runs of spaces.

In: a text. Out: its tables, and for a numeral in a cell the titles of its row and column and the unit that a heading
states (单位：万元, 人数（人）). What the cells' words mean is not decided here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from datapkg.quantities.judge import Decision, Judge
from datapkg.quantities.numerals import Numeral
from datapkg.quantities.stacked import stacked_cells
from datapkg.quantities.values import MULTIPLIERS

_SEPARATOR = re.compile(r"[ \u3000]*[\t|｜][ \u3000]*|[ \u3000]{2,}")
_NUMERIC = re.compile(r"[-−+]?[0-9][0-9,，.]*[%‰]?\Z")
_YEARLIKE = re.compile(r"(?:19|20)[0-9]{2}\Z")
_RULE_LINE = re.compile(r"[-—=+:| \t]+\Z")
_STATED = re.compile(r"单位[:：为]?[ ]?([^ \t\n,，;；。)）|]{1,12})")
_UNIT_COLUMN = frozenset({"单位", "计量单位"})
_SEVERAL = re.compile("[、/／]")
_BRACKETED = re.compile(r"[(（]([^()（）0-9]{1,8})[)）]")
_LINES_ABOVE = 3


class Cell(NamedTuple):
    """A cell of a table.

    Args:
        start: Its first character.
        end: Behind its last character.
        row_title: The first cell of its row; "" for the first cell itself.
        column_title: The heading of its column, "" where the table has none.
        stated_unit: A unit as a heading states it (万元), "" where none does.
        is_serial: A number in the first column before words: it counts the rows.
        is_heading: A year in a heading row.
    """

    start: int
    end: int
    row_title: str
    column_title: str
    stated_unit: str
    is_serial: bool
    is_heading: bool


class Tables:
    """The numeric cells of a text's tables, by place.

    Args:
        cells: The cells.
        units: Where the cells start that only name the unit of their row (万元).
    """

    def __init__(self, cells: list[Cell], units: frozenset[int]) -> None:
        self._cells = cells
        self._starts = [cell.start for cell in cells]
        self._units = units

    def is_unit(self, start: int) -> bool:
        """Whether a cell starts here that only names a unit."""
        return start in self._units

    def cell(self, start: int, end: int) -> Cell | None:
        """The cell that consists of the characters from `start` to `end`, give or take a sign."""
        index = bisect_right(self._starts, start) - 1
        if index < 0:
            return None
        cell = self._cells[index]
        return cell if cell.start >= start - 1 and cell.end == end else None


def find_tables(text: str) -> Tables | None:
    """The tables of a text; None where it has none.

    A table is two or more lines on end that have two or more cells each, some of them bare numbers.
    """
    if "\n" not in text:
        return None
    units: set[int] = set()
    cells = [*_stacked(text, units)]
    if "\t" in text or "|" in text or "  " in text or "\u3000\u3000" in text:
        cells = sorted([*cells, *_blocks(text, units)])
    return Tables(cells, frozenset(units)) if cells else None


def _stacked(text: str, units: set[int]) -> Iterator[Cell]:
    """The cells that stand on a line each."""
    for each in stacked_cells(text):
        if each.unit_start >= 0:
            units.add(each.unit_start)
        unit = _bracketed_unit(each.column_title) or _bracketed_unit(each.row_title) or each.unit
        yield Cell(each.start, each.end, each.row_title, each.column_title, unit, is_serial=False, is_heading=False)


def _blocks(text: str, units: set[int]) -> list[Cell]:
    """The cells of tables whose rows stand on a line each; `units` takes up where units stand."""
    cells: list[Cell] = []
    block: list[list[tuple[int, int]]] = []
    above: list[str] = []
    position = 0
    for line in text.split("\n"):
        row = _row(line, position)
        if len(row) >= 2 or (block and line and _RULE_LINE.match(line)):
            if len(row) >= 2 and not _RULE_LINE.match(line):
                block.append(row)
        else:
            cells += _table(text, block, above, units)
            if block:
                above = []
            block = []
            if line.strip():
                above = [*above[-(_LINES_ABOVE - 1) :], line]
        position += len(line) + 1
    return cells + _table(text, block, above, units)


def _row(line: str, position: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for separator in _SEPARATOR.finditer(line):
        if separator.start() > start:
            spans.append((position + start, position + separator.start()))
        start = separator.end()
    end = len(line.rstrip(" \u3000\r"))
    if end > start:
        spans.append((position + start, position + end))
    return spans


def _table(text: str, block: list[list[tuple[int, int]]], above: list[str], units: set[int]) -> list[Cell]:
    """The numeric cells of a table; `units` takes up where the cells of a column of units start."""
    numeric = [[bool(_NUMERIC.match(text[start:end])) for start, end in row] for row in block]
    body = [index for index, flags in enumerate(numeric) if any(flags)]
    if len(block) < 2 or not body:
        return []
    heading_rows = _heading_rows(text, block, numeric)
    stated = _stated_unit(above)
    headings = block[heading_rows - 1] if heading_rows else []
    of_units = next((index for index, each in enumerate(headings) if text[slice(*each)] in _UNIT_COLUMN), None)
    cells: list[Cell] = []
    for index, row in enumerate(block):
        title = "" if numeric[index][0] else text[slice(*row[0])]
        named = stated
        if of_units is not None and heading_rows <= index and len(row) == len(headings):
            named = text[slice(*row[of_units])]
            units.add(row[of_units][0])
        for column, (start, end) in enumerate(row):
            if not numeric[index][column]:
                continue
            heading = _heading(text, headings, column=column, width=len(row)) if index >= heading_rows else ""
            unit = _bracketed_unit(title) or _bracketed_unit(heading) or named
            serial = column == 0 and len(row) > 1 and not numeric[index][1] and index >= heading_rows
            cells.append(Cell(start, end, title, heading, unit, serial, index < heading_rows))
    return cells


def _heading_rows(text: str, block: list[list[tuple[int, int]]], numeric: list[list[bool]]) -> int:
    """How many rows at the top have no numbers but years."""
    count = 0
    for row, flags in zip(block, numeric, strict=True):
        if any(flag and not _YEARLIKE.match(text[start:end]) for flag, (start, end) in zip(flags, row, strict=True)):
            break
        count += 1
    return count if count < len(block) else 0


def _heading(text: str, headings: list[tuple[int, int]], *, column: int, width: int) -> str:
    """The heading over a column; where the corner is empty, headings have one cell less."""
    index = column - (width - len(headings)) if len(headings) < width else column
    return text[slice(*headings[index])] if 0 <= index < len(headings) else ""


def _stated_unit(above: list[str]) -> str:
    for line in reversed(above):
        match = _STATED.search(line)
        if match:
            return match.group(1)
    return ""


def _bracketed_unit(title: str) -> str:
    match = _BRACKETED.search(title)
    return match.group(1) if match else ""


def cell_reading(cell: Cell, *, numeral: Numeral, decision: Decision, judge: Judge) -> tuple[Numeral, Decision]:
    """A number alone in a cell takes its multiplier and its unit from a heading.

    Args:
        cell: The cell.
        numeral: What is printed in it.
        decision: What the words beside it say; kept where they say something.
        judge: Knows the writings of units.
    """
    if decision.kind not in (None, "date") and not decision.weak:
        return numeral, decision
    if cell.is_heading:
        return numeral, Decision("date", "table-heading-year")
    if cell.is_serial and numeral.shape in ("integer", "code"):
        return numeral, Decision("enumeration", "table-row-number")
    stated, scale = _unit_of(cell, judge), 1
    while len(stated) > 1 and stated[0] in MULTIPLIERS:
        scale *= MULTIPLIERS[stated[0]]
        stated = stated[1:]
    unit, length = judge.unit_of(stated)
    if length != len(stated):
        unit, scale = "", 1
    if scale > 1 and numeral.value is not None:
        numeral = numeral._replace(value=numeral.value * scale, scale=scale)
    return numeral, Decision("quantity", "table-cell", unit or "")


def _unit_of(cell: Cell, judge: Judge) -> str:
    """The unit that a heading states for a cell; of several, and where none does, the one that its title tells."""
    several = _SEVERAL.split(cell.stated_unit) if cell.stated_unit else []
    if len(several) == 1:
        return several[0]
    told = judge.unit_of_title(cell.column_title) or judge.unit_of_title(cell.row_title)
    return next((each for each in several if each.lstrip("百千万亿") == told), "") if several else told


def table_context(text: str, *, start: int, end: int) -> Cell | None:
    """The cell that consists of the numeral from `start` to `end`; None where it stands in no table."""
    tables = find_tables(text)
    return tables.cell(start, end) if tables else None
