"""Lays the cells of a table's rows onto columns, where cells reach over several rows or columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_SPAN = 1_000
"""No table has wider or higher cells; a page that claims so would fill the memory."""
_DIGIT = re.compile(r"[0-9０-９]")
_NUMBER = re.compile(r"\s{0,9}([0-9]{1,9})")


class TableGrid:
    """The columns of one table, filled row by row.

    A title that reaches over several rows or columns is repeated in each, so that every figure finds it in its own row
    and column; a cell with digits is not, since that would count its figure twice.
    """

    def __init__(self) -> None:
        self._hanging: dict[int, tuple[str, int]] = {}

    @property
    def has_hanging_cells(self) -> bool:
        """Whether cells of earlier rows reach into the next one."""
        return bool(self._hanging)

    def add(self, cells: Sequence[tuple[str, str | None, str | None]]) -> list[str]:
        """Lay out the next row.

        Args:
            cells: Text, colspan and rowspan of each cell, as the file gives them.

        Returns:
            The texts of the columns; empty ones at the end are left out.
        """
        columns: list[str] = []
        for text, colspan, rowspan in cells:
            self._fill(columns)
            width, height = min(span(colspan), max(MAX_SPAN - len(columns), 1)), span(rowspan)
            for offset in range(width):
                if height > 1:
                    self._hanging[len(columns)] = (_title(text), height)
                columns.append(text if offset == 0 else _title(text))
        self._fill(columns)
        self._hanging = {column: (text, rows - 1) for column, (text, rows) in self._hanging.items() if rows > 1}
        while columns and not columns[-1]:
            columns.pop()
        return columns

    def _fill(self, columns: list[str]) -> None:
        """Columns that cells of earlier rows reach into."""
        while len(columns) in self._hanging and len(columns) < MAX_SPAN:
            columns.append(self._hanging[len(columns)][0])


def span(value: str | None) -> int:
    """A colspan or rowspan as a browser reads it, but at most MAX_SPAN."""
    match = _NUMBER.match(value or "")
    return min(max(int(match[1]), 1), MAX_SPAN) if match else 1


def _title(text: str) -> str:
    return "" if _DIGIT.search(text) else text
