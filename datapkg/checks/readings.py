"""The readings of a published figure: those of `datapkg.quantities.readings`, as exact intervals.

A package may come from others, so the characters of a figure need not say its value: then the value counts as exact.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from datapkg.checks.intervals import ExactInterval
from datapkg.checks.printed import Printed, fold, read_printed
from datapkg.models import Approximation, Interval, Measure
from datapkg.quantities.readings import readings as printed_readings

_HUNDRED = 100
_RATIOS: frozenset[Measure] = frozenset({"rate", "share"})
_ZERO = ExactInterval(ExactInterval.point(0).lower, None, lower_closed=True, upper_closed=False)


class Readings(NamedTuple):
    """What a figure may stand for.

    Args:
        rounded: Its printed digits are rounded; the default.
        cut: Its printed digits are cut off.
        coarse: Like `rounded`, and trailing zeros count as left out.
        about: Whether 约 or 左右 makes every reading a soft limit.
    """

    rounded: ExactInterval
    cut: ExactInterval
    coarse: ExactInterval
    about: bool


@lru_cache(maxsize=262144)
def readings(text: str, *, value: Decimal, approx: Approximation, measure: Measure) -> Readings:
    """The readings of a figure.

    Args:
        text: Its characters.
        value: Its published value in base units.
        approx: How exactly it is stated; 约 and 左右 give one unit of the last digit on both sides.
        measure: What sort of figure it is: a standard or a target is a norm and not rounded.
    """
    printed = read_printed(text)
    point = ExactInterval.point(value)
    if approx == "about":
        slack = ExactInterval.point(_last_digit(printed, value))
        around = ExactInterval.closed(value, value) + _symmetric(slack)
        return Readings(around, around, around, about=True)
    if approx == "exact" and (measure == "target" or printed is None or abs(printed.value) != abs(value)):
        return Readings(point, point, point, about=False)
    if approx == "exact" and printed is not None and printed.step == 1 and value >= 0:
        percent = printed.rounded and measure != "standard"
        if percent or (measure in _RATIOS and not printed.rounded):
            return _quotient(point, share=percent)
    read = printed_readings(fold(text), value=value, approx=approx, measure=measure)
    rounded, cut, coarse = (_not_negative(each, value=value) for each in read)
    return Readings(rounded, cut, coarse, about=False)


def _quotient(point: ExactInterval, *, share: bool) -> Readings:
    """98% and 每万人22人 are whole parts of quotients, not counts; 100% in digits is [99.5, 100]."""
    half, one = Fraction(1, 2), Fraction(1)
    low = point.lower or Fraction(0)
    rounded = ExactInterval(low - half, low + half, lower_closed=True, upper_closed=False)
    if share and low == _HUNDRED:
        whole = ExactInterval.closed(low - half, low)
        return Readings(whole, point, whole, about=False)
    cut = ExactInterval(low, low + one, lower_closed=True, upper_closed=False)
    return Readings(rounded, cut, rounded, about=False)


def _not_negative(interval: Interval, *, value: Decimal) -> ExactInterval:
    """The exact interval; 近3000人 isn't fewer than none."""
    exact = ExactInterval.of(interval)
    if exact.lower is None and value >= 0:
        return exact.meet(_ZERO) or ExactInterval.point(value)
    return exact


def _symmetric(slack: ExactInterval) -> ExactInterval:
    return ExactInterval((-slack).lower, slack.upper, lower_closed=True, upper_closed=True)


def _last_digit(printed: Printed | None, value: Decimal) -> Decimal:
    """What one unit of the last digit that isn't zero is worth."""
    if printed is None or not value:
        return Decimal(0)
    if printed.rounded:
        return printed.step
    figure = str(abs(int(value)))
    return Decimal(10) ** (len(figure) - len(figure.rstrip("0")))
