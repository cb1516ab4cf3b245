"""Fills the table that says where each numeral stands in its paragraph's text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby

from datapkg.text.locate import Piece, locate, reading_position

_PIECES = "select source_start, source_end from segments where paragraph_id = ? order by position"


def add_positions(connection: sqlite3.Connection) -> None:
    """Make the table `mention_places` (mention: rowid of a mention, start, end): what the reader page marks."""
    connection.execute(
        "create table mention_places (mention integer primary key, start integer not null, end integer not null) strict"
    )
    connection.executemany("insert into mention_places values (?, ?, ?)", _places(connection))


def _places(connection: sqlite3.Connection) -> Iterator[tuple[int, int, int]]:
    mentions = connection.execute("select paragraph_id, rowid, source_start, text from mentions order by 1, 2")
    for paragraph_id, group in groupby(mentions, key=lambda row: row[0]):
        (text,) = connection.execute("select text from paragraphs where paragraph_id = ?", [paragraph_id]).fetchone()
        pieces = [Piece(*row) for row in connection.execute(_PIECES, [paragraph_id])]
        numerals = sorted(group, key=lambda row: reading_position(row[2], pieces))
        places = locate(text, pieces=pieces, numerals=[(row[2], row[3]) for row in numerals])
        yield from ((row[1], *place) for row, place in zip(numerals, places, strict=True) if place)
