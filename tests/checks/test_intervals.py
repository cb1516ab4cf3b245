"""Interval arithmetic against brute force: points of two intervals, combined one by one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapkg.checks.intervals import ExactInterval, total
from datapkg.models import Interval

WHOLE = st.integers(-6, 6)


@st.composite
def intervals(draw: st.DrawFn, *, bounded: bool = False) -> ExactInterval:
    low, high = sorted((draw(WHOLE), draw(WHOLE)))
    lower_closed, upper_closed = draw(st.booleans()), draw(st.booleans())
    lower = None if not bounded and draw(st.integers(0, 5)) == 0 else Fraction(low)
    upper = None if not bounded and draw(st.integers(0, 5)) == 0 else Fraction(high)
    if lower is not None and lower == upper:
        lower_closed = upper_closed = True
    return ExactInterval(
        lower, upper, lower_closed=lower_closed and lower is not None, upper_closed=upper_closed and upper is not None
    )


def points(interval: ExactInterval) -> list[Fraction]:
    """Points of an interval: its ends, points very near to them, and some between; far ones where it is unbounded."""
    low = interval.lower if interval.lower is not None else Fraction(-1000)
    high = interval.upper if interval.upper is not None else Fraction(1000)
    steps = [low + (high - low) * Fraction(step, 8) for step in range(9)]
    near = [low + Fraction(1, 1000), high - Fraction(1, 1000)]
    return [point for point in (*steps, *near) if point in interval]


OPERATIONS: dict[str, Callable[..., object]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
}


@pytest.mark.parametrize("name", list(OPERATIONS))
@given(one=intervals(), other=intervals())
def test_every_combination_of_points_lies_in_the_result(name: str, one: ExactInterval, other: ExactInterval) -> None:
    result = OPERATIONS[name](one, other)
    assert isinstance(result, ExactInterval)
    assert all(OPERATIONS[name](p, q) in result for p in points(one) for q in points(other))


@pytest.mark.parametrize("name", list(OPERATIONS))
@given(one=intervals(bounded=True), other=intervals(bounded=True))
def test_the_result_is_no_wider_than_the_combinations(name: str, one: ExactInterval, other: ExactInterval) -> None:
    result = OPERATIONS[name](one, other)
    assert isinstance(result, ExactInterval)
    ends = [OPERATIONS[name](p, q) for p in points(one.closure()) for q in points(other.closure())]
    assert (result.lower, result.upper) == (min(ends), max(ends))  # type: ignore[type-var]


@given(one=intervals(), other=intervals())
def test_a_quotient_holds_every_quotient_of_points(one: ExactInterval, other: ExactInterval) -> None:
    if 0 in other or not all(point * points(other)[0] > 0 for point in points(other)):
        return
    result = one / other
    assert all(p / q in result for p in points(one) for q in points(other))


@pytest.mark.parametrize("divisor", [ExactInterval.closed(0, 2), ExactInterval.closed(-1, 1), ExactInterval.point(0)])
def test_division_by_what_may_be_zero_is_refused(divisor: ExactInterval) -> None:
    with pytest.raises(ZeroDivisionError, match="zero"):
        ExactInterval.point(1) / divisor


def test_an_open_zero_may_divide_and_gives_an_unbounded_end() -> None:
    divisor = ExactInterval(Fraction(0), Fraction(2), lower_closed=False, upper_closed=True)
    assert ExactInterval.point(1) / divisor == ExactInterval(
        Fraction(1, 2), None, lower_closed=True, upper_closed=False
    )


@given(one=intervals(), other=intervals())
def test_a_meeting_holds_the_common_points_and_no_others(one: ExactInterval, other: ExactInterval) -> None:
    meeting = one.meet(other)
    assert meeting == other.meet(one)
    common = [point for point in (*points(one), *points(other)) if point in one and point in other]
    assert all(meeting is not None and point in meeting for point in common)
    if meeting is None:
        assert not common
    else:
        assert all(point in one and point in other for point in points(meeting))


@given(one=intervals(), other=intervals())
def test_what_meets_has_no_gap_and_what_is_apart_has_one(one: ExactInterval, other: ExactInterval) -> None:
    assert one.touches(other) == (one.gap(other) == 0)
    assert one.touches(other) or one.meet(other) is None


@given(interval=intervals())
def test_a_lattice_keeps_the_whole_numbers(interval: ExactInterval) -> None:
    lattice = interval.whole()
    for number in range(-8, 9):
        assert (number in interval) == (lattice is not None and number in lattice)


def test_an_interval_is_never_empty() -> None:
    with pytest.raises(ValueError, match="no number lies between"):
        ExactInterval(Fraction(1), Fraction(1), lower_closed=True, upper_closed=False)
    with pytest.raises(ValueError, match="unbounded end"):
        ExactInterval(None, Fraction(1), lower_closed=True, upper_closed=False)


def test_a_published_interval_becomes_exact() -> None:
    interval = ExactInterval.of(Interval(Decimal("73.35"), Decimal("73.45"), True, False))
    assert Fraction(1467, 20) in interval
    assert Fraction(1469, 20) not in interval
    assert total([]) == ExactInterval.point(0)
    assert total([interval, ExactInterval.point(1)]).lower == Fraction(1487, 20)
