"""Why findings are waived: the reasons of `waivers.yml`, which the packages name only by the waiver's id."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from datapkg.checks.waivers import load_waivers

WAIVERS = "waivers.yml"


def add_reasons(connection: sqlite3.Connection, *, sources: Path | None) -> None:
    """Make the table `waiver_reasons` (waiver_id, reason_zh, reason_en, until); empty without sources.

    Args:
        connection: A database with `reports`.
        sources: `sources/`, or None.

    Raises:
        DeclarationError: A `waivers.yml` doesn't hold what it should.
    """
    connection.execute(
        "create table waiver_reasons (waiver_id text primary key, reason_zh text not null, reason_en text not null,"
        " until text not null) strict, without rowid"
    )
    if sources is None:
        return
    for (report_id,) in connection.execute("select report_id from reports order by 1").fetchall():
        connection.executemany(
            "insert into waiver_reasons values (?, ?, ?, ?)",
            [
                (waiver.waiver_id, waiver.reason.zh, waiver.reason.en, waiver.until)
                for waiver in load_waivers(sources / report_id / WAIVERS)
            ],
        )
