"""What each rule type computes, as SQL over scaled whole numbers: two intervals that must meet, for each reading.

`datapkg.checks.reference` says the same with exact intervals; a test holds the two together on random figures. A
computed end is a fraction of two 128-bit integers and is compared by cross products, so nothing is ever rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from datapkg.checks.rule_types import RuleType
from datapkg.checks.rules import Band, Rule
from datapkg.checks.scaling import SCALE

_NEVER = "CAST(NULL AS HUGEINT)"
_MAX_STATED = 10**9 * SCALE
_MAX_UNDER, _MAX_TIMES = 10**10 * SCALE, 10**6 * SCALE
"""Their product times the end of a band still has its place in 128 bits."""
BAND_COLUMNS = ("low", "high")
"""Where the ends of a rule's band stand in the table `r` of the query."""


class Ends(NamedTuple):
    """The two ends of an interval as SQL: fractions of scaled numbers, NULL where unbounded."""

    low: str
    low_base: str
    low_closed: str
    high: str
    high_base: str
    high_closed: str


class Formula(NamedTuple):
    """What must meet.

    Args:
        computed: What follows from the inputs.
        stated: What the text says, or a band.
        guard: When the arithmetic applies; elsewhere the verdict is not_applicable.
        whole: Whether `computed` must hold a whole number, instead of meeting `stated`.
    """

    computed: Ends
    stated: Ends
    guard: str = "TRUE"
    whole: bool = False


def code_sql(rule: Rule, *, reading: str) -> str:
    """The verdict of one reading as SQL: 2 they meet, 1 they touch (a tie), 0 they don't, NULL not applicable."""
    return _code(FORMULAS[rule.type](rule, reading))


def _code(formula: Formula) -> str:
    computed, stated = formula.computed, formula.stated
    if formula.whole:
        strict, touch = _whole(computed, strict=True), _whole(computed, strict=False)
    else:
        below = _before(computed.low, computed.low_base, stated.high, stated.high_base)
        above = _before(stated.low, stated.low_base, computed.high, computed.high_base)
        strict = (
            f"{_strictly(below, f'{computed.low_closed} AND {stated.high_closed}')} AND "
            f"{_strictly(above, f'{stated.low_closed} AND {computed.high_closed}')}"
        )
        touch = f"coalesce({below.format('<=')}, TRUE) AND coalesce({above.format('<=')}, TRUE)"
    return (
        f"CASE WHEN NOT coalesce({formula.guard}, FALSE) THEN NULL WHEN {strict} THEN 2 WHEN {touch} THEN 1 ELSE 0 END"
    )


def _before(low: str, low_base: str, high: str, high_base: str) -> str:
    left = low if high_base == "1" else f"({low}) * ({high_base})"
    right = high if low_base == "1" else f"({high}) * ({low_base})"
    return f"({left}) {{}} ({right})"


def _strictly(comparison: str, closed: str) -> str:
    return f"coalesce(CASE WHEN {closed} THEN {comparison.format('<=')} ELSE {comparison.format('<')} END, TRUE)"


def _whole(ends: Ends, *, strict: bool) -> str:
    """Whether a whole number lies between ends that aren't negative."""
    low_base, high_base = f"({ends.low_base}) * {SCALE}", f"({ends.high_base}) * {SCALE}"
    first = f"({ends.low}) // ({low_base}) + CASE WHEN ({ends.low}) % ({low_base}) <> 0 THEN 1 "
    last = f"({ends.high}) // ({high_base})"
    if strict:
        first += f"WHEN NOT ({ends.low_closed}) THEN 1 "
        last += f" - CASE WHEN ({ends.high}) % ({high_base}) = 0 AND NOT ({ends.high_closed}) THEN 1 ELSE 0 END"
    return f"coalesce(({first} ELSE 0 END) <= ({last}), TRUE)"


def figure(role: str, reading: str) -> Ends:
    """The ends of a role's figure."""
    alias = f"f_{role}"
    return Ends(
        f"{alias}.{reading}_lo",
        "1",
        f"{alias}.{reading}_lc",
        f"{alias}.{reading}_hi",
        "1",
        f"{alias}.{reading}_hc",
    )


