"""Joins printed lines into paragraphs, also across columns and pages, and aligns tables without rules."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from datapkg.sources.formats.layout import Block, Part
from datapkg.sources.formats.pages.glyphs import Box, Page, bounds
from datapkg.sources.formats.pages.lines import Chunk, Row, join_lines
from datapkg.sources.formats.pages.order import Region

_MARGIN = 1.6
"""In heights of the characters: how far from the margin a full line may end, and an indented one starts."""
_SAME_SIZE = 0.12
_TABLE_ROWS = 2


class Paragraphs:
    """Collects the lines of a document, in reading order, into blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[Part] = []
        self._aside: list[Block] = []
        self._last: Chunk | None = None
        self._last_is_full = False

    def add(self, region: Region, *, page: Page) -> None:
        """Go on with a region."""
        pitch = _pitch(region.rows)
        tables = _table_rows(region.rows)
        above: Chunk | None = None
        for index, row in enumerate(region.rows):
            if index in tables or row[0].cells:
                cells = row[0].cells or tables[index]
                self._row(cells, row=row, page=page)
                above = None
                continue
            self._line(row, region=region, page=page, near=above is None or _pitch_of(above, row[0]) <= pitch)
            above = row[0]

    def add_furniture(self, text: str, *, place: str) -> None:
        """Furniture of the page; it comes behind the paragraph that goes on across the page's end."""
        self._aside.append(Block(kind="furniture", parts=(Part(text, place),)))
        if not self._parts:
            self.close()

    def close(self) -> None:
        """End the paragraph."""
        if self._parts:
            self.blocks.append(Block(kind="text", parts=tuple(self._parts)))
        self.blocks += self._aside
        self._parts, self._aside, self._last = [], [], None

    def _row(self, cells: Sequence[str], *, row: Row, page: Page) -> None:
        self.close()
        self.blocks.append(Block(kind="table", parts=(Part("\t".join(cells), page.place(_around(row))),)))

    def _line(self, row: Row, *, region: Region, page: Page, near: bool) -> None:
        text = " ".join(chunk.text for chunk in row)
        first = row[0]
        if not (near and self._goes_on(first, region=region)):
            self.close()
        glue = join_lines(self._parts[-1].text, text) if self._parts else ""
        if glue:
            self._parts[-1] = self._parts[-1]._replace(text=self._parts[-1].text + glue)
        self._parts.append(Part(text, page.place(_around(row))))
        self._last = first
        self._last_is_full = row[-1].box.x1 >= region.box.x1 - _MARGIN * first.size

    def _goes_on(self, chunk: Chunk, *, region: Region) -> bool:
        last = self._last
        if last is None or not self._last_is_full or abs(chunk.size - last.size) > _SAME_SIZE * last.size:
            return False
        indented = chunk.box.x0 > region.box.x0 + _MARGIN * chunk.size / 2
        return not indented


def _around(row: Row) -> Box:
    return bounds(chunk.box for chunk in row)


def _pitch(rows: Sequence[Row]) -> float:
    """The widest distance between two lines of one paragraph."""
    distances = [_pitch_of(before[0], after[0]) for before, after in pairwise(rows)]
    return 1.3 * median(distances) if distances else 0.0


def _pitch_of(above: Chunk, below: Chunk) -> float:
    return above.box.middle[1] - below.box.middle[1]


def _table_rows(rows: Sequence[Row]) -> dict[int, tuple[str, ...]]:
    """The cells of rows that stand in a table without rules: neighbours with several chunks each, in columns."""
    found: dict[int, tuple[str, ...]] = {}
    index = 0
    while index < len(rows):
        stop = index
        while stop < len(rows) and len(rows[stop]) > 1 and not rows[stop][0].cells:
            stop += 1
        if stop - index >= _TABLE_ROWS:
            found |= dict(enumerate(_aligned(rows[index:stop]), start=index))
        index = max(stop, index + 1)
    return found


def _aligned(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Rows as cells: chunks that stand above each other are one column. None where that leaves one column only."""
    columns: list[tuple[float, float]] = []
    for chunk in sorted((chunk for row in rows for chunk in row), key=lambda each: each.box.x0):
        if columns and chunk.box.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], chunk.box.x1))
        else:
            columns.append((chunk.box.x0, chunk.box.x1))
    return [_row_cells(row, columns=columns) for row in rows] if len(columns) > 1 else []


def _row_cells(row: Row, *, columns: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    cells = [" ".join(chunk.text for chunk in row if left <= chunk.box.x0 < right) for left, right in columns]
    while not cells[-1]:
        cells.pop()
    return tuple(cells)
