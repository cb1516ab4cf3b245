"""The arithmetic of a result in words, Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from datapkg.checks.intervals import ExactInterval
from datapkg.checks.judged import Figure
from datapkg.checks.printed import read_printed
from datapkg.checks.reference import Comparison
from datapkg.checks.rule_types import RuleType
from datapkg.checks.rules import Rule, Words
from datapkg.checks.verdicts import FAILS, MEETS, TOUCHES, Codes, Doubt, Habit
from datapkg.models.tables import Verdict

VERDICT_WORDS: Mapping[Verdict, Words] = MappingProxyType(
    {
        "consistent": Words(zh="一致", en="consistent"),
        "consistent_if_cut": Words(zh="只有截尾才一致", en="consistent only if cut off"),
        "cannot_tell": Words(zh="无法判断", en="can't tell"),
        "inconsistent": Words(zh="矛盾", en="inconsistent"),
        "implausible": Words(zh="可疑", en="implausible"),
        "not_applicable": Words(zh="不适用", en="not applicable"),
        "rule_error": Words(zh="规则出错", en="the rule failed"),
    }
)


_LONG, _SHORT, _SIGNIFICANT = 10_000, 100, 5


class Outcome(NamedTuple):
    """What is known when a result is put into words."""

    rule: Rule
    texts: Mapping[str, str]
    figures: Mapping[str, Figure]
    comparison: Comparison | None
    codes: Codes
    verdict: Verdict
    habit: Habit
    cut: Comparison | None
    doubt: Doubt


def words_of(outcome: Outcome) -> Words:
    """A result in words."""
    arithmetic = _arithmetic(outcome)
    verdict = VERDICT_WORDS[outcome.verdict]
    note = _note(outcome)
    return Words(
        zh=f"{arithmetic.zh}：{verdict.zh}" + (f"（{note.zh}）" if note else ""),
        en=f"{arithmetic.en}: {verdict.en}" + (f" ({note.en})" if note else ""),
    )


def _note(outcome: Outcome) -> Words | None:  # noqa: PLR0911 - a list of decisions
    codes, verdict = outcome.codes, outcome.verdict
    if verdict == "consistent" and codes.cut == 0:
        return Words(zh="只有四舍五入才一致", en="only if rounded")
    if verdict == "inconsistent" and codes.cut == MEETS:
        whole = outcome.cut.computed.whole() if outcome.cut and outcome.cut.stated is None else None
        found = f" ({span(whole)})" if whole else ""
        return Words(
            zh=f"只有截尾才相合{found}，而本报告的数字是四舍五入的",
            en=f"it would fit only if cut off{found}, and this report rounds",
        )
    if verdict == "cannot_tell" and outcome.doubt.missing:
        return Words(zh="没有可比的参考数", en="there is no reference to compare with")
    if outcome.doubt.ambiguous and verdict == "cannot_tell":
        return Words(zh="有几个数字都可能是所指的那个", en="several figures may be the one that is meant")
    if verdict == "cannot_tell" and outcome.doubt.suspect:
        return Words(zh="年份或口径可能不同，存疑", en="suspect, but years or definitions may differ")
    if verdict == "cannot_tell" and outcome.doubt.about:
        return Words(zh="有一个数字是约数", en="a figure is only about right")
    if verdict == "cannot_tell" and codes.rounded == TOUCHES and outcome.comparison is not None:
        return Words(zh="恰在舍入的边界上", en="exactly on the edge of rounding")
    if verdict == "cannot_tell" and codes.coarse == MEETS and codes.rounded == FAILS:
        return Words(zh="取决于末尾的零是否为概数", en="it depends on whether trailing zeros are exact")
    return None


def number(value: Fraction | None) -> str:
    """A number for readers: whole numbers in full, others with about five significant digits."""
    if value is None:
        return "∞"
    places = 3 if abs(value) < _SHORT else 2
    if value.denominator == 1:
        places = 0
    elif abs(value) >= _LONG:
        places = _SIGNIFICANT - len(str(int(abs(value))))
    shown = Decimal(round(value * Fraction(10) ** places)).scaleb(-places)
    text = f"{shown:,f}" if abs(shown) >= _LONG else f"{shown:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def span(interval: ExactInterval) -> str:
    """An interval for readers: a number, or two with a dash; open sides have ≥ or ≤."""
    if interval.is_point:
        return number(interval.lower)
    if interval.lower is None and interval.upper is None:
        return "…"
    if interval.lower is None:
        return f"{'≤' if interval.upper_closed else '<'}{number(interval.upper)}"
    if interval.upper is None:
        return f"{'≥' if interval.lower_closed else '>'}{number(interval.lower)}"
    low, high = number(interval.lower), number(interval.upper)
    return low if low == high else f"{low}–{high}"


def _arithmetic(outcome: Outcome) -> Words:
    if outcome.rule.type in _OF_ONE_FIGURE:
        return _OF_ONE_FIGURE[outcome.rule.type](outcome.figures["figure"], outcome.texts["figure"])
    make = _ARITHMETIC.get(outcome.rule.type)
    if make is None or outcome.comparison is None:
        listed = "、".join(outcome.texts.values()), ", ".join(outcome.texts.values())
        return Words(
            zh=f"{outcome.rule.words.zh}：{listed[0]}" if listed[0] else outcome.rule.words.zh,
            en=f"{outcome.rule.words.en}: {listed[1]}" if listed[1] else outcome.rule.words.en,
        )
    return make(outcome, outcome.comparison)


def _reread(figure: Figure, text: str) -> Words:
    printed = read_printed(figure.text)
    text = text.removesuffix(figure.unit)
    stated = "—" if figure.value is None else number(Fraction(figure.value))
    if printed is None:
        return Words(
            zh=f"“{text}”不能单独读出，公布的是{stated}{figure.unit}",
            en=f"{text} can't be read on its own, published as {stated} {figure.unit}".rstrip(),
        )
    again = number(Fraction(printed.value))
    return Words(
        zh=f"“{text}”重读为{again}，公布的是{stated}{figure.unit}",
        en=f"{text} reads as {again}, published as {stated} {figure.unit}".rstrip(),
    )


def _period(figure: Figure, text: str) -> Words:
    return Words(
        zh=f"“{text}”计入{figure.year}年，须是报告年份或正文写明的年份",
        en=f"{text} is given for {figure.year}, which must be the report's year or be named in the text",
    )


_OF_ONE_FIGURE: Mapping[RuleType, Callable[[Figure, str], Words]] = MappingProxyType(
    {"reread": _reread, "period": _period}
)


def _share(outcome: Outcome, comparison: Comparison) -> Words:
    text, rule = outcome.texts, outcome.rule
    percent = "%" if rule.type == "share" else ""
    factor = f" × {rule.base:,}" if rule.type == "rate" else ""
    left = f"{text['part']} ÷ {text['whole']}{factor} = {span(comparison.computed)}{percent}"
    return Words(zh=f"{left}，印为{text['stated']}", en=f"{left}, printed {text['stated']}")


def _denominator(outcome: Outcome, comparison: Comparison) -> Words:
    text, rule = outcome.texts, outcome.rule
    under = f"(1 + {text['stated']})" if rule.plus else text["stated"]
    factor = "" if rule.type == "denominator" else f" × {rule.base:,}"
    return _whole_number(f"{text['part']} ÷ {under}{factor}", comparison)


def _whole_number(left: str, comparison: Comparison) -> Words:
    whole = comparison.computed.whole()
    if whole is None:
        left = f"{left} = {span(comparison.computed)}"
        return Words(zh=f"{left}，其中没有整数", en=f"{left}, which holds no whole number")
    return Words(zh=f"{left}，整数为{span(whole)}", en=f"{left}, in whole numbers {span(whole)}")


def _rate(outcome: Outcome, comparison: Comparison) -> Words:
    return (_share if "whole" in outcome.rule.roles else _denominator)(outcome, comparison)


def _growth(outcome: Outcome, comparison: Comparison) -> Words:
    text = outcome.texts
    if "increase" in text:
        left = f"{text['increase']} ÷ ({text['new']} − {text['increase']}) = {span(comparison.computed)}%"
    elif "old" in text:
        rise = comparison.computed - ExactInterval.point(100)
        left = f"{text['new']} ÷ {text['old']} − 1 = {span(rise)}%"
    else:
        return _whole_number(f"{text['new']} ÷ (1 + {text['stated']})", comparison)
    return Words(zh=f"{left}，印为{text['stated']}", en=f"{left}, printed {text['stated']}")


def _sum(outcome: Outcome, comparison: Comparison) -> Words:
    parts = [text for role, text in outcome.texts.items() if role != "total"]
    left = f"{' + '.join(parts)} = {span(comparison.computed)}"
    if "total" not in outcome.texts:
        return _against(left, comparison)
    total = outcome.texts["total"]
    if outcome.rule.complete:
        return Words(zh=f"{left}，合计印为{total}", en=f"{left}, the total is printed {total}")
    return Words(zh=f"{left}，总数为{total}", en=f"{left}, of a total of {total}")


def _residual(outcome: Outcome, comparison: Comparison) -> Words:
    parts = [text for role, text in outcome.texts.items() if role not in {"whole", "stated"}]
    left = f"{' − '.join([outcome.texts['whole'], *parts])} = {span(comparison.computed)}"
    return _against(left, comparison)


def _stock_flow(outcome: Outcome, comparison: Comparison) -> Words:
    text = outcome.texts
    left = text["opening"]
    left += f" + {text['inflow']}" if "inflow" in text else ""
    left += f" − {text['outflow']}" if "outflow" in text else ""
    end = text["closing"]
    left = f"{left} = {span(comparison.computed)}"
    return Words(zh=f"{left}，期末印为{end}", en=f"{left}, the closing figure is printed {end}")


def _two(sign: str, smaller: str, larger: str) -> Callable[[Outcome, Comparison], Words]:
    def words(outcome: Outcome, _comparison: Comparison) -> Words:
        """Both figures with the sign between them that holds."""
        shown = _CONTRARY[sign] if outcome.codes.rounded == FAILS else sign
        left = f"{outcome.texts[smaller]} {shown} {outcome.texts[larger]}"
        return Words(zh=f"{outcome.rule.words.zh}：{left}", en=f"{outcome.rule.words.en}: {left}")

    return words


_CONTRARY: Mapping[str, str] = MappingProxyType({"≤": ">", "=": "≠"})


def _ratio(over: str, under: str) -> Callable[[Outcome, Comparison], Words]:
    def words(outcome: Outcome, comparison: Comparison) -> Words:
        """The ratio written out, beside its band."""
        bottom = outcome.texts[under]
        bottom = f"({bottom} + {outcome.texts['also']})" if "also" in outcome.texts else bottom
        bottom = f"({bottom} × {outcome.texts['times']})" if "times" in outcome.texts else bottom
        factor = f" × {outcome.rule.base:,}" if outcome.rule.base else ""
        left = f"{outcome.texts[over]} ÷ {bottom}{factor} = {span(comparison.computed)}"
        words = outcome.rule.words
        return _against(f"{words.zh}：{left}", comparison, en=f"{words.en}: {left}")

    return words


def _band(outcome: Outcome, comparison: Comparison) -> Words:
    words, text = outcome.rule.words, outcome.texts["figure"]
    return _against(f"{words.zh}：{text}", comparison, en=f"{words.en}: {text}")


def _against(left: str, comparison: Comparison, *, en: str | None = None) -> Words:
    band = comparison.stated
    if band is None:
        return Words(zh=left, en=en or left)
    if band.is_point:
        return Words(zh=f"{left}，应为{span(band)}", en=f"{en or left}, expected {span(band)}")
    if band.lower is None or band.upper is None:
        return Words(zh=f"{left}，应{span(band)}", en=f"{en or left}, expected {span(band)}")
    return Words(zh=f"{left}，应在{span(band)}之间", en=f"{en or left}, expected within {span(band)}")


_ARITHMETIC: Mapping[RuleType, Callable[[Outcome, Comparison], Words]] = MappingProxyType(
    {
        "share": _share,
        "multiple": _share,
        "rate": _rate,
        "denominator": _denominator,
        "growth": _growth,
        "sum": _sum,
        "residual": _residual,
        "stock_flow": _stock_flow,
        "subset": _two("≤", "part", "whole"),
        "places": _two("≤", "part", "whole"),
        "order": _two("≤", "smaller", "larger"),
        "ceiling": _band,
        "domain": _band,
        "ratio_band": _ratio("over", "under"),
        "change_band": _ratio("new", "old"),
        "same_figure": _two("=", "first", "second"),
        "same_fact": _two("=", "first", "second"),
    }
)