def band_sql(rule: Rule) -> tuple[str, str]:
    """The ends of a rule's band, for the columns `BAND_COLUMNS` of a table of rules."""
    low = None if rule.band is None else rule.band.lower
    high = None if rule.band is None else rule.band.upper
    return _constant(low), _constant(high)


def _band(band: Band | None) -> Ends:
    low = band is not None and band.lower is not None
    high = band is not None and band.upper is not None
    return Ends("r.low" if low else _NEVER, "1", "TRUE", "r.high" if high else _NEVER, "1", "TRUE")


def _constant(value: Decimal | None) -> str:
    return _NEVER if value is None else f"CAST({int(value * SCALE)} AS HUGEINT)"


def _at_most(ends: Ends) -> Ends:
    return ends._replace(low=_NEVER, low_base="1", low_closed="FALSE")


def _shift(ends: Ends, by: int) -> Ends:
    return ends._replace(low=f"({ends.low} + {by * SCALE})", high=f"({ends.high} + {by * SCALE})")


def _ratio(over: Ends, under: Ends, *, factor: int) -> Ends:
    """Over ÷ under × factor for numbers that aren't negative; both are plain figures (base 1)."""
    scale = factor * SCALE
    return Ends(
        f"CASE WHEN {under.high} IS NULL THEN 0 ELSE {over.low} * {scale} END",
        f"coalesce({under.high}, 1)",
        f"({over.low_closed} AND ({under.high_closed} OR {over.low} = 0))",
        f"{over.high} * {scale}",
        f"CASE WHEN {under.low} > 0 THEN {under.low} WHEN {over.high} = 0 THEN 1 END",
        f"({over.high_closed} AND ({under.low_closed} OR {over.high} = 0))",
    )


def _ratio_guard(over: Ends, under: Ends, stated: str | None = None) -> str:
    guard = f"{over.low} >= 0 AND {under.low} >= 0 AND coalesce({under.high} > 0, TRUE)"
    return guard if stated is None else f"{guard} AND abs(f_{stated}.v) < {_MAX_STATED}"


def _sum(ends: list[Ends], signs: list[int]) -> Ends:
    """The sum of plain figures; a minus exchanges the ends."""
    low, low_closed, high, high_closed = [], [], [], []
    for each, sign in zip(ends, signs, strict=True):
        lower, upper = (each.low, each.high) if sign > 0 else (f"-({each.high})", f"-({each.low})")
        closed = (each.low_closed, each.high_closed) if sign > 0 else (each.high_closed, each.low_closed)
        low.append(lower)
        high.append(upper)
        low_closed.append(closed[0])
        high_closed.append(closed[1])
    return Ends(
        f"({' + '.join(low)})", "1", f"({' AND '.join(low_closed)})",
        f"({' + '.join(high)})", "1", f"({' AND '.join(high_closed)})",
    )  # fmt: skip


def _share(rule: Rule, reading: str) -> Formula:
    part, whole = figure("part", reading), figure("whole", reading)
    factor = {"share": 100, "multiple": 1}.get(rule.type) or rule.base or 1
    return Formula(_ratio(part, whole, factor=factor), figure("stated", reading), _ratio_guard(part, whole, "stated"))


def _denominator(rule: Rule, reading: str) -> Formula:
    part, stated = figure("part", reading), figure("stated", reading)
    stated = _shift(stated, 100) if rule.plus else stated
    factor = 100 if rule.type == "denominator" else rule.base or 1
    return Formula(_ratio(part, stated, factor=factor), _band(None), _ratio_guard(part, stated, "stated"), whole=True)


def _rate(rule: Rule, reading: str) -> Formula:
    return _share(rule, reading) if "whole" in rule.roles else _denominator(rule, reading)


def _growth(rule: Rule, reading: str) -> Formula:
    new, stated = figure("new", reading), figure("stated", reading)
    if "increase" in rule.roles:
        return _growth_by(new, figure("increase", reading), stated)
    shifted = _shift(stated, 100)
    if "old" in rule.roles:
        old = figure("old", reading)
        return Formula(_ratio(new, old, factor=100), shifted, _ratio_guard(new, old, "stated"))
    guard = f"{_ratio_guard(new, shifted, 'stated')} AND ({shifted.low}) > 0"
    return Formula(_ratio(new, shifted, factor=100), _band(None), guard, whole=True)


