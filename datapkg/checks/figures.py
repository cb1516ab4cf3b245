"""Makes the table `figure` that rules select from: each observation with its place and its readings.

All numbers of the table are whole, scaled by 10^6, so that the SQL of `datapkg.checks.formulas` is exact in 128 bits.
A value that isn't plain digits, has more than five decimals, or isn't below 10^16, has no scaled form (`v` is NULL): no
arithmetic rule selects it, and the rules of type `digits` report it.

DuckDB does what it can for all figures at once. Python finds them in their paragraphs and reads each writing once, and
hands its answers over as CSV files, which DuckDB reads faster than rows one by one.
"""

# ruff: noqa: S608 -- SQL is put together here; every text of a rule or a file passes `quoted`, numbers are integers
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import chain

import duckdb

from datapkg.checks.package import quoted
from datapkg.checks.places import COLUMNS as PLACE_COLUMNS
from datapkg.checks.places import place_lines
from datapkg.checks.printed import fold
from datapkg.checks.rules import Reference
from datapkg.checks.scaling import COLUMNS as READING_COLUMNS
from datapkg.checks.scaling import READINGS, SCALE, SHORT_WAY, scaled_line
from datapkg.checks.scratch import scratch
from datapkg.checks.years import COLUMNS as YEAR_COLUMNS
from datapkg.checks.years import named_lines

NOTHING = -1
"""The number of the row of the table `nothing`: a zero that stands for a figure that is missing."""
_REFERENCE_COLUMNS = (
    "n, v, reread, digits, over, about, stands, "
    + ", ".join(f"{name}_lo, {name}_lc, {name}_hi, {name}_hc" for name in READINGS)
    + ", indicator, region, unit, measure, text"
)
_SOME = 10_000
_LEVEL = (
    "CASE WHEN coalesce(o.region_code, '') = '' THEN '' WHEN o.region_code LIKE '%000000' OR o.region_code = '000000' "
    "THEN 'nation' WHEN o.region_code LIKE '__0000' THEN 'province' WHEN o.region_code LIKE '____00' THEN 'city' "
    "ELSE 'county' END"
)
_NUMBER = """
    CREATE TABLE numbered AS SELECT o.rowid AS place, coalesce(o.text, '') AS text, coalesce(o.quote, '') AS quote,
        row_number() OVER (
            ORDER BY o.paragraph_id, coalesce(TRY_CAST(s.position AS BIGINT), 0), TRY_CAST(o.source_start AS BIGINT),
            o.observation_id
        ) AS n, o.paragraph_id
    FROM observations o LEFT JOIN segments s ON s.paragraph_id = o.paragraph_id
        AND TRY_CAST(o.source_start AS BIGINT) >= TRY_CAST(s.source_start AS BIGINT)
        AND TRY_CAST(o.source_start AS BIGINT) < TRY_CAST(s.source_end AS BIGINT)
    WHERE o.derived_from IS NULL
"""
_PRINTED = """
    SELECT first, coalesce(p.text, ''), texts
    FROM (SELECT paragraph_id, min(n) AS first, list(text ORDER BY n) AS texts FROM numbered GROUP BY paragraph_id)
        LEFT JOIN (SELECT paragraph_id, min(text) AS text FROM paragraphs GROUP BY paragraph_id) p USING (paragraph_id)
"""
_WRITINGS = """
    CREATE TABLE writing AS SELECT row_number() OVER () AS w, * FROM (
        SELECT DISTINCT coalesce(text, '') AS text, coalesce(value, '') AS value, coalesce(approx, '') AS approx,
            coalesce(measure, '') AS measure
        FROM observations)
"""
_OTHER_YEARS = """
    CREATE TABLE other_years AS SELECT DISTINCT report_id, paragraph_id, CAST(o.year AS INTEGER) AS year
    FROM observations o JOIN reports r USING (report_id)
    WHERE TRY_CAST(o.year AS INTEGER) <> TRY_CAST(r.year AS INTEGER) AND o.paragraph_id IS NOT NULL
"""
_UNIT = (
    "CASE WHEN regexp_matches(behind, '^人[(（]?次') THEN '人次' WHEN left(behind, 1) IN ('人', '名', '位') THEN '人' "
    "WHEN left(behind, 1) IN ('户', '元') THEN left(behind, 1) ELSE '' END"
)
_FIGURE = (
    "CREATE TABLE figure AS SELECT c.n, c.seq, c.ps, c.pe, c.gap, coalesce(c.ahead, '') AS ahead, "
    f"coalesce(c.behind, '') AS behind, u.n IS NULL AS stands, {_UNIT} AS read_unit, s.* EXCLUDE (w), "
    "o.observation_id AS id, coalesce(o.report_id, '') AS report, coalesce(o.paragraph_id, '') AS paragraph, "
    "coalesce(o.indicator_id, '') AS indicator, coalesce(o.unit, '') AS unit, w.approx, w.measure, w.value, "
    "coalesce(o.region_code, '') AS region, coalesce(r.parent_code, '') AS parent, "
    f"{_LEVEL} AS level, coalesce(TRY_CAST(o.year AS INTEGER), 0) AS year, "
    "TRY_CAST(p.year AS INTEGER) AS report_year, y.year IS NOT NULL AS year_named, "
    "coalesce(p.kind, '') AS kind, coalesce(o.label, '') AS label, w.text, "
    "coalesce(TRY_CAST(o.confidence AS INTEGER), 100) AS confidence, o.correction, "
    "o.printed_value IS NOT NULL AS value_corrected "
    "FROM placed c JOIN numbered USING (n) JOIN observations o ON o.rowid = place "
    "JOIN writing w ON w.text = coalesce(o.text, '') AND w.value = coalesce(o.value, '') "
    "AND w.approx = coalesce(o.approx, '') AND w.measure = coalesce(o.measure, '') JOIN scaled s ON s.w = w.w "
    "LEFT JOIN unquoted u ON u.n = c.n LEFT JOIN regions r ON r.region_code = o.region_code "
    "LEFT JOIN reports p ON p.report_id = o.report_id "
    "LEFT JOIN named y ON y.paragraph = o.paragraph_id AND y.year = TRY_CAST(o.year AS INTEGER)"
)


