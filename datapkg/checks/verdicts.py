"""From the codes of the three readings to a verdict, the rounding habit of a report, and the power of a check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal, NamedTuple

from datapkg.checks.intervals import ExactInterval, total
from datapkg.checks.printed import Printed, read_printed
from datapkg.checks.reference import Comparison
from datapkg.checks.rule_types import RuleType
from datapkg.checks.rules import Rule
from datapkg.models.tables import Verdict

Habit = Literal["rounded", "cut", "unknown"]
Code = int | None
MEETS, TOUCHES, FAILS = 2, 1, 0
_ENOUGH = Fraction(9, 10)


class Codes(NamedTuple):
    """One code for each reading: 2 meets, 1 touches, 0 fails, None not applicable."""

    rounded: Code
    cut: Code
    coarse: Code


class Doubt(NamedTuple):
    """Why a failure may not be one.

    Args:
        about: An input is stated with 约 or 左右.
        ambiguous: Several figures fit a role, with different values.
        missing: A role found no figure.
        suspect: The rule itself is only a suspicion, whatever it finds.
    """

    about: bool = False
    ambiguous: bool = False
    missing: bool = False
    suspect: bool = False


def reading_verdict(code: Code, *, soft: bool) -> Verdict:
    """The verdict of one reading alone."""
    if code is None:
        return "not_applicable"
    if code == MEETS:
        return "consistent"
    if code == TOUCHES:
        return "cannot_tell"
    return "implausible" if soft else "inconsistent"


def overall_verdict(  # noqa: PLR0911 - a list of decisions
    codes: Codes, *, soft: bool, doubt: Doubt, habit: Habit
) -> Verdict:
    """The verdict of all readings together, as docs/consistency.md defines it."""
    if doubt.missing:
        return "cannot_tell"
    if codes.rounded is None:
        return "not_applicable"
    if codes.rounded == MEETS:
        return "consistent"
    if codes.rounded == TOUCHES or doubt.about or doubt.ambiguous or doubt.suspect:
        return "cannot_tell"
    if codes.cut == MEETS and habit != "rounded":
        return "consistent_if_cut"
    if codes.coarse == MEETS:
        return "cannot_tell"
    return "implausible" if soft else "inconsistent"


def can_tell_habit(codes: Codes) -> bool:
    """Whether exactly one of the readings rounded and cut fits."""
    return (codes.rounded, codes.cut) in {(MEETS, FAILS), (FAILS, MEETS)}


def habit_of(votes: Iterable[tuple[Codes, Fraction]]) -> Habit:
    """Whether a report rounds or cuts off, from the checks that can tell, each counted with its power.

    A check can tell when one of the two readings fits and the other doesn't.
    """
    weight = {"rounded": Fraction(0), "cut": Fraction(0)}
    for codes, power in votes:
        if codes.rounded == MEETS and codes.cut == FAILS:
            weight["rounded"] += power
        elif codes.cut == MEETS and codes.rounded == FAILS:
            weight["cut"] += power
    if weight["rounded"] >= _ENOUGH and weight["rounded"] > 2 * weight["cut"]:
        return "rounded"
    if weight["cut"] >= _ENOUGH and weight["cut"] > 2 * weight["rounded"]:
        return "cut"
    return "unknown"


TESTED: Mapping[RuleType, str] = {
    "share": "stated", "multiple": "stated", "rate": "stated", "denominator": "stated", "growth": "stated",
    "sum": "total", "residual": "whole", "stock_flow": "closing", "subset": "part", "places": "part",
    "order": "smaller", "ceiling": "figure", "domain": "figure", "ratio_band": "over", "change_band": "new",
    "same_figure": "first", "same_fact": "first",
}  # fmt: skip
"""The role whose figure a check is a test of."""


def power_of(
    rule: Rule, *, comparison: Comparison, inputs: Mapping[str, ExactInterval], texts: Mapping[str, str]
) -> Fraction | None:
    """The share of random figures with as many digits as the tested one that would have failed.

    For a rule that asks for a whole number it is the share of places where an interval of that width holds none.
    """
    if comparison.stated is None:
        computed = comparison.computed
        if computed.lower is None or computed.upper is None:
            return Fraction(0)
        return max(Fraction(0), 1 - (computed.upper - computed.lower))
    role = TESTED.get(rule.type)
    printed = read_printed(texts.get(role, "")) if role else None
    if role is None or printed is None:
        return None
    admissible = _admissible(rule, comparison=comparison, inputs=inputs)
    return None if admissible is None else 1 - _share_inside(admissible, printed)


def _admissible(  # noqa: PLR0911 - a list of decisions
    rule: Rule, *, comparison: Comparison, inputs: Mapping[str, ExactInterval]
) -> ExactInterval | None:
    """Which values of the tested figure would pass."""
    if rule.type in {"ratio_band", "change_band"}:
        under = total(inputs[name] for name in ("under", "also", "old") if name in inputs)
        under = under * inputs["times"] if "times" in inputs else under
        scale = ExactInterval.point(Fraction(1, rule.base or 1))
        return comparison.stated * under * scale if comparison.stated else None
    if rule.type in {"subset", "places", "order", "ceiling", "domain"}:
        return comparison.stated
    if rule.type == "residual" or (rule.type == "sum" and "total" not in rule.roles):
        return None
    if rule.type == "sum" and not rule.complete:
        low = comparison.computed.lower
        return ExactInterval(low, None, lower_closed=low is not None, upper_closed=False)
    if rule.type in {"same_figure", "same_fact"}:
        return comparison.stated
    if rule.type == "growth" and "old" in rule.roles:
        return comparison.computed - ExactInterval.point(100)
    return comparison.computed


def _share_inside(admissible: ExactInterval, printed: Printed) -> Fraction:
    step = Fraction(printed.step)
    slack = Fraction(1, 2) if printed.rounded else Fraction(0)
    first, last = 10 ** (printed.digits - 1), 10**printed.digits - 1
    low = first if admissible.lower is None else max(first, ceil(admissible.lower / step - slack))
    high = last if admissible.upper is None else min(last, floor(admissible.upper / step + slack))
    return Fraction(max(0, high - low + 1), last - first + 1)


def published(value: Fraction | None, *, places: int = 4) -> Decimal | None:
    """A fraction as a decimal with at most `places` decimals."""
    if value is None:
        return None
    scaled = Decimal(round(value * 10**places)).scaleb(-places)
    return (
        Decimal(0)
        if scaled == 0
        else Decimal(format(scaled, "f").rstrip("0").rstrip("."))
        if "." in format(scaled, "f")
        else scaled
    )