def _growth_by(new: Ends, increase: Ends, stated: Ends) -> Formula:
    """Increase ÷ (new − increase): it rises with the increase and falls with the new figure, so ends give ends."""
    scale = 100 * SCALE
    computed = Ends(
        f"{increase.low} * {scale}",
        f"({new.high} - {increase.low})",
        f"({increase.low_closed} AND {new.high_closed})",
        f"{increase.high} * {scale}",
        f"({new.low} - {increase.high})",
        f"({increase.high_closed} AND {new.low_closed})",
    )
    guard = f"{increase.low} >= 0 AND {new.low} - {increase.high} > 0 AND {new.high} IS NOT NULL"
    return Formula(computed, stated, f"{guard} AND abs(f_stated.v) < {_MAX_STATED}")


def _total(rule: Rule, reading: str) -> Formula:
    parts = [figure(name, reading) for name in rule.terms if name != "total"]
    total = figure("total", reading) if "total" in rule.roles else _band(rule.band)
    return Formula(_sum(parts, [1] * len(parts)), total if rule.complete else _at_most(total))


def _residual(rule: Rule, reading: str) -> Formula:
    parts = [name for name in rule.terms if name not in {"whole", "stated"}]
    ends = [figure("whole", reading), *(figure(name, reading) for name in parts)]
    rest = _sum(ends, [1] + [-1] * len(parts))
    return Formula(rest, figure("stated", reading) if "stated" in rule.roles else _band(rule.band))


def _stock_flow(rule: Rule, reading: str) -> Formula:
    names = [name for name in ("opening", "inflow", "outflow") if name in rule.roles]
    signs = [-1 if name == "outflow" else 1 for name in names]
    return Formula(_sum([figure(name, reading) for name in names], signs), figure("closing", reading))


def _not_above(smaller: str, larger: str) -> Callable[[Rule, str], Formula]:
    return lambda _rule, reading: Formula(figure(smaller, reading), _at_most(figure(larger, reading)))


def _in_band(rule: Rule, reading: str) -> Formula:
    if "limit" in rule.roles:
        return Formula(figure("figure", reading), _at_most(figure("limit", reading)))
    if rule.printed:
        return Formula(Ends("abs(f_figure.v)", "1", "TRUE", "abs(f_figure.v)", "1", "TRUE"), _band(rule.band))
    return Formula(figure("figure", reading), _band(rule.band))


def _ratio_in_band(over: str, under: str) -> Callable[[Rule, str], Formula]:
    def formula(rule: Rule, reading: str) -> Formula:
        """One figure, or the product of two, by another and by one that is added to it."""
        top, bottom = figure(over, reading), figure(under, reading)
        if "also" in rule.roles:
            bottom = _sum([bottom, figure("also", reading)], [1, 1])
        if "times" in rule.roles:
            return _per_product(rule, top, bottom, figure("times", reading))
        return Formula(_ratio(top, bottom, factor=rule.base or 1), _band(rule.band), _ratio_guard(top, bottom))

    return formula


def _per_product(rule: Rule, top: Ends, first: Ends, second: Ends) -> Formula:
    """Over ÷ (under × times): the divisor is scaled twice, so the factor is scaled once more."""
    product = Ends(
        f"({first.low} * {second.low})", "1", f"({first.low_closed} AND {second.low_closed})",
        f"({first.high} * {second.high})", "1", f"({first.high_closed} AND {second.high_closed})",
    )  # fmt: skip
    within = f"abs(f_under.v) < {_MAX_UNDER} AND abs(f_times.v) < {_MAX_TIMES} AND {first.low} >= 0"
    guard = f"{within} AND {_ratio_guard(top, product)}"
    return Formula(_ratio(top, product, factor=(rule.base or 1) * SCALE), _band(rule.band), guard)


def _same(_rule: Rule, reading: str) -> Formula:
    return Formula(figure("first", reading), figure("second", reading))


FORMULAS: Mapping[RuleType, Callable[[Rule, str], Formula]] = MappingProxyType(
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
"""The types whose verdict is arithmetic on intervals."""
