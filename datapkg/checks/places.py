"""Finds each figure in its paragraph again, and the characters around it that rules read.

Figures are looked for one behind the other, in the order of the source. The work is linear in the length of the
paragraphs: only short pieces are cut out, however long a paragraph is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from datapkg.checks.printed import fold

SIDE = 16
"""So many characters on each side of a figure can be searched by `before` and `after`."""
COLUMNS = {
    "n": "INTEGER", "seq": "INTEGER", "ps": "INTEGER", "pe": "INTEGER", "gap": "VARCHAR", "ahead": "VARCHAR",
    "behind": "VARCHAR",
}  # fmt: skip
"""The columns of a line: the figure's number, its place among those of the paragraph, its first character and the one
behind its last, the text since the figure before it, and the text on both sides."""
_LONGEST_GAP = 400
_DIGIT = frozenset("0123456789.,")


def place_lines(paragraphs: Iterable[tuple[int, str, Sequence[str]]]) -> Iterator[str]:
    """Lines of CSV, put together by hand because there may be millions; what isn't found has empty cells.

    Args:
        paragraphs: For each paragraph the number of its first figure, its text, and the figures as they are printed.
    """
    for first, within, texts in paragraphs:
        has_quotes, position = '"' in within, 0
        for seq, text in enumerate(texts):
            start, end = locate(text, within=within, position=position)
            if start < 0:
                yield f"{first + seq},{seq + 1},,,,,\n"
                continue
            gap = within[max(position, start - _LONGEST_GAP) : start] if seq else ""
            ahead, behind = within[max(start - SIDE, 0) : start], within[end : end + SIDE]
            if has_quotes:
                gap, ahead, behind = (each.replace('"', '""') for each in (gap, ahead, behind))
            yield f'{first + seq},{seq + 1},{start},{end},"{gap}","{ahead}","{behind}"\n'
            position = end


def locate(text: str, *, within: str, position: int) -> tuple[int, int]:
    """Where a figure starts and ends in its paragraph, at or behind `position`; -1 twice where it isn't found.

    A hit inside a longer number (3 in 23) doesn't count.
    """
    needle = text
    while needle:
        start = within.find(needle, position)
        while start >= 0:
            end = start + len(needle)
            if not _is_inside(needle, within[start - 1 : start], within[end : end + 1]):
                return start, end
            start = within.find(needle, start + 1)
        folded = fold(needle)
        needle = folded if folded != needle else ""
    return -1, -1


def _is_inside(needle: str, before: str, after: str) -> bool:
    return (before.isdigit() and needle[0] in _DIGIT) or (after.isdigit() and needle[-1] in _DIGIT)
