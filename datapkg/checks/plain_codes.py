"""What each rule type without arithmetic says of a figure, as SQL: 2 it holds, 1 can't be told, 0 it doesn't.

The types whose verdict is arithmetic on intervals are in `datapkg.checks.formulas`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from datapkg.checks.package import listed, quoted
from datapkg.checks.rule_types import RuleType
from datapkg.checks.rules import Rule
from datapkg.checks.scaling import SCALE

_RANGE = "^(?:(?:[-—–－~～]+|至|到) ?[0-9.]+ ?|[两二三四五六七八九])(十|百|千|万|亿)"
_MULTIPLIERS: Mapping[str, int] = MappingProxyType({"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8})
_WIDE, _NARROW = "０１２３４５６７８９．，％餘萬億", "0123456789.,%余万亿"
_BLANK = r"[\s\x{3000}\x{00ad}\x{200b}-\x{200f}\x{2060}\x{feff}]"


def _reread(_rule: Rule) -> str:
    """What is published against what the characters say.

    Signs stand in words (下降3.1%), halves behind the unit (六倍半), multipliers behind a range (80—100万元, 七八十).
    """
    multiplier = f"CASE regexp_extract(f_figure.behind, {quoted(_RANGE)}, 1) WHEN '' THEN 1 " + " ".join(
        f"WHEN '{name}' THEN {factor}" for name, factor in _MULTIPLIERS.items()
    )
    half = f"CASE WHEN regexp_matches(f_figure.behind, '^[^0-9，。、]{{1,3}}半') THEN {SCALE // 2} ELSE 0 END"
    value, again = "abs(f_figure.v)", "abs(f_figure.reread)"
    return (
        "CASE WHEN NOT f_figure.stands THEN 0 WHEN f_figure.reread IS NULL THEN 1 "
        "WHEN f_figure.v IS NULL THEN 0 WHEN NOT coalesce(f_figure.value_corrected, FALSE) "
        "AND f_figure.v <> f_figure.reread "
        f"AND {value} NOT IN ({again}, {again} + {half}, {again} * {multiplier} END) THEN 0 "
        "WHEN f_figure.over AND f_figure.approx <> 'over' THEN 0 "
        "WHEN regexp_matches(f_figure.text, '[%％]|百分之') THEN "
        "CASE WHEN regexp_matches(f_figure.unit, '%|百分点') THEN 2 ELSE 0 END "
        "WHEN f_figure.read_unit <> '' AND f_figure.unit NOT IN ('', f_figure.read_unit) "
        "AND (f_figure.unit = '人次' OR NOT starts_with(f_figure.unit, f_figure.read_unit)) THEN 0 ELSE 2 END"
    )


def _unit(rule: Rule) -> str:
    return f"CASE WHEN f_figure.unit IN {listed(rule.units)} THEN 2 ELSE 0 END"


def _digits(rule: Rule) -> str:
    """Figures that are too large for the arithmetic, halves and averages can't be told."""
    if rule.pattern is not None:
        narrow = f"translate(f_figure.text, {quoted(_WIDE)}, {quoted(_NARROW)})"
        # translate is slow, and hardly any figure needs it.
        needed = f"regexp_matches(f_figure.text, {quoted(f'[{_WIDE}]|{_BLANK}')})"
        text = f"CASE WHEN {needed} THEN regexp_replace({narrow}, {quoted(_BLANK)}, '', 'g') ELSE f_figure.text END"
        return f"CASE WHEN regexp_full_match({text}, {quoted(rule.pattern)}) THEN 2 ELSE 0 END"
    step = SCALE // 10**rule.decimals
    large = "regexp_full_match(f_figure.value, '-?[0-9]{17,24}(\\.[0-9]{1,5})?')"
    average = "regexp_matches(f_figure.text, '半|分之') OR regexp_matches(f_figure.ahead, '每|均|万人')"
    return (
        f"CASE WHEN f_figure.v IS NULL AND {large} THEN 1 WHEN f_figure.v IS NULL THEN 0 "
        f"WHEN f_figure.v % {step} = 0 THEN 2 WHEN {average} THEN 1 ELSE 0 END"
    )


def _claim(rule: Rule) -> str:
    return "CASE WHEN f_other.v > f_figure.v THEN 0 ELSE 1 END" if "other" in rule.roles else "1"


def _stale_copy(_rule: Rule) -> str:
    return "CASE WHEN f_new.v = f_old.v AND least(f_new.digits, f_old.digits) >= 4 THEN 0 ELSE 2 END"


def _period(rule: Rule) -> str:
    """A year outside the band around the report's year must be named in the text."""
    band = rule.band
    later = "f_figure.year - f_figure.report_year"
    low = "TRUE" if band is None or band.lower is None else f"{later} >= {int(band.lower)}"
    high = "TRUE" if band is None or band.upper is None else f"{later} <= {int(band.upper)}"
    return (
        f"CASE WHEN f_figure.year = 0 OR f_figure.report_year IS NULL THEN NULL WHEN {low} AND {high} THEN 2 "
        "WHEN f_figure.year_named THEN 2 ELSE 0 END"
    )


PLAIN_CODES: Mapping[RuleType, Callable[[Rule], str]] = MappingProxyType(
    {
        "reread": _reread,
        "unit": _unit,
        "digits": _digits,
        "claim": _claim,
        "stale_copy": _stale_copy,
        "period": _period,
    }
)
"""The types whose verdict is no arithmetic on intervals."""
