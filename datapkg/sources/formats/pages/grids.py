"""Finds ruled tables on a page and puts its characters into their cells.

Rules that touch make a table when they part at least two columns. Cells without a rule between them are one; its words
are repeated in each row and column that it reaches over, unless they hold digits.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from datapkg.sources.formats.pages.glyphs import Box, Glyph, bounds
from datapkg.sources.formats.pages.lines import Chunk, join_lines, make_rows

_NEAR = 3.0
"""Points by which rules may miss each other."""
_MAX_RULES = 2_000
_MAX_CELLS = 20_000
_DIGIT = re.compile(r"[0-9０-９]")
_COVERED = 0.6


class Grid(NamedTuple):
    """The rules of a table.

    Args:
        columns: x of the lines between columns, the outer ones included.
        rows: y of the lines between rows, from top to bottom, the outer ones included.
        across: Horizontal rules.
        upright: Vertical rules.
    """

    columns: list[float]
    rows: list[float]
    across: list[Box]
    upright: list[Box]

    @property
    def box(self) -> Box:
        """Around the table."""
        return Box(self.columns[0] - _NEAR, self.rows[-1] - _NEAR, self.columns[-1] + _NEAR, self.rows[0] + _NEAR)


def find_grids(rules: Sequence[Box]) -> list[Grid]:
    """The tables that some rules make, from top to bottom."""
    lines = [*_merged(rules, upright=True), *_merged(rules, upright=False)]
    if len(lines) > _MAX_RULES:
        return []
    grids = [grid for group in _touching(lines) if (grid := _grid(group)) is not None]
    return sorted(grids, key=lambda grid: (-grid.rows[0], grid.columns[0]))


def table_chunks(grid: Grid, *, glyphs: Sequence[Glyph]) -> Iterator[Chunk]:
    """A chunk for each row of a table, with its cells."""
    width = len(grid.columns) - 1
    owner = _owners(grid)
    inside: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        inside.setdefault(owner[_cell_at(grid, *glyph.box.middle)], []).append(glyph)
    texts = {cell: _cell_text(found) for cell, found in inside.items()}
    for index in range(len(grid.rows) - 1):
        cells = [_shown((index, column), owner=owner, texts=texts) for column in range(width)]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            box = Box(grid.columns[0], grid.rows[index + 1], grid.columns[-1], grid.rows[index])
            yield Chunk(text="\t".join(cells), box=box, cells=tuple(cells))


def _merged(rules: Sequence[Box], *, upright: bool) -> list[Box]:
    """Rules of one direction, those that go on in each other as one."""
    lines: list[Box] = []
    own = [_lying(each) if upright else each for each in rules if (each.height > each.width) == upright]
    for rule in sorted(own, key=lambda each: (round(each.y0), each.x0)):
        last = lines[-1] if lines else None
        if last is not None and abs(rule.y0 - last.y0) <= 1 and last.x0 - _NEAR <= rule.x0 <= last.x1 + _NEAR:
            lines[-1] = last._replace(x1=max(last.x1, rule.x1))
        else:
            lines.append(rule)
    return [_lying(line) for line in lines] if upright else lines


def _lying(box: Box) -> Box:
    """An upright box laid down, and back."""
    return Box(box.y0, box.x0, box.y1, box.x1)


def _touching(rules: Sequence[Box]) -> Iterator[list[Box]]:
    """Groups of rules that touch each other."""
    left = sorted(rules)
    while left:
        group, edge = [left.pop()], 0
        while edge < len(group):
            near = [rule for rule in left if _touch(group[edge], rule)]
            group += near
            left = [rule for rule in left if not _touch(group[edge], rule)] if near else left
            edge += 1
        yield group


def _touch(first: Box, second: Box) -> bool:
    return (
        first.x0 - _NEAR <= second.x1
        and second.x0 - _NEAR <= first.x1
        and first.y0 - _NEAR <= second.y1
        and second.y0 - _NEAR <= first.y1
    )


def _grid(group: list[Box]) -> Grid | None:
    upright = [rule for rule in group if rule.height > rule.width]
    across = [rule for rule in group if rule.height <= rule.width]
    around = bounds(group)
    columns = _positions([rule.middle[0] for rule in upright] + [around.x0, around.x1])
    rows = _positions([rule.middle[1] for rule in across] + [around.y0, around.y1])[::-1]
    parts = (len(columns) - 1) * (len(rows) - 1)
    if len(upright) < 1 or len(columns) < 3 or len(rows) < 2 or parts > _MAX_CELLS:
        return None
    return Grid(columns=columns, rows=rows, across=across, upright=upright)


def _positions(values: list[float]) -> list[float]:
    """Different positions, in rising order."""
    positions: list[float] = []
    for value in sorted(values):
        if not positions or value - positions[-1] > _NEAR:
            positions.append(value)
    return positions


def _cell_at(grid: Grid, x: float, y: float) -> tuple[int, int]:
    column = min(max(bisect_right(grid.columns, x) - 1, 0), len(grid.columns) - 2)
    row = min(max(sum(line > y for line in grid.rows) - 1, 0), len(grid.rows) - 2)
    return row, column


def _owners(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """For each cell, the upper left one of the cells that it is one with."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(grid.rows) - 1):
        for column in range(len(grid.columns) - 1):
            top, bottom = grid.rows[row], grid.rows[row + 1]
            left, right = grid.columns[column], grid.columns[column + 1]
            if column and not _ruled(grid.upright, at=left, start=bottom, end=top, upright=True):
                owner[row, column] = owner[row, column - 1]
            elif row and not _ruled(grid.across, at=top, start=left, end=right, upright=False):
                owner[row, column] = owner[row - 1, column]
            else:
                owner[row, column] = (row, column)
    return owner


def _ruled(rules: list[Box], *, at: float, start: float, end: float, upright: bool) -> bool:
    """Whether rules cover most of a cell's side."""
    covered = 0.0
    for rule in rules:
        middle, first, last = (rule.middle[0], rule.y0, rule.y1) if upright else (rule.middle[1], rule.x0, rule.x1)
        if abs(middle - at) <= _NEAR:
            covered = max(covered, min(last, end) - max(first, start))
    return covered >= _COVERED * (end - start)


def _cell_text(glyphs: list[Glyph]) -> str:
    text = ""
    for row in make_rows(glyphs):
        line = " ".join(chunk.text for chunk in row)
        text += (join_lines(text, line) or _between_digits(text, line)) + line
    return text


def _between_digits(before: str, after: str) -> str:
    """Two lines of a cell that end and start with digits may be two figures: they are kept apart."""
    return " " if before[-1:].isdigit() and after[:1].isdigit() else ""


def _shown(
    cell: tuple[int, int], *, owner: dict[tuple[int, int], tuple[int, int]], texts: dict[tuple[int, int], str]
) -> str:
    text = texts.get(owner[cell], "")
    return "" if owner[cell] != cell and _DIGIT.search(text) else text
