from __future__ import annotations

from decimal import Decimal

import pytest

from datapkg.models import Approximation, Interval, Measure
from datapkg.quantities import Readings, readings, scan
from datapkg.quantities.numerals import read_numeral
from datapkg.quantities.readings import last_place, rounded_interval
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
        # shares are rounded even where they are whole
        ("12%", "12", interval("11.5", "12.5"), interval("12", "13")),
        ("12 %", "12", interval("11.5", "12.5"), interval("12", "13")),
        ("5‰", "5", interval("4.5", "5.5"), interval("5", "6")),
        ("千分之五", "5", interval("4.5", "5.5"), interval("5", "6")),
        ("100‰", "100", interval("99.5", "100.5"), interval("100", "101")),
        ("百分之十二", "12", interval("11.5", "12.5"), interval("12", "13")),
        ("-12%", "-12", interval("-12.5", "-11.5", "(]"), interval("-13", "-12", "(]")),
        ("百分之百", "100", interval("99.5", "100", "[]"), interval("100", "100", "[]")),
        ("100.0%", "100.0", interval("99.95", "100", "[]"), interval("100", "100", "[]")),
        ("0.0%", "0", interval("-0.05", "0.05"), interval("0", "0.1")),
        # a hundred of something else is no whole
        ("1百", "100", interval("50", "150"), interval("100", "200")),
        ("三分之一", "0.3333", interval("0.3333", "0.3333", "[]"), interval("0.3333", "0.3333", "[]")),
        ("3万4000", "34000", interval("34000", "34000", "[]"), interval("34000", "34000", "[]")),
        ("5.0", "5.0", interval("4.95", "5.05"), interval("5.0", "5.1")),
    ],
)
def test_the_printed_digits_say_what_a_figure_stands_for(
    text: str, value: str, rounded: Interval, cut: Interval
) -> None:
    assert read(text, value)[:2] == (rounded, cut)
    assert rounded_interval(text, value=Decimal(value)) == rounded


@pytest.mark.parametrize(
    ("text", "coarse"),
    [
        ("3800", interval("3750", "3850")),
        ("-3800", interval("-3850", "-3750", "(]")),
        ("50", interval("45", "55")),
        ("2354", interval("2354", "2354", "[]")),
        ("0", interval("0", "0", "[]")),
        ("三千八百", interval("3750", "3850")),
    ],
)
def test_trailing_zeros_may_be_coarse(text: str, coarse: Interval) -> None:
    value = {"三千八百": "3800"}.get(text, text)
    exact = interval(value, value, "[]")
    assert read(text, value) == Readings(exact, exact, coarse)


def test_without_trailing_zeros_that_are_not_meant_the_coarse_reading_is_the_rounded_one() -> None:
    for text, value in [("16.19万", "161900"), ("12%", "12"), ("三分之一", "0.3333"), ("100%", "100")]:
        assert read(text, value).coarse == read(text, value).rounded


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


def test_an_end_is_open_unless_it_is_said_to_be_closed() -> None:
    assert readings("3100", value=Decimal(3100), approx="over").rounded == interval("3100", None, "()")


def test_a_norm_is_not_rounded() -> None:
    exact = interval("1.3", "1.3", "[]")
    assert read("1.3", "1.3", measure="standard") == Readings(exact, exact, exact)
    assert read("1.3", "1.3", measure="stock").rounded == interval("1.25", "1.35")


def test_a_figure_whose_value_is_another_than_its_digits_is_rounded_to_them() -> None:
    """A corrected or scaled value: 354 printed in a table of 万."""
    assert read("354", "3.5").rounded == interval("3.0", "4.0")


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
        ("3.50", "0.01"),
        ("1，234.5", "0.1"),
        ("3亿5000万", "10000"),
        ("2.5亿", "10000000"),
        ("1.86万亿", "10000000000"),
        ("5千", "1000"),
        ("3百", "100"),
        ("-5千", "1000"),
        ("负3百", "100"),
        ("-三百", "1"),
        ("2百多万", "1000000"),
        ("230余万", "10000"),
        ("百分之七点二", "0.1"),
        ("百分之七", "1"),
        ("5‰", "1"),
        ("12.5‰", "0.1"),
        ("三点五亿", "10000000"),
        ("三点〇五", "0.01"),
        ("五千", "1"),
        ("三百", "1"),
        ("五千万", "10000"),
        ("两万", "10000"),
        ("半", None),
        ("1½", None),
        ("1½万", None),
        ("①", None),
        ("人", None),
    ],
)
def test_the_last_written_place(text: str, place: str | None) -> None:
    assert last_place(text, numeral=read_numeral(text)) == (None if place is None else Decimal(place))


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
