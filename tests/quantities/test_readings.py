from __future__ import annotations

from decimal import Decimal

import pytest

from datapkg.models import Approximation, Interval, Measure
from datapkg.quantities import Readings, readings, scan
from datapkg.quantities.readings import last_place
from datapkg.vocabulary import load_vocabulary


def interval(lower: str | None, upper: str | None, ends: str = "[)") -> Interval:
    return Interval(
        None if lower is None else Decimal(lower),
        None if upper is None else Decimal(upper),
        ends[0] == "[",
        ends[1] == "]",
    )


def read(
    text: str, value: str, approx: Approximation = "exact", measure: Measure | None = None, closed: bool = False
) -> Readings:
    return readings(text, value=Decimal(value), approx=approx, measure=measure, closed=closed)


@pytest.mark.parametrize(
    ("text", "value", "rounded", "cut"),
    [
        ("73.4%", "73.4", interval("73.35", "73.45"), interval("73.4", "73.5")),
        ("16.19万", "161900", interval("161850", "161950"), interval("161900", "162000")),
        (
            "1.86万亿",
            "1860000000000",
            interval("1855000000000", "1865000000000"),
            interval("1860000000000", "1870000000000"),
        ),
        ("6亿", "600000000", interval("550000000", "650000000"), interval("600000000", "700000000")),
        ("四百七十一万", "4710000", interval("4705000", "4715000"), interval("4710000", "4720000")),
        ("百分之七点二", "7.2", interval("7.15", "7.25"), interval("7.2", "7.3")),
        ("三点五亿", "350000000", interval("345000000", "355000000"), interval("350000000", "360000000")),
        ("100%", "100", interval("99.5", "100", "[]"), interval("100", "100", "[]")),
        ("-0.8%", "-0.8", interval("-0.85", "-0.75", "(]"), interval("-0.9", "-0.8", "(]")),
        ("2354", "2354", interval("2354", "2354", "[]"), interval("2354", "2354", "[]")),
    ],
)
def test_the_printed_digits_say_what_a_figure_stands_for(
    text: str, value: str, rounded: Interval, cut: Interval
) -> None:
    assert read(text, value)[:2] == (rounded, cut)


def test_trailing_zeros_may_be_coarse() -> None:
    assert read("3800", "3800").rounded == interval("3800", "3800", "[]")
    assert read("3800", "3800").coarse == interval("3750", "3850")
    assert read("2354", "2354").coarse == interval("2354", "2354", "[]")


@pytest.mark.parametrize(
    ("approx", "closed", "expected"),
    [
        ("over", False, interval("3100", None, "()")),
        ("over", True, interval("3100", None, "[)")),
        ("under", False, interval(None, "3100", "()")),
        ("under", True, interval(None, "3100", "(]")),
        ("about", False, interval(None, None, "()")),
    ],
)
def test_approximators_open_an_end(approx: Approximation, closed: bool, expected: Interval) -> None:
    assert read("3100", "3100", approx, closed=closed) == (expected, expected, expected)


def test_a_norm_is_not_rounded() -> None:
    assert read("1.3", "1.3", measure="standard").rounded == interval("1.3", "1.3", "[]")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("16.19万", "100"),
        ("73.4%", "0.1"),
        ("2354", "1"),
        ("12,500.75", "0.01"),
        ("三分之一", None),
        ("3万4000", "1"),
        ("4.0 万", "1000"),
    ],
)
def test_the_last_written_place(text: str, place: str | None) -> None:
    assert last_place(text) == (None if place is None else Decimal(place))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全市共16.19万人", interval("161850", "161950")),
        ("培训3100余人", interval("3100", None, "()")),
        ("不少于36张", interval("36", None, "[)")),
        ("60周岁以上", interval("60", None, "[)")),
        ("近1400个", interval(None, "1400", "()")),
        ("不超过5%", interval(None, "5", "(]")),
        ("下降0.8%", interval("-0.85", "-0.75", "(]")),
        ("约2000场次", interval(None, None, "()")),
    ],
)
def test_the_scanner_gives_the_interval(text: str, expected: Interval) -> None:
    assert scan(text, vocabulary=load_vocabulary())[0].interval == expected
