"""Groups glyphs into chunks (stretches of a printed line without a wide gap) and chunks into rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import NamedTuple

from datapkg.sources.formats.layout import is_wide, raised
from datapkg.sources.formats.pages.glyphs import Box, Glyph, bounds

_WIDE_GAP = 0.9
"""In heights of the characters: a wider gap parts columns or cells."""
_WORD_GAP = 0.16
_SAME_ROW = 0.5
_RAISED_BY = 0.25
_RAISED_SIZE = 0.75


class Chunk(NamedTuple):
    """A stretch of a printed line without a wide gap.

    Args:
        text: Its characters, with spaces between Latin words.
        box: Around them.
        cells: For a row of a table: its cells; else none.
    """

    text: str
    box: Box
    cells: tuple[str, ...] = ()

    @property
    def size(self) -> float:
        """The height of its characters."""
        return self.box.height


Row = tuple[Chunk, ...]


def make_rows(glyphs: Sequence[Glyph], *, walls: Sequence[Box] = ()) -> list[Row]:
    """The rows of some glyphs from top to bottom, each with its chunks from left to right.

    Args:
        glyphs: Horizontal characters.
        walls: Vertical rules, which part chunks however narrow the gap.
    """
    chunks = [chunk for line in _lines(glyphs) for chunk in _chunks(line, walls=walls)]
    return rows_of(chunks)


def rows_of(chunks: Iterable[Chunk]) -> list[Row]:
    """Chunks as rows, from top to bottom."""
    rows: list[list[Chunk]] = []
    for chunk in sorted(chunks, key=lambda each: (-each.box.middle[1], each.box.x0)):
        if rows and _same_row(rows[-1][0].box, chunk.box):
            rows[-1].append(chunk)
        else:
            rows.append([chunk])
    return [tuple(sorted(row, key=lambda each: each.box.x0)) for row in rows]


def join_lines(before: str, after: str) -> str:
    """What stands between two printed lines of one paragraph: a space between Latin words, else nothing."""
    first, last = before[-1:], after[:1]
    if not first or not last or is_wide(first) or is_wide(last) or (first.isdigit() and last.isdigit()):
        return ""
    return "" if first == "-" or (first in ".," and last.isdigit()) else " "


def _lines(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs whose boxes stand side by side, from left to right."""
    lines: list[list[Glyph]] = []
    around: list[Box] = []
    for glyph in sorted(glyphs, key=lambda each: (-each.box.middle[1], each.box.x0)):
        # Raised characters lie between two lines in this order, so the last few lines are looked at, not only the last.
        fitting = [index for index in range(max(len(lines) - 3, 0), len(lines)) if _same_row(around[index], glyph.box)]
        if fitting:
            index = max(fitting, key=lambda each: _overlap(around[each], glyph.box))
            lines[index].append(glyph)
            if glyph.box.height > around[index].height:
                around[index] = around[index]._replace(y0=glyph.box.y0, y1=glyph.box.y1)
        else:
            lines.append([glyph])
            around.append(glyph.box)
    for line in lines:
        yield sorted(line, key=lambda each: each.box.x0)


def _overlap(first: Box, second: Box) -> float:
    return min(first.y1, second.y1) - max(first.y0, second.y0)


def _same_row(first: Box, second: Box) -> bool:
    return _overlap(first, second) >= _SAME_ROW * min(first.height, second.height)


def _chunks(line: list[Glyph], *, walls: Sequence[Box]) -> Iterator[Chunk]:
    size = median(glyph.box.height for glyph in line)
    level = line[0].box.middle[1]
    beside = [wall.middle[0] for wall in walls if wall.y0 <= level <= wall.y1]
    current: list[Glyph] = []
    for glyph in line:
        if current:
            left, right = current[-1].box.x1, glyph.box.x0
            parted = any(current[-1].box.middle[0] < x < glyph.box.middle[0] for x in beside)
            if parted or right - left > _WIDE_GAP * size:
                yield _chunk(current, size=size)
                current = []
        current.append(glyph)
    yield _chunk(current, size=size)


def _chunk(glyphs: list[Glyph], *, size: float) -> Chunk:
    pieces: list[str] = []
    for index, glyph in enumerate(glyphs):
        before = glyphs[index - 1] if index else None
        if before is not None and _is_gap(before, glyph, size=size):
            pieces.append(" ")
        pieces.append(raised(glyph.text) if before is not None and _is_raised(before, glyph, size=size) else glyph.text)
    return Chunk(text="".join(pieces), box=bounds(glyph.box for glyph in glyphs))


def _is_gap(before: Glyph, glyph: Glyph, *, size: float) -> bool:
    gap = glyph.box.x0 - before.box.x1
    if is_wide(before.text) or is_wide(glyph.text):
        return gap > 0.4 * size
    return glyph.spaced or gap > _WORD_GAP * size


def _is_raised(before: Glyph, glyph: Glyph, *, size: float) -> bool:
    return (
        glyph.text.isascii()
        and glyph.text.isdigit()
        and glyph.box.height < _RAISED_SIZE * size
        and glyph.box.y0 > before.box.y0 + _RAISED_BY * size * (before.box.height > _RAISED_SIZE * size)
        and glyph.box.x0 - before.box.x1 < 0.3 * size
    )
