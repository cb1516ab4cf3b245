"""The second reader of figures, the three readings, and the short way through common figures."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datapkg.checks.printed import fold, read_printed
from datapkg.checks.readings import readings
from datapkg.checks.scaling import SHORT_WAY, scaled_readings
from datapkg.checks.wording import span


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("2354", "2354", "1"),
        ("16.19萬", "161900", "100"),
        ("73.4%", "73.4", "0.1"),
        ("1.86 万亿", "1.86E+12", "1E+10"),
        ("12,345", "12345", "1"),
        ("四百七十一万", "4710000", "10000"),
        ("一百零五", "105", "1"),
        ("万余", "10000", "10000"),
        ("百分之七点二", "7.2", "0.1"),
        ("七点二万", "72000", "1000"),
        ("2.8萬(wàn)余", "28000", "1000"),
        ("-5%", "-5", "1"),
        ("19·5％", "19.5", "0.1"),
    ],
)
def test_a_printed_figure_is_read(text: str, value: str, step: str) -> None:
    printed = read_printed(text)
    assert printed is not None
    assert (printed.value, printed.step) == (Decimal(value), Decimal(step))


@pytest.mark.parametrize("text", ["", "若干", "三分之一", "1.2.3", "1,23", "%", "12人", "NaN"])
def test_what_isnt_known_stays_unread(text: str) -> None:
    assert read_printed(text) is None


def test_folding_leaves_neither_blanks_nor_glosses() -> None:
    assert fold("１６．１９ 萬(wàn)\n餘") == "16.19万余"


@pytest.mark.parametrize(
    ("text", "approx", "measure", "rounded", "cut", "coarse"),
    [
        ("73.4%", "exact", "share", "73.35–73.45", "73.4–73.5", "73.35–73.45"),
        ("2354", "exact", "flow", "2354", "2354", "2354"),
        ("3800", "exact", "flow", "3800", "3800", "3750–3850"),
        ("16.19万", "exact", "stock", "161,850–161,950", "161,900–162,000", "161,850–161,950"),
        ("665", "exact", "standard", "665", "665", "665"),
        ("3100余", "over", "flow", ">3100", ">3100", ">3100"),
        ("3000", "under", "flow", "0–3000", "0–3000", "0–3000"),
        ("2000", "about", "flow", "1000–3000", "1000–3000", "1000–3000"),
        ("98%", "exact", "share", "97.5–98.5", "98–99", "97.5–98.5"),
        ("100%", "exact", "share", "99.5–100", "100", "99.5–100"),
        ("22", "exact", "rate", "21.5–22.5", "22–23", "21.5–22.5"),
    ],
)  # fmt: skip
def test_the_three_readings(text: str, approx: str, measure: str, rounded: str, cut: str, coarse: str) -> None:
    printed = read_printed(text)
    assert printed is not None
    read = readings(text, value=printed.value, approx=approx, measure=measure)  # type: ignore[arg-type]
    assert (span(read.rounded), span(read.cut), span(read.coarse)) == (rounded, cut, coarse)


@given(
    writings=st.lists(
        st.builds(
            lambda whole, decimals, ending, measure: (f"{whole}{decimals}{ending}", measure),
            st.integers(1, 10**9 - 1),
            st.from_regex(r"(\.[0-9]{1,4})?", fullmatch=True),
            st.sampled_from(["", "万", "亿", "%"]),
            st.sampled_from(["stock", "flow", "change"]),
        ),
        min_size=50,
        max_size=50,
    )
)
@settings(max_examples=20, deadline=None)
def test_sql_reads_common_writings_as_exact_intervals_do(writings: list[tuple[str, str]]) -> None:
    rows = []
    for number, (text, measure) in enumerate(writings):
        printed = read_printed(text)
        assert printed is not None
        rows.append((number, text, format(printed.value, "f"), "exact", measure))
    with closing(duckdb.connect()) as connection:
        connection.execute("CREATE TABLE writing (w INTEGER, text TEXT, value TEXT, approx TEXT, measure TEXT)")
        connection.executemany("INSERT INTO writing VALUES (?, ?, ?, ?, ?)", rows)
        found = connection.execute(f"SELECT * FROM ({SHORT_WAY}) ORDER BY w").fetchall()
    assert found
    assert found == [(number, *scaled_readings(*rows[number][1:])) for number, *_ in found]
