"""Numbers and spans as findings print them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from datapkg.checks.intervals import ExactInterval
from datapkg.checks.wording import number, span


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "∞"),
        (Fraction(0), "0"),
        (Fraction(1234567), "1,234,567"),
        (Fraction(-3), "-3"),
        (Fraction(2354, 32), "73.562"),
        (Fraction(1, 3), "0.333"),
        (Fraction(-1, 3), "-0.333"),
        (Fraction(5, 2), "2.5"),
        (Fraction(1000, 3), "333.33"),
        (Fraction(200_001, 2), "100,000"),
        (Fraction(1_234_567, 2), "617,280"),
        (Fraction(10**12, 3), "333,330,000,000"),
    ],
)
def test_a_number_has_about_five_digits_unless_it_is_whole(value: Fraction | None, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (ExactInterval.point(5), "5"),
        (ExactInterval.closed(1, 2), "1–2"),
        (ExactInterval.closed(Fraction(1, 3), Fraction(3334, 10000)), "0.333"),
        (ExactInterval.everything(), "…"),
        (ExactInterval(None, Fraction(5), lower_closed=False, upper_closed=True), "≤5"),
        (ExactInterval(None, Fraction(5), lower_closed=False, upper_closed=False), "<5"),
        (ExactInterval(Fraction(5), None, lower_closed=True, upper_closed=False), "≥5"),
        (ExactInterval(Fraction(5), None, lower_closed=False, upper_closed=False), ">5"),
    ],
)
def test_a_span_is_a_number_or_two_or_one_with_a_sign(interval: ExactInterval, text: str) -> None:
    assert span(interval) == text
