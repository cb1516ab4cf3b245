"""What rules compute from exact intervals, where no shipped example says it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from datapkg.checks.intervals import ExactInterval
from datapkg.checks.reference import compare
from datapkg.checks.rule_types import RuleType
from datapkg.checks.rules import Role, Rule, Words

WORDS = Words(zh="规则", en="rule")


def rule(kind: RuleType, *roles: str) -> Rule:
    return Rule(
        id="r",
        type=kind,
        scope="report",
        severity="error",
        roles={name: Role() for name in roles},
        words=WORDS,
        why=WORDS,
    )


def points(**values: int) -> dict[str, ExactInterval]:
    return {name: ExactInterval.point(value) for name, value in values.items()}


@pytest.mark.parametrize(
    ("values", "computed"),
    [
        ({"opening": 10, "closing": 12}, 10),
        ({"opening": 10, "inflow": 5, "closing": 12}, 15),
        ({"opening": 10, "outflow": 3, "closing": 12}, 7),
        ({"opening": 10, "inflow": 5, "outflow": 3, "closing": 12}, 12),
    ],
)
def test_a_stock_is_the_last_one_with_what_came_and_without_what_went(values: dict[str, int], computed: int) -> None:
    comparison = compare(rule("stock_flow", *values), points(**values))
    assert comparison is not None
    assert (comparison.computed, comparison.stated) == (ExactInterval.point(computed), ExactInterval.point(12))


def test_growth_from_an_old_value() -> None:
    comparison = compare(rule("growth", "new", "stated", "old"), points(new=110, stated=10, old=100))
    assert comparison is not None
    assert comparison.computed == comparison.stated == ExactInterval.point(110)


def test_growth_by_an_increase() -> None:
    comparison = compare(rule("growth", "new", "stated", "increase"), points(new=110, stated=10, increase=10))
    assert comparison is not None
    assert comparison.computed == comparison.stated == ExactInterval.point(10)


def test_growth_alone_asks_for_a_whole_old_value() -> None:
    comparison = compare(rule("growth", "new", "stated"), points(new=11, stated=10))
    assert comparison is not None
    assert (comparison.computed, comparison.stated) == (ExactInterval.point(10), None)


@pytest.mark.parametrize(
    "values",
    [
        {"new": 0, "stated": -100},
        {"new": 110, "stated": 10, "increase": -10},
        {"new": 10, "stated": 10, "increase": 10},
        {"new": 10, "stated": 10, "old": 0},
    ],
)
def test_growth_that_has_no_arithmetic_says_nothing(values: dict[str, int]) -> None:
    assert compare(rule("growth", *values), points(**values)) is None


def test_an_increase_without_an_upper_end_says_nothing() -> None:
    inputs = points(new=110, stated=10) | {
        "increase": ExactInterval(Fraction(3), None, lower_closed=True, upper_closed=False)
    }
    assert compare(rule("growth", *inputs), inputs) is None
