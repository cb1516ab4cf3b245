"""What each rule type computes, with exact intervals: the reference for the SQL, and the source of the explanations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from datapkg.checks.intervals import ExactInterval, total
from datapkg.checks.rule_types import RuleType
from datapkg.checks.rules import Band, Rule

Inputs = Mapping[str, ExactInterval]
_HUNDRED = ExactInterval.point(100)


class Comparison(NamedTuple):
    """What must meet.

    Args:
        computed: What follows from the inputs.
        stated: What the text says, or a band; None where `computed` must hold a whole number.
    """

    computed: ExactInterval
    stated: ExactInterval | None

    @property
    def code(self) -> int:
        """2 they meet, 1 they touch (a tie), 0 they don't."""
        if self.stated is None:
            if self.computed.whole() is not None:
                return 2
            return 1 if self.computed.closure().whole() is not None else 0
        if self.computed.meet(self.stated) is not None:
            return 2
        return 1 if self.computed.touches(self.stated) else 0


def compare(rule: Rule, inputs: Inputs) -> Comparison | None:
    """What a rule's figures say; None where the arithmetic doesn't apply (a divisor that is zero, a negative part)."""
    try:
        return _COMPARISONS[rule.type](rule, inputs)
    except ZeroDivisionError:
        return None


def _divide(over: ExactInterval, under: ExactInterval) -> ExactInterval:
    if over.lower is None or over.lower < 0 or under.lower is None or under.lower < 0:
        raise ZeroDivisionError("quotients are computed of numbers that aren't negative")
    if under.lower == 0 and under.upper != 0:
        under = ExactInterval(under.lower, under.upper, lower_closed=False, upper_closed=under.upper_closed)
    return over / under


def _product(first: ExactInterval, second: ExactInterval) -> ExactInterval:
    if any(each.lower is None or each.lower < 0 for each in (first, second)):
        raise ZeroDivisionError("a divisor is multiplied only with numbers that aren't negative")
    return first * second


def _ratio(factor: int, over: ExactInterval, under: ExactInterval) -> ExactInterval:
    return _divide(over, under) * ExactInterval.point(factor)


def _share(rule: Rule, inputs: Inputs) -> Comparison:
    factor = {"share": 100, "multiple": 1}.get(rule.type) or rule.base or 1
    return Comparison(_ratio(factor, inputs["part"], inputs["whole"]), inputs["stated"])


def _denominator(rule: Rule, inputs: Inputs) -> Comparison:
    stated = inputs["stated"] + _HUNDRED if rule.plus else inputs["stated"]
    factor = 100 if rule.type == "denominator" else rule.base or 1
    return Comparison(_ratio(factor, inputs["part"], stated), None)


def _rate(rule: Rule, inputs: Inputs) -> Comparison:
    return _share(rule, inputs) if "whole" in rule.roles else _denominator(rule, inputs)


def _growth(rule: Rule, inputs: Inputs) -> Comparison:
    new, stated = inputs["new"], inputs["stated"]
    if "increase" in rule.roles:
        return Comparison(_growth_by(new, inputs["increase"]), stated)
    shifted = stated + _HUNDRED
    if "old" in rule.roles:
        return Comparison(_ratio(100, new, inputs["old"]), shifted)
    if shifted.lower is not None and shifted.lower <= 0:
        raise ZeroDivisionError("a fall by 100% leaves no old value")
    return Comparison(_ratio(100, new, shifted), None)


def _growth_by(new: ExactInterval, increase: ExactInterval) -> ExactInterval:
    """1 ÷ (new ÷ increase − 1) × 100, each variable once; an increase that may be zero gives growth from zero on."""
    rest_low = new - ExactInterval.point(0)
    if increase.lower is None or increase.lower < 0 or increase.upper is None or new.upper is None:
        raise ZeroDivisionError("only increases have a growth")
    if rest_low.lower is None or rest_low.lower - increase.upper <= 0:
        raise ZeroDivisionError("nothing was there before")
    low = increase.lower / (new.upper - increase.lower)
    high = increase.upper / (rest_low.lower - increase.upper)
    closed = (increase.lower_closed and new.upper_closed, increase.upper_closed and new.lower_closed)
    return ExactInterval(low * 100, high * 100, lower_closed=closed[0], upper_closed=closed[1])


def _total(rule: Rule, inputs: Inputs) -> Comparison:
    parts = total(inputs[name] for name in rule.terms if name != "total")
    whole = inputs["total"] if "total" in rule.roles else _band(rule.band)
    return Comparison(parts, whole if rule.complete else _at_most(whole))


def _residual(rule: Rule, inputs: Inputs) -> Comparison:
    parts = total(inputs[name] for name in rule.terms if name not in {"whole", "stated"})
    rest = inputs["whole"] - parts
    return Comparison(rest, inputs["stated"] if "stated" in rule.roles else _band(rule.band))


def _stock_flow(rule: Rule, inputs: Inputs) -> Comparison:
    result = inputs["opening"]
    if "inflow" in rule.roles:
        result = result + inputs["inflow"]
    if "outflow" in rule.roles:
        result = result - inputs["outflow"]
    return Comparison(result, inputs["closing"])


def _at_most(interval: ExactInterval) -> ExactInterval:
    return ExactInterval(None, interval.upper, lower_closed=False, upper_closed=interval.upper_closed)


def _band(band: Band | None) -> ExactInterval:
    if band is None:
        return ExactInterval.everything()
    low = None if band.lower is None else ExactInterval.point(band.lower).lower
    high = None if band.upper is None else ExactInterval.point(band.upper).upper
    return ExactInterval(low, high, lower_closed=low is not None, upper_closed=high is not None)


def _not_above(smaller: str, larger: str) -> Callable[[Rule, Inputs], Comparison]:
    return lambda _rule, inputs: Comparison(inputs[smaller], _at_most(inputs[larger]))


def _in_band(rule: Rule, inputs: Inputs) -> Comparison:
    if "limit" in rule.roles:
        return Comparison(inputs["figure"], _at_most(inputs["limit"]))
    return Comparison(inputs["figure"], _band(rule.band))


def _ratio_in_band(over: str, under: str) -> Callable[[Rule, Inputs], Comparison]:
    def comparison(rule: Rule, inputs: Inputs) -> Comparison:
        """The ratio as computed, beside the band of the rule."""
        bottom = total([inputs[under], inputs["also"]]) if "also" in rule.roles else inputs[under]
        bottom = _product(bottom, inputs["times"]) if "times" in rule.roles else bottom
        return Comparison(_ratio(rule.base or 1, inputs[over], bottom), _band(rule.band))

    return comparison


def _same(_rule: Rule, inputs: Inputs) -> Comparison:
    return Comparison(inputs["first"], inputs["second"])


_COMPARISONS: Mapping[RuleType, Callable[[Rule, Inputs], Comparison]] = MappingProxyType(
    {
        "share": _share,
        "multiple": _share,
        "rate": _rate,
        "denominator": _denominator,
        "growth": _growth,
        "sum": _total,
        "residual": _residual,
        "stock_flow": _stock_flow,
        "subset": _not_above("part", "whole"),
        "order": _not_above("smaller", "larger"),
        "places": _not_above("part", "whole"),
        "ceiling": _in_band,
        "domain": _in_band,
        "ratio_band": _ratio_in_band("over", "under"),
        "change_band": _ratio_in_band("new", "old"),
        "same_figure": _same,
        "same_fact": _same,
    }
)
