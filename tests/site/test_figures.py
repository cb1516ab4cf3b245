from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapkg.models.data import Interval
from datapkg.site.figures import figure, interval, visible, with_unit


@pytest.mark.parametrize(
    ("value", "shown"),
    [("161900", "161,900"), ("73.40", "73.40"), ("-0.8", "−0.8"), ("1E+3", "1,000"), ("0.00001", "0.00001")],
)
def test_figure(value, shown):
    assert figure(Decimal(value)) == shown


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_no_digit_is_added_or_lost(value):
    assert Decimal(figure(value).replace(",", "").replace("−", "-")) == value


def test_nothing_is_a_dash():
    assert figure(None) == "—"


@pytest.mark.parametrize(("unit", "shown"), [("人", "5 人"), ("%", "5%"), (None, "5"), ("", "5")])
def test_unit(unit, shown):
    assert with_unit(Decimal(5), unit) == shown


@pytest.mark.parametrize(
    ("ends", "shown"),
    [
        ((Decimal("73.35"), Decimal("73.45"), True, False), "[73.35, 73.45)"),
        ((Decimal(2354), Decimal(2354), True, True), "= 2,354"),
        ((Decimal(3100), None, False, True), "(3,100, ∞)"),
        ((None, Decimal(3), True, True), "(−∞, 3]"),
        ((None, None, False, False), "(−∞, ∞)"),
        ((Decimal("27250.00"), Decimal("27350.50"), True, False), "[27,250, 27,350.5)"),
        ((Decimal(0), Decimal("0.5"), True, False), "[0, 0.5)"),
        ((Decimal(10**30 + 1), Decimal("1E+31"), True, True), f"[{10**30 + 1:,}, {10**31:,}]"),
    ],
)
def test_interval(ends, shown):
    assert interval(Interval(*ends)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1\u202e2", "1⟨U+202E⟩2"), ("a\x00b", "a⟨U+0000⟩b"), ("低保\n10\t人", "低保\n10\t人"), (None, "")],
)
def test_hidden_characters_become_visible(text, shown):
    assert visible(text) == shown
