"""The three readings of a figure: rounded, cut off, and coarse (trailing zeros say only the size).

Source: the table "What a printed figure stands for" in docs/consistency.md.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from datapkg.checks.intervals import ExactInterval
from datapkg.checks.printed import Printed, read_printed
from datapkg.models import Approximation, Measure

HALF = Decimal("0.5")
_NORMS: frozenset[Measure] = frozenset({"standard", "target"})
_HUNDRED = ExactInterval.closed(Decimal("99.5"), 100)


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
        value: Its published value in base units; where the characters say another value, it counts as exact.
        approx: How exactly it is stated.
        measure: What sort of figure it is: a standard or a target is a norm and not rounded.
    """
    if approx == "over":
        return _same(ExactInterval(ExactInterval.point(value).lower, None, lower_closed=False, upper_closed=False))
    if approx == "under":
        low = None if value < 0 else ExactInterval.point(0).lower
        high = ExactInterval.point(value).upper
        if low is not None and low == high:
            return _same(ExactInterval.point(value))
        return _same(ExactInterval(low, high, lower_closed=low is not None, upper_closed=False))
    printed = read_printed(text)
    if printed is None or printed.value != value:
        return _same(ExactInterval.point(value))
    if approx == "about":
        around = ExactInterval.closed(value - _last(printed), value + _last(printed))
        return Readings(around, around, around, about=True)
    return _stated(printed, measure=measure, percent=_is_percent(text))


def _stated(printed: Printed, *, measure: Measure, percent: bool) -> Readings:
    value, step = printed.value, printed.step
    point = ExactInterval.point(value)
    if measure in _NORMS and not percent:
        return _same(point)
    if not printed.rounded:
        zeros = _last(printed)
        return Readings(point, point, _around(value, zeros) if zeros > 1 else point, about=False)
    if percent and value == 100 and step == 1:
        return _same(_HUNDRED)
    rounded = _around(value, step)
    cut = _half_open(value, value + step) if value >= 0 else -_half_open(-value, -value + step)
    return Readings(rounded, cut, rounded, about=False)


def _last(printed: Printed) -> Decimal:
    """What one unit of the last digit that isn't zero is worth, for a whole number; else the step."""
    if printed.rounded or printed.value == 0:
        return printed.step
    figure = str(int(printed.value))
    return Decimal(10) ** (len(figure) - len(figure.rstrip("0")))


def _around(value: Decimal, step: Decimal) -> ExactInterval:
    half = step * HALF
    return _half_open(value - half, value + half) if value >= 0 else -_half_open(-value - half, -value + half)


def _half_open(lower: Decimal, upper: Decimal) -> ExactInterval:
    ends = ExactInterval.closed(lower, upper)
    return ExactInterval(ends.lower, ends.upper, lower_closed=True, upper_closed=False)


def _same(interval: ExactInterval) -> Readings:
    return Readings(interval, interval, interval, about=False)


def _is_percent(text: str) -> bool:
    return text.rstrip().endswith(("%", "％", "‰")) or text.startswith(("百分之", "千分之"))
