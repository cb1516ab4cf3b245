"""The source's own characters of each paragraph, for readers who want to see what was printed.

Packages hold positions in the source and not its text; where the folder of the sources is at hand, the database gets
the pieces that its paragraphs are made of.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from datapkg.sources import load_report, read_report_source


def add_originals(connection: sqlite3.Connection, *, sources: Path | None) -> None:
    """Make `segment_texts` (paragraph_id, position, text); empty for reports whose source isn't there.

    Args:
        connection: A database with `reports`, `paragraphs` and `segments`.
        sources: `sources/`, or None.

    Raises:
        SourceError: A source isn't what its report declares.
    """
    connection.execute(
        "create table segment_texts (paragraph_id text not null, position integer not null, text text not null,"
        " primary key (paragraph_id, position)) strict, without rowid"
    )
    if sources is None:
        return
    for (report_id,) in connection.execute("select report_id from reports order by 1").fetchall():
        folder = sources / report_id
        if folder.is_dir():
            source = read_report_source(folder, report=load_report(folder)).text
            _add_pieces(connection, report_id, source=source)


def _add_pieces(connection: sqlite3.Connection, report_id: str, *, source: str) -> None:
    pieces = connection.execute(
        "select paragraph_id, s.position, source_start, source_end from segments s join paragraphs using (paragraph_id)"
        " where report_id = ? order by 1, 2",
        [report_id],
    ).fetchall()
    connection.executemany(
        "insert into segment_texts values (?, ?, ?)",
        [(paragraph_id, position, source[start:end]) for paragraph_id, position, start, end in pieces],
    )
