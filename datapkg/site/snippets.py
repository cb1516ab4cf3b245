"""Short pieces of text around what was searched, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from datapkg.database.search import query_parts, tokens

CONTEXT = 36
"""Characters shown before the first hit and twice as many behind."""


class Piece(NamedTuple):
    """A stretch of a snippet; `hit` where it was searched for."""

    text: str
    hit: bool


def snippet(text: str, query: str, *, context: int = CONTEXT) -> tuple[Piece, ...]:
    """The part of a text around the first hit.

    Args:
        text: A text in which the search found something.
        query: What was searched.
        context: Characters to show before the first hit.

    Returns:
        Pieces in order; without a hit in the text itself (it may be in another column), its beginning.
    """
    hits = _hits(text.lower(), query_parts(query))
    first = hits[0][0] if hits else 0
    start = max(first - context, 0)
    end = min(first + 3 * context, len(text))
    pieces = [Piece("…", hit=False)] if start else []
    position = start
    for left, right in hits:
        if left >= end:
            break
        if left > position:
            pieces.append(Piece(text[position:left], hit=False))
        pieces.append(Piece(text[left:right], hit=True))
        position = right
    if position < end:
        pieces.append(Piece(text[position:end], hit=False))
    return (*pieces, Piece("…", hit=False)) if end < len(text) else tuple(pieces)


def _hits(text: str, parts: Sequence[str]) -> list[tuple[int, int]]:
    wanted = [part for part in parts if part in text]
    for part in parts:
        if part not in text:
            wanted += [token for token in tokens(part) if len(token) > 1]
    if not wanted:
        return []
    pattern = "|".join(re.escape(each) for each in sorted(set(wanted), key=lambda each: (-len(each), each)))
    return [match.span() for match in re.finditer(pattern, text)]
