"""Tells what sort of figure a quantity is: stock, flow, standard, rate, share, change, target or attribute.

In: a binding. Out: the measure. The words that decide are declared by their roles in `schemas/binding/`.
"""

from __future__ import annotations

from collections.abc import Sequence

from datapkg.models import Measure
from datapkg.observations.bind import Binding
from datapkg.observations.lexicon import Word
from datapkg.observations.titles import LARGE_BASES

_EVENTS = frozenset(
    (
        "人次",
        "户次",
        "家次",
        "场次",
        "批次",
        "件",
        "次",
        "场",
        "起",
        "份",
        "期",
        "宗",
        "台次",
        "例",
        "场（次）",
        "台",
        "块",
        "枝",
        "具",
        "对",
    )
)
_EXTENTS = frozenset(
    ("平方米", "公里", "千米", "米", "亩", "平方公里", "公顷", "吨", "立方米", "升", "万平方米", "千瓦", "兆瓦")
)
_SERVED = frozenset(("服务", "志愿服务", "服务时长", "服务时数", "时长", "时数"))
_PRODUCED = frozenset(("吨", "斤", "公斤", "担", "度", "千瓦时", "立方米", "升"))
_AGES = frozenset(("岁", "周岁", "天", "小时", "个月", "年", "分钟"))


def measure_of(binding: Binding, *, planned: bool, previous: Measure | None) -> Measure:
    """The measure of a quantity.

    Args:
        binding: The quantity with its words.
        planned: Whether the paragraph speaks of what is to come.
        previous: The measure of the quantity before, which a figure in apposition shares.
    """
    unit = binding.number.unit or ""
    if planned or any(word.role == "plan" for word in (*binding.lead, *binding.before)):
        return "target"
    if binding.change:
        return "change"
    if "/" in unit:
        return _per(unit)
    if unit in ("%", "‰", "", "成"):
        return "share"
    if unit == "倍":
        return "standard" if any(word.role == "standard" for word in binding.before) else "share"
    if unit in _AGES:
        return "flow" if any(word.text in _SERVED for word in binding.before) else "attribute"
    if unit.endswith("元"):
        return _of_money(binding)
    if binding.source == "apposition" and previous in ("stock", "flow"):
        return previous
    return _of_count(binding, unit)


def _per(unit: str) -> Measure:
    counted, _, base = unit.partition("/")
    if counted.endswith("元"):
        return "standard"
    if base.startswith(LARGE_BASES):
        return "rate"
    return "attribute" if base in _EXTENTS else "standard"


def _of_money(binding: Binding) -> Measure:
    own = (*binding.before, *binding.after, *(binding.context if binding.source != "subject" else ()))
    if any(word.role == "standard" for word in own):
        return "standard"
    roles = {word.role for word in own}
    if "balance" in roles:
        return "stock"
    if _is_grant(binding):
        return "standard"
    return "standard" if "mean" in roles and "flowmoney" not in roles else "flow"


def _is_grant(binding: Binding) -> bool:
    """Whether a sum is what each is given: 对…给予80—100万元奖补, 每年给予5000元补贴."""
    given = any(word.text in ("给予", "予以") for word in binding.before)
    named = next((word.role for word in binding.after if word.role != "drop"), "")
    return binding.ranged or (given and named == "money")


def _of_count(binding: Binding, unit: str) -> Measure:
    """Flow where something was done with what is counted; stock where it is there."""
    own = (*binding.lead, *binding.before)
    roles = {word.role for word in (*own, *(binding.context if binding.source == "respectively" else ()))}
    if unit in _EVENTS or "flowmoney" in roles:
        return "flow"
    if roles & {"stock", "balance"} or _is_whole(binding):
        return "stock"
    if "hold" in roles or any(word.role == "hold" for word in binding.after):
        return "flow" if binding.clause.tense == "period" else "stock"
    if roles & _DONE and not _in_relative_clause(own):
        return "stock" if binding.clause.tense == "now" else "flow"
    if unit in _EXTENTS and binding.after:
        return "attribute"
    if unit in _PRODUCED or (own and binding.after and own[-1].text in _RECIPIENTS):
        return "flow"
    done = any(word.role in ("act", "light") for word in binding.after)
    return "flow" if done and binding.clause.tense != "now" else "stock"


def _is_whole(binding: Binding) -> bool:
    """Whether all of something is counted: 全市38个站实现全覆盖, 3209名人员中的2354人."""
    before, after = binding.before, binding.after
    if any(word.role == "all" for word in after):
        return True
    if len(before) > 1 and before[-1].role == "place" and before[-2].text in ("对", "面向"):
        return True
    return any(word.text == "中" for word in (*after[-2:], *before[-2:]))


def _in_relative_clause(words: Sequence[Word]) -> bool:
    """Whether the only verb belongs to a noun that it describes: 设立养老专业的院校275所."""
    verb = described = False
    before = ""
    for word in words:
        if word.role in ("act", "light"):
            if described:
                return False
            verb = True
        elif word.text == "的" and verb and before not in ("act", "light", ""):
            described = True
        if word.role != "drop":
            before = word.role
    return described


_DONE = frozenset(("act", "light", "change", "fall"))
_RECIPIENTS = frozenset(("为", "向", "给", "将", "把"))
