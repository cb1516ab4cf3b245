"""Interval arithmetic: written examples, and brute force over points of two intervals, combined one by one."""

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


def written(text: str) -> ExactInterval:
    """The interval of its usual writing: [1, 2), (-∞, 3], (-∞, ∞)."""
    lower, upper = text[1:-1].split(", ")
    return ExactInterval(
        None if lower == "-∞" else Fraction(lower),
        None if upper == "∞" else Fraction(upper),
        lower_closed=text[0] == "[",
        upper_closed=text[-1] == "]",
    )


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
    "/": lambda one, other: one / other,
}


@pytest.mark.parametrize(
    ("one", "sign", "other", "result"),
    [
        ("[1, 2)", "+", "[3, 5]", "[4, 7)"),
        ("(1, 2]", "+", "[3, 5)", "(4, 7)"),
        ("[1, 2]", "+", "(3, 5)", "(4, 7)"),
        ("(-∞, 2]", "+", "[3, 5]", "(-∞, 7]"),
        ("[1, 2]", "+", "[3, ∞)", "[4, ∞)"),
        ("[3, ∞)", "+", "[1, 2]", "[4, ∞)"),
        ("[3, 5]", "+", "(-∞, 2]", "(-∞, 7]"),
        ("[1, 2)", "-", "[3, 5]", "[-4, -1)"),
        ("[1, 2]", "-", "[3, 5)", "(-4, -1]"),
        ("[1, 2]", "-", "(-∞, 5]", "[-4, ∞)"),
        ("[1, 2)", "*", "[3, 5]", "[3, 10)"),
        ("(1, 2]", "*", "[3, 5]", "(3, 10]"),
        ("[-2, 3)", "*", "[-1, 4]", "[-8, 12)"),
        ("(-2, 3]", "*", "[-4, 1]", "[-12, 8)"),
        ("[-2, -1)", "*", "[-5, -3]", "(3, 10]"),
        # both factors reach the end in one corner and not in another
        ("[-1, 1)", "*", "(-2, 2]", "[-2, 2)"),
        ("(-1, 1]", "*", "[-2, 2)", "[-2, 2)"),
        # zero is reached where either factor reaches it
        ("[0, 2)", "*", "(3, 5)", "[0, 10)"),
        ("(0, 2)", "*", "[0, 5)", "[0, 10)"),
        ("(0, 2)", "*", "(0, 5)", "(0, 10)"),
        ("(0, 2]", "*", "(3, 5]", "(0, 10]"),
        ("(-2, 0)", "*", "(3, 5)", "(-10, 0)"),
        # zero times what is without bound
        ("[0, 0]", "*", "(-∞, ∞)", "[0, 0]"),
        ("(-∞, ∞)", "*", "[0, 0]", "[0, 0]"),
        ("(0, 2)", "*", "(1, ∞)", "(0, ∞)"),
        ("(1, ∞)", "*", "(0, 2)", "(0, ∞)"),
        ("[0, 2]", "*", "[1, ∞)", "[0, ∞)"),
        ("(-2, 0)", "*", "(1, ∞)", "(-∞, 0)"),
        # signs of what is without bound
        ("[2, 3]", "*", "(-∞, -1]", "(-∞, -2]"),
        ("[-3, -2]", "*", "(-∞, -1]", "[2, ∞)"),
        ("[-3, -2]", "*", "[1, ∞)", "(-∞, -2]"),
        ("[1/2, 3]", "*", "[4, ∞)", "[2, ∞)"),
        ("[-1, 1]", "*", "[1, ∞)", "(-∞, ∞)"),
        ("(-∞, 2]", "*", "[3, ∞)", "(-∞, ∞)"),
        ("(-∞, -2]", "*", "(-∞, -3]", "[6, ∞)"),
        ("[2, ∞)", "*", "[3, ∞)", "[6, ∞)"),
        ("[1, 2)", "/", "[4, 8]", "[1/8, 1/2)"),
        ("[1, 2]", "/", "(4, 8)", "(1/8, 1/2)"),
        ("[1, 2]", "/", "[4, ∞)", "(0, 1/2]"),
        ("[1, 2]", "/", "(0, 4]", "[1/4, ∞)"),
        ("[1, 1]", "/", "[-4, 0)", "(-∞, -1/4]"),
        ("[1, 1]", "/", "(-∞, -2]", "[-1/2, 0)"),
        ("[1, 1]", "/", "(-∞, 0)", "(-∞, 0)"),
        ("[1, 1]", "/", "(0, ∞)", "(0, ∞)"),
    ],
)
def test_results_have_exactly_these_ends(one: str, sign: str, other: str, result: str) -> None:
    assert OPERATIONS[sign](written(one), written(other)) == written(result)


@pytest.mark.parametrize("name", ["+", "-", "*"])
@given(one=intervals(), other=intervals())
def test_every_combination_of_points_lies_in_the_result(name: str, one: ExactInterval, other: ExactInterval) -> None:
    result = OPERATIONS[name](one, other)
    assert isinstance(result, ExactInterval)
    assert all(OPERATIONS[name](p, q) in result for p in points(one) for q in points(other))


@pytest.mark.parametrize("name", ["+", "-", "*"])
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


@pytest.mark.parametrize("divisor", ["[0, 2]", "[-2, 0]", "(-1, 1)", "[0, 0]", "(-∞, 1]", "[-1, ∞)", "(-∞, ∞)"])
def test_division_by_what_may_be_zero_is_refused(divisor: str) -> None:
    with pytest.raises(ZeroDivisionError, match=r"^the divisor may be zero$"):
        ExactInterval.point(1) / written(divisor)


