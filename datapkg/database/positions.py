"""Where each numeral stands in its paragraph's normalised text.

The package gives positions in the source, because those are what others can verify. A reader sees the paragraph's
text, from which glosses, doubled marks and line breaks are gone; so a numeral stands at its source position less what
was left out before it. How much that is can be told from the numeral itself: it is looked for backwards from the
latest place where it may stand.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from datapkg.text import normalize


class Piece(NamedTuple):
    """A piece of the source, from start to behind its last character."""

    start: int
    end: int


class Place(NamedTuple):
    """A span in a paragraph's text."""

    start: int
    end: int


def locate(text: str, *, pieces: Sequence[Piece], numerals: Iterable[tuple[int, str]]) -> list[Place | None]:
    """Find numerals in a paragraph.

    Args:
        text: The paragraph's normalised text.
        pieces: The pieces of the source that it is made of, in reading order.
        numerals: Source position and characters of each numeral, in reading order.

    Returns:
        For each numeral its span in `text`; None where it can't be found.
    """
    missing = sum(piece.end - piece.start for piece in pieces) - len(text)
    cursor, gone = 0, 0
    places: list[Place | None] = []
    for start, printed in numerals:
        expected = _expected(start, pieces)
        needle = normalize(printed)[0]
        latest = expected - min(gone, missing)
        found = text.rfind(needle, max(cursor, expected - max(missing, 0)), latest + len(needle)) if needle else -1
        if found < 0:
            found = text.find(needle, cursor) if needle else -1
        if found < 0:
            places.append(None)
            continue
        cursor, gone = found + len(needle), max(expected - found, 0)
        places.append(Place(found, cursor))
    return places


def _expected(start: int, pieces: Sequence[Piece]) -> int:
    before = 0
    for piece in pieces:
        if piece.start <= start < piece.end:
            return before + start - piece.start
        before += piece.end - piece.start
    return before


def add_positions(connection: sqlite3.Connection) -> None:
    """Make the table `mention_places` (mention_id, position, start, end): what the reader page marks."""
    connection.execute(
        "create table mention_places (mention_id text primary key references mentions(mention_id),"
        " paragraph_id text not null, start integer not null, end integer not null) strict, without rowid"
    )
    pieces = _pieces(connection)
    texts = dict(connection.execute("select paragraph_id, text from paragraphs"))
    mentions = connection.execute("select paragraph_id, mention_id, source_start, text from mentions order by 1")
    for paragraph_id, group in groupby(mentions, key=lambda row: row[0]):
        parts = pieces.get(paragraph_id, [])
        numerals = sorted(group, key=lambda row: _expected(row[2], parts))
        places = locate(texts[paragraph_id], pieces=parts, numerals=[(row[2], row[3]) for row in numerals])
        connection.executemany(
            "insert into mention_places values (?, ?, ?, ?)",
            [(row[1], paragraph_id, *place) for row, place in zip(numerals, places, strict=True) if place],
        )


def _pieces(connection: sqlite3.Connection) -> dict[str, list[Piece]]:
    rows = connection.execute("select paragraph_id, source_start, source_end from segments order by 1, position")
    return {
        paragraph_id: [Piece(row[1], row[2]) for row in group]
        for paragraph_id, group in groupby(rows, key=lambda row: row[0])
    }
