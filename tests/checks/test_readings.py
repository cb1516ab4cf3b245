"""What published figures stand for when they are compared."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from datapkg.checks.intervals import ExactInterval
from datapkg.checks.readings import Readings, readings
from datapkg.models import Approximation, Measure


def read(text: str, value: str, *, approx: Approximation = "exact", measure: Measure = "stock") -> Readings:
    return readings(text, value=Decimal(value), approx=approx, measure=measure)


def rounded(lower: str, upper: str) -> ExactInterval:
    return ExactInterval(Fraction(lower), Fraction(upper), lower_closed=True, upper_closed=False)


@pytest.mark.parametrize("text", ["56.5%", "５６．５％", "56.5 %", "百分之五十六点五", "百分之五十六點五"])
def test_a_share_is_rounded_to_its_digits_in_whatever_form_they_are_printed(text: str) -> None:
    assert read(text, "56.5", measure="share").rounded == rounded("56.45", "56.55")


@pytest.mark.parametrize("text", ["16.19万", "１６．１９万", "16.19萬", "16.19萬(wàn)"])
def test_an_amount_is_rounded_to_its_digits_in_whatever_form_they_are_printed(text: str) -> None:
    assert read(text, "161900").rounded == rounded("161850", "161950")
    assert read(text, "161900").cut == rounded("161900", "162000")


def test_a_figure_that_its_characters_do_not_say_counts_as_exact() -> None:
    assert read("16.19万", "161901").rounded == ExactInterval.point(161901)


def test_fewer_than_some_is_not_fewer_than_none() -> None:
    assert read("3000", "3000", approx="under").rounded == rounded("0", "3000")