def make_figures(connection: duckdb.DuckDBPyConnection, *, references: Sequence[Reference] = ()) -> None:
    """Add the tables `numbered` (the order of the observations) and `figure` to a connection of `open_package`.

    Figures of references are rows with negative numbers and the indicator `@<name>`.
    """
    connection.execute(_NUMBER)
    # Python works on one core while DuckDB works on the other.
    with ThreadPoolExecutor(1) as pool, closing(connection.cursor()) as cursor:
        placing = pool.submit(_place, cursor)
        _read_writings(connection)
        _find_quoted(connection)
        _find_named_years(connection)
        placing.result()
    connection.execute(_FIGURE)
    for table in ("placed", "scaled", "short", "writing", "unquoted", "named", "other_years"):
        connection.execute(f"DROP TABLE {table}")
    _add_references(connection, references)
    zeros = ", ".join(f"0 AS {name}_lo, TRUE AS {name}_lc, 0 AS {name}_hi, TRUE AS {name}_hc" for name in READINGS)
    connection.execute(
        f"CREATE TABLE nothing AS SELECT f.* REPLACE ({NOTHING} AS n, 0 AS v, FALSE AS about, {zeros}) "
        "FROM (SELECT 1) LEFT JOIN (SELECT * FROM figure WHERE FALSE) f ON TRUE"
    )


def _place(connection: duckdb.DuckDBPyConnection) -> None:
    paragraphs = connection.execute(_PRINTED)
    some = iter(lambda: paragraphs.fetchmany(_SOME), [])
    _read_lines(connection, place_lines(chain.from_iterable(some)), table="placed", columns=PLACE_COLUMNS)


def _read_writings(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the tables `writing` (figures that are written and meant alike) and `scaled` (what they are read as)."""
    connection.execute(_WRITINGS)
    connection.execute(f"CREATE TABLE short AS {SHORT_WAY}")
    others = connection.execute(
        "SELECT w, text, value, approx, measure FROM writing WHERE w NOT IN (SELECT w FROM short) ORDER BY w"
    ).fetchall()
    _read_lines(connection, (scaled_line(*each) for each in others), table="scaled", columns=READING_COLUMNS)
    connection.execute("INSERT INTO scaled SELECT * FROM short")


def _read_lines(
    connection: duckdb.DuckDBPyConnection, lines: Iterable[str], *, table: str, columns: Mapping[str, str]
) -> None:
    with scratch() as folder:
        path = folder / "lines.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        connection.execute(
            f"CREATE TABLE {table} AS SELECT * FROM read_csv(?, header=false, columns={dict(columns)}, nullstr='', "
            "delim=',', quote='\"', escape='\"', auto_detect=false)",
            [str(path)],
        )


def _find_quoted(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the table `unquoted`: the figures whose quote doesn't hold their text, in whatever width and script."""
    rows = connection.execute("SELECT n, text, quote FROM numbered WHERE NOT contains(quote, text)").fetchall()
    missing = [number for number, text, quote in rows if fold(text) not in fold(quote)]
    _read_lines(connection, (f"{number}\n" for number in missing), table="unquoted", columns={"n": "INTEGER"})


def _find_named_years(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the table `named`: the years of figures that are not the report's, where the text names them."""
    connection.execute(_OTHER_YEARS)
    wanted = connection.execute("SELECT paragraph_id, list(year) FROM other_years GROUP BY paragraph_id").fetchall()
    years = {paragraph_id: frozenset(each) for paragraph_id, each in wanted}
    paragraphs = connection.execute(
        "SELECT report_id, paragraph_id, coalesce(p.text, ''), CAST(r.year AS INTEGER) FROM paragraphs p "
        "JOIN reports r USING (report_id) WHERE TRY_CAST(r.year AS INTEGER) IS NOT NULL AND p.paragraph_id IS NOT NULL "
        "AND report_id IN (SELECT report_id FROM other_years) "
        "ORDER BY report_id, TRY_CAST(p.position AS INTEGER), paragraph_id"
    )
    rows = chain.from_iterable(iter(lambda: paragraphs.fetchmany(_SOME), []))
    _read_lines(connection, named_lines(rows, wanted=years), table="named", columns=YEAR_COLUMNS)


def _add_references(connection: duckdb.DuckDBPyConnection, references: Sequence[Reference]) -> None:
    rows: list[str] = []
    for reference in references:
        for region, value in sorted(reference.values.items()):
            scaled, number = value * SCALE, NOTHING - 1 - len(rows)
            cells = [number, scaled, scaled, len(str(value)), "FALSE", "FALSE", "TRUE", *[scaled, "TRUE"] * 6]
            texts = ["@" + reference.name, region, reference.unit, "stock", f"{value:,}"]
            rows.append(f"({', '.join([*map(str, cells), *map(quoted, texts)])})")
    if rows:
        connection.execute(f"INSERT INTO figure ({_REFERENCE_COLUMNS}) VALUES {', '.join(rows)}")
