"""Puts the rows of a page into reading order: full-width rows as they stand, columns one after the other.

Columns are told by a gutter: a strip that no row of a stretch of the page crosses, with prose on both sides. Rows whose
chunks are short on one side are cells of a table without rules, and stay rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from datapkg.sources.formats.pages.glyphs import Box, bounds
from datapkg.sources.formats.pages.lines import Chunk, Row, rows_of

_FEWEST_ROWS = 3
_PROSE_LENGTH = 8
_FILLED = 0.6
"""Share of a column's width that the median line of prose fills."""
_NARROWEST = 4.0
_MAX_DEPTH = 8


class Region(NamedTuple):
    """Rows that read from top to bottom, and the box in which their lines start and end."""

    rows: tuple[Row, ...]
    box: Box


class _Gutter(NamedTuple):
    """A strip from `left` to `right` that the rows from `first` to before `stop` don't cross."""

    first: int
    stop: int
    left: float
    right: float


def read_order(rows: Sequence[Row], *, depth: int = 0) -> Iterator[Region]:
    """The regions of a page, or of a column, in reading order."""
    if not rows:
        return
    gutter = _best_gutter(rows) if depth < _MAX_DEPTH else None
    if gutter is None:
        yield Region(tuple(rows), bounds(chunk.box for row in rows for chunk in row))
        return
    middle = (gutter.left + gutter.right) / 2
    band = [chunk for row in rows[gutter.first : gutter.stop] for chunk in row]
    yield from read_order(rows[: gutter.first], depth=depth + 1)
    yield from read_order(rows_of(chunk for chunk in band if chunk.box.middle[0] < middle), depth=depth + 1)
    yield from read_order(rows_of(chunk for chunk in band if chunk.box.middle[0] >= middle), depth=depth + 1)
    yield from read_order(rows[gutter.stop :], depth=depth + 1)


def _best_gutter(rows: Sequence[Row]) -> _Gutter | None:
    """The gutter that the most rows share, if there is prose on both its sides."""
    best: _Gutter | None = None
    for index, row in enumerate(rows):
        if best is not None and best.first <= index < best.stop:
            continue
        for before, after in pairwise(row):
            gutter = _grow(rows, index=index, left=before.box.x1, right=after.box.x0)
            longer = best is None or gutter.stop - gutter.first > best.stop - best.first
            if longer and _parts_prose(rows, gutter=gutter):
                best = gutter
    return best


def _grow(rows: Sequence[Row], *, index: int, left: float, right: float) -> _Gutter:
    """The gutter through a gap of one row, as far up and down as it reaches."""
    first, stop = index, index + 1
    while stop < len(rows) and (narrowed := _through(rows[stop], left=left, right=right)):
        left, right = narrowed
        stop += 1
    while first > 0 and (narrowed := _through(rows[first - 1], left=left, right=right)):
        left, right = narrowed
        first -= 1
    return _Gutter(first, stop, left, right)


def _through(row: Row, *, left: float, right: float) -> tuple[float, float] | None:
    """What is left of a gutter beside the chunks of another row; None where they cross it."""
    middle = (left + right) / 2
    for chunk in row:
        if chunk.cells or chunk.box.x0 <= middle <= chunk.box.x1:
            return None
        if chunk.box.x1 < middle:
            left = max(left, chunk.box.x1)
        else:
            right = min(right, chunk.box.x0)
    return (left, right) if right - left >= _NARROWEST else None


def _parts_prose(rows: Sequence[Row], *, gutter: _Gutter) -> bool:
    sides: tuple[list[Chunk], list[Chunk]] = ([], [])
    for row in rows[gutter.first : gutter.stop]:
        for chunk in row:
            sides[chunk.box.x0 >= gutter.right - 1].append(chunk)
    return all(_is_prose(side) for side in sides)


def _is_prose(chunks: list[Chunk]) -> bool:
    if len(chunks) < _FEWEST_ROWS:
        return False
    width = bounds(chunk.box for chunk in chunks).width
    filled = median(chunk.box.width for chunk in chunks) >= _FILLED * width
    return filled and median(len(chunk.text) for chunk in chunks) >= _PROSE_LENGTH
