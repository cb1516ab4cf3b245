"""Makes the table `figure` that rules select from: each observation with its place and its readings.

All numbers of the table are whole, scaled by 10^6, so that the SQL of `datapkg.checks.formulas` is exact in 128 bits.
A value that isn't plain digits, has more than five decimals, or isn't below 10^15, has no scaled form (`v` is NULL): no
arithmetic rule selects it, and the rules of type `digits` report it.
"""

# ruff: noqa: S608 -- SQL is put together here; every text of a rule or a file passes `quoted`, numbers are integers
from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from datapkg.checks.package import quoted
from datapkg.checks.printed import fold
from datapkg.checks.rules import Reference
from datapkg.checks.scaling import SCALE, scaled_columns

NOTHING = -1
"""The number of the row of the table `nothing`: a zero that stands for a figure that is missing."""
READINGS = ("rounded", "cut", "coarse")
_LONGEST_GAP = 400
_DIGIT = frozenset("0123456789.,")

_COMPUTED = (
    "n INTEGER, seq INTEGER, ps INTEGER, pe INTEGER, gap VARCHAR, stands BOOLEAN, read_unit VARCHAR, "
    "v HUGEINT, reread HUGEINT, digits INTEGER, over BOOLEAN, about BOOLEAN, "
    + ", ".join(f"{name}_lo HUGEINT, {name}_lc BOOLEAN, {name}_hi HUGEINT, {name}_hc BOOLEAN" for name in READINGS)
)
_REFERENCE_COLUMNS = (
    "n, v, reread, digits, over, about, stands, "
    + ", ".join(f"{name}_lo, {name}_lc, {name}_hi, {name}_hc" for name in READINGS)
    + ", indicator, region, unit, measure, text"
)
_LEVEL = (
    "CASE WHEN coalesce(o.region_code, '') = '' THEN '' WHEN o.region_code LIKE '%000000' OR o.region_code = '000000' "
    "THEN 'nation' WHEN o.region_code LIKE '__0000' THEN 'province' WHEN o.region_code LIKE '____00' THEN 'city' "
    "ELSE 'county' END"
)
_NUMBER = """
    CREATE TABLE numbered AS SELECT o.rowid AS place, row_number() OVER (
        ORDER BY o.paragraph_id, coalesce(TRY_CAST(s.position AS BIGINT), 0), TRY_CAST(o.source_start AS BIGINT),
        o.observation_id
    ) AS n
    FROM observations o LEFT JOIN segments s ON s.paragraph_id = o.paragraph_id
        AND TRY_CAST(o.source_start AS BIGINT) >= TRY_CAST(s.source_start AS BIGINT)
        AND TRY_CAST(o.source_start AS BIGINT) < TRY_CAST(s.source_end AS BIGINT)
"""
_SELECT = """
    SELECT n, paragraph_id, coalesce(text, ''), coalesce(quote, ''), coalesce(value, ''), coalesce(approx, ''),
        coalesce(measure, '')
    FROM numbered JOIN observations o ON o.rowid = place ORDER BY n
"""