@pytest.mark.parametrize(
    ("one", "other", "meeting"),
    [
        ("[1, 3]", "[2, 4]", "[2, 3]"),
        ("[1, 3)", "(2, 4]", "(2, 3)"),
        ("[1, 3]", "(1, 3)", "(1, 3)"),
        ("(-∞, 3]", "(-∞, 2]", "(-∞, 2]"),
        ("[2, ∞)", "[-5, ∞)", "[2, ∞)"),
        ("(-∞, ∞)", "[-2, -1)", "[-2, -1)"),
        ("[-2, -1)", "(-∞, ∞)", "[-2, -1)"),
        ("[1, 2]", "[2, 3]", "[2, 2]"),
        ("[0, 2]", "[1/2, 3]", "[1/2, 2]"),
        ("[-3, 0]", "[-2, 1/2]", "[-2, 0]"),
    ],
)
def test_a_meeting_has_exactly_these_ends(one: str, other: str, meeting: str) -> None:
    assert written(one).meet(written(other)) == written(meeting)


@pytest.mark.parametrize(
    ("one", "other", "touches", "gap"),
    [
        ("[1, 2)", "[2, 3]", True, 0),
        ("[1, 2)", "(2, 3]", True, 0),
        ("[1, 2]", "[5/2, 3]", False, Fraction(1, 2)),
        ("[5, 6]", "[1, 2]", False, 3),
        ("(-∞, 2]", "[6, ∞)", False, 4),
        ("[6, ∞)", "(-∞, 2]", False, 4),
        ("(-∞, 2]", "[1, ∞)", True, 0),
        ("[1, 9]", "[3, 4]", True, 0),
    ],
)
def test_sets_that_do_not_meet_touch_or_have_a_gap(one: str, other: str, touches: bool, gap: Fraction) -> None:
    assert written(one).touches(written(other)) is touches
    assert written(one).gap(written(other)) == gap


@pytest.mark.parametrize(
    ("interval", "lattice"),
    [
        ("[3/2, 7/2]", "[2, 3]"),
        ("(2, 5)", "[3, 4]"),
        ("[2, 5]", "[2, 5]"),
        ("(2, 3)", None),
        ("(1/4, 1/2)", None),
        ("(1, 3)", "[2, 2]"),
        ("(-∞, 5/2)", "(-∞, 2]"),
        ("(-5/2, ∞)", "[-2, ∞)"),
    ],
)
def test_the_whole_numbers_of_a_set(interval: str, lattice: str | None) -> None:
    assert written(interval).whole() == (None if lattice is None else written(lattice))


@pytest.mark.parametrize(
    ("interval", "inside", "outside"),
    [
        ("[1, 2)", ["1", "3/2"], ["2", "0", "3"]),
        ("(1, 2]", ["2", "3/2"], ["1", "0", "3"]),
        ("(-∞, 2)", ["-9", "1"], ["2", "3"]),
        ("(1, ∞)", ["9", "2"], ["1", "0"]),
        ("(-∞, ∞)", ["0"], []),
    ],
)
def test_a_set_holds_these_numbers_and_not_those(interval: str, inside: list[str], outside: list[str]) -> None:
    assert all(Fraction(number) in written(interval) for number in inside)
    assert not any(Fraction(number) in written(interval) for number in outside)


def test_a_set_holds_numbers_of_every_exact_kind_and_nothing_else() -> None:
    interval = written("[1, 2]")
    assert 1 in interval
    assert Decimal("1.5") in interval
    assert 1.5 not in interval
    assert "1" not in interval


def test_what_sets_no_limit_is_everything() -> None:
    assert ExactInterval.everything() == written("(-∞, ∞)")


def test_a_set_of_one_number_is_a_point() -> None:
    assert ExactInterval.point(Decimal("0.5")).is_point
    assert not ExactInterval.closed(1, 2).is_point
    assert not ExactInterval.everything().is_point


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
    for lower, upper, ends in [("1", "1", "[)"), ("1", "1", "(]"), ("1", "1", "()"), ("2", "1", "[]")]:
        with pytest.raises(ValueError, match=f"^no number lies between {lower} and {upper}$"):
            written(f"{ends[0]}{lower}, {upper}{ends[1]}")


@pytest.mark.parametrize("text", ["[-∞, 1]", "[1, ∞]", "[-∞, ∞)", "(-∞, ∞]"])
def test_an_unbounded_end_is_open(text: str) -> None:
    with pytest.raises(ValueError, match=r"^an unbounded end can't be closed$"):
        written(text)


def test_a_published_interval_becomes_exact() -> None:
    assert ExactInterval.of(Interval(Decimal("73.35"), Decimal("73.45"), True, False)) == written("[73.35, 73.45)")
    assert ExactInterval.of(Interval(Decimal("73.35"), Decimal("73.45"), False, True)) == written("(73.35, 73.45]")


def test_an_end_that_a_table_leaves_empty_is_open_whatever_it_says() -> None:
    assert ExactInterval.of(Interval(None, Decimal(3), True, True)) == written("(-∞, 3]")
    assert ExactInterval.of(Interval(Decimal(3), None, True, True)) == written("[3, ∞)")


def test_a_total_is_the_sum_of_its_parts() -> None:
    assert total([]) == ExactInterval.point(0)
    assert total([written("[1, 2)"), written("(3, 4]"), ExactInterval.point(1)]) == written("(5, 7)")