def make_figures(connection: duckdb.DuckDBPyConnection, *, references: Sequence[Reference] = ()) -> None:
    """Add the tables `numbered` (the order of the observations) and `figure` to a connection of `open_package`.

    Figures of references are rows with negative numbers and the indicator `@<name>`.
    """
    connection.execute(_NUMBER)
    texts = dict(connection.execute("SELECT paragraph_id, text FROM paragraphs").fetchall())
    rows = connection.execute(_SELECT).fetchall()
    with tempfile.TemporaryDirectory(prefix="datapkg-") as folder:
        path = Path(folder) / "figures.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(_lines(rows, texts=texts))
        types = ", ".join(f"'{column}': '{kind}'" for column, kind in (each.split() for each in _COMPUTED.split(", ")))
        connection.execute(
            f"CREATE TABLE computed AS SELECT * FROM read_csv(?, header=false, columns={{{types}}}, nullstr='', "
            "delim=',', quote='\"', escape='\"', auto_detect=false)",
            [str(path)],
        )
    connection.execute(
        "CREATE TABLE figure AS SELECT c.*, o.observation_id AS id, coalesce(o.report_id, '') AS report, "
        "coalesce(o.paragraph_id, '') AS paragraph, coalesce(o.indicator_id, '') AS indicator, "
        "coalesce(o.unit, '') AS unit, coalesce(o.approx, '') AS approx, coalesce(o.measure, '') AS measure, "
        "coalesce(o.region_code, '') AS region, coalesce(r.parent_code, '') AS parent, "
        f"{_LEVEL} AS level, "
        "coalesce(TRY_CAST(o.year AS INTEGER), 0) AS year, TRY_CAST(p.year AS INTEGER) AS report_year, "
        "coalesce(o.label, '') AS label, coalesce(o.text, '') AS text, "
        "coalesce(TRY_CAST(o.confidence AS INTEGER), 100) AS confidence, o.correction "
        "FROM computed c JOIN numbered USING (n) JOIN observations o ON o.rowid = place "
        "LEFT JOIN regions r ON r.region_code = o.region_code "
        "LEFT JOIN reports p ON p.report_id = o.report_id WHERE o.derived_from IS NULL"
    )
    _add_references(connection, references)
    zeros = ", ".join(f"0 AS {name}_lo, TRUE AS {name}_lc, 0 AS {name}_hi, TRUE AS {name}_hc" for name in READINGS)
    connection.execute(
        f"CREATE TABLE nothing AS SELECT f.* REPLACE ({NOTHING} AS n, 0 AS v, FALSE AS about, {zeros}) "
        "FROM (SELECT 1) LEFT JOIN (SELECT * FROM figure WHERE FALSE) f ON TRUE"
    )


def _add_references(connection: duckdb.DuckDBPyConnection, references: Sequence[Reference]) -> None:
    rows: list[str] = []
    for reference in references:
        for region, value in sorted(reference.values.items()):
            scaled, number = value * SCALE, NOTHING - 1 - len(rows)
            cells = [number, scaled, scaled, len(str(value)), "FALSE", "FALSE", "TRUE", *[scaled, "TRUE"] * 6]
            texts = ["@" + reference.name, region, reference.unit, "stock", str(value)]
            rows.append(f"({', '.join([*map(str, cells), *map(quoted, texts)])})")
    if rows:
        connection.execute(f"INSERT INTO figure ({_REFERENCE_COLUMNS}) VALUES {', '.join(rows)}")


def _lines(rows: list[tuple[int, str, str, str, str, str, str]], *, texts: dict[str, str]) -> Iterator[str]:
    """Lines of CSV: a million of them are written, so they are put together by hand."""
    paragraph, position, seq, within = None, 0, 0, ""
    for number, paragraph_id, text, quote, value, approx, measure in rows:
        if paragraph_id != paragraph:
            paragraph, position, seq, within = paragraph_id, 0, 0, texts.get(paragraph_id) or ""
        seq += 1
        start, end = locate(text, within=within, position=position)
        stands = text in quote or fold(text) in fold(quote)
        columns = scaled_columns(text, value, approx, measure)
        if start is None or end is None:
            yield f"{number},{seq},,,,{stands},,{columns}\n"
            continue
        gap = within[position:start][-_LONGEST_GAP:].replace('"', '""') if seq > 1 else ""
        yield f'{number},{seq},{start},{end},"{gap}",{stands},{read_unit(within[end : end + 4])},{columns}\n'
        position = end


def read_unit(behind: str) -> str:
    """The unit that the characters behind a figure begin with, among those that are often confused; "" for others."""
    if behind[:1] == "人" and behind[1:2] in {"次", "(", "（"}:
        return "人次"
    return {"人": "人", "名": "人", "位": "人", "户": "户", "元": "元"}.get(behind[:1], "")


def locate(text: str, *, within: str, position: int) -> tuple[int | None, int | None]:
    """Where a figure stands in its paragraph, at or behind `position`; (None, None) where it isn't found.

    A hit inside a longer number (3 in 23) doesn't count.
    """
    for needle in (text, fold(text)):
        start = within.find(needle, position) if needle else -1
        while start >= 0:
            end = start + len(needle)
            before, after = within[start - 1 : start], within[end : end + 1]
            longer = (needle[0] in _DIGIT and before in _DIGIT and before != "" and before not in ",.") or (
                needle[-1] in _DIGIT and after.isdigit()
            )
            if not longer:
                return start, end
            start = within.find(needle, start + 1)
    return None, None
