"""Tells what sort of figure a quantity is: stock, flow, standard, rate, share, change, target or attribute.

In: a binding. Out: the measure. The words that decide are declared by their roles in `schemas/binding/`.
"""

from __future__ import annotations

from collections.abc import Sequence

from datapkg.models import Measure, Number
from datapkg.observations.binding import Binding, says_level
from datapkg.observations.figures import Figures
from datapkg.observations.lexicon import Word


def measure_of(binding: Binding, *, planned: bool, previous: Measure | None) -> Measure:
    """The measure of a quantity.

    Args:
        binding: The quantity with its words.
        planned: Whether the paragraph speaks of what is to come.
        previous: The measure of the quantity before, which a figure in apposition shares.
    """
    unit = binding.number.unit or ""
    figures = binding.clause.lexicon.figures
    done = unit in figures.units.relative and is_of_plan(binding.before, figures=figures)
    if planned or (not done and _is_planned((*binding.lead, *binding.before), figures=figures)):
        return "target"
    if binding.change:
        return "change"
    told = _from_unit(binding, unit, figures=figures)
    if told is None and unit.endswith("元"):
        told = _of_money(binding, figures=figures)
    elif told is None and binding.source == "apposition" and previous in ("stock", "flow"):
        told = "stock" if says_level(binding.before) and unit not in figures.units.events else previous
    elif told is None and _is_body(binding, figures=figures):
        told = "attribute"
    return told or _of_count(binding, unit, figures=figures)


def _is_planned(words: Sequence[Word], *, figures: Figures) -> bool:
    """Whether something is planned: 计划新建5所, but not where a plan is only named: 西部计划志愿者5名."""
    roles = ["", *(word.role for word in words), ""]
    return any(
        word.role == "plan"
        and not (word.text in figures.plan_nouns and roles[index] in _NAMED and roles[index + 2] in _NAMED)
        for index, word in enumerate(words)
    )


def _from_unit(binding: Binding, unit: str, *, figures: Figures) -> Measure | None:
    """What the unit alone tells."""
    if "/" in unit:
        return _per(unit, figures=figures)
    if unit == "倍":
        return "standard" if any(word.role == "standard" for word in binding.before) else "share"
    if unit in figures.units.relative:
        cell = binding.source == "table" and is_whole(binding.number)
        return None if cell or is_bare_count(binding.number) else "share"
    if unit in figures.units.spans:
        return "flow" if any(word.text in figures.served for word in binding.before) else "attribute"
    return None


def is_of_plan(before: Sequence[Word], *, figures: Figures) -> bool:
    """Whether a share is one of a plan or task: 完成年度计划的105%, 占年度任务的50%."""
    return len(before) > 1 and before[-1].text == "的" and before[-2].text in (*figures.plan_nouns, "任务")


def is_bare_count(number: Number) -> bool:
    """Whether a figure without a unit counts something: 浏览量100万, but not 指数106.2 or 三分之一."""
    return is_whole(number) and number.value is not None and abs(number.value) >= _LARGE


def is_whole(number: Number) -> bool:
    """Whether a figure is a whole number without a unit."""
    return not number.unit and number.value is not None and number.value == number.value.to_integral_value()


def _per(unit: str, *, figures: Figures) -> Measure:
    counted, _, base = unit.partition("/")
    if counted.endswith("元"):
        return "rate" if base.removesuffix("元") in figures.large_bases else "standard"
    if base.startswith(figures.large_bases):
        return "rate"
    return "attribute" if base in figures.units.extents or base in figures.units.spans else "standard"


def _of_money(binding: Binding, *, figures: Figures) -> Measure:
    own = (*binding.before, *binding.after)
    # 标准：机构由1900元提高到2100元: with nothing but a kind of its own, a sum is what was spoken of.
    spoken_of = binding.source != "subject" or not any(word.role in _SAYS_WHAT for word in own)
    roles = {word.role for word in (*own, *(binding.context if spoken_of else ()))}
    if "standard" in roles:
        return "standard"
    if "balance" in roles:
        return "stock"
    averaged = "mean" in roles and "flowmoney" not in roles
    return "standard" if averaged or _is_grant(binding, figures=figures) else "flow"


def _is_grant(binding: Binding, *, figures: Figures) -> bool:
    """Whether a sum is what each is given: 对…给予80—100万元奖补, 每年给予5000元补贴."""
    given = any(word.text in figures.grants for word in binding.before)
    named = next((word.role for word in binding.after if word.role != "drop"), "")
    return binding.ranged or (given and named == "money")


def _of_count(binding: Binding, unit: str, *, figures: Figures) -> Measure:
    """Flow where something was done with what is counted; stock where it is there."""
    own = (*binding.lead, *binding.before)
    roles = {word.role for word in (*own, *(binding.context if binding.source in _TAKEN_OVER else ()))}
    if unit in figures.units.events or "flowmoney" in roles:
        return "flow"
    if (
        roles & {"stock", "balance"}
        or _is_whole(binding, figures=figures)
        or _says_what_stands(binding, figures=figures)
    ):
        return "stock"
    if "hold" in roles or any(word.role == "hold" for word in binding.after):
        return "flow" if binding.clause.tense == "period" else "stock"
    if (roles & _DONE and not _in_relative_clause(own)) or _opens_with_verb(own, figures=figures):
        return "stock" if binding.clause.tense == "now" else "flow"
    if unit in figures.units.extents and binding.after:
        return "attribute"
    received = bool(own and binding.after) and own[-1].text in figures.recipients
    done = any(word.role in ("act", "light") for word in binding.after) and binding.clause.tense != "now"
    return "flow" if received or done or unit in figures.units.produced else "stock"


def _opens_with_verb(words: Sequence[Word], *, figures: Figures) -> bool:
    """Whether a word that is a noun elsewhere is the verb here: 服务困难家庭2万户."""
    first = next((word for word in words if word.weight), None)
    return first is not None and len(words) > 1 and first.text in figures.opening_verbs


def _is_body(binding: Binding, *, figures: Figures) -> bool:
    """Whether those are counted who did something together: 联合10部门制定, 公安局等11部门."""
    joined = bool(binding.before) and binding.before[-1].text in figures.together
    return joined and bool(binding.after) and binding.after[0].text in figures.bodies


def _says_what_stands(binding: Binding, *, figures: Figures) -> bool:
    """Whether the clause begins with a verb that says what there is: 设置服务站76处."""
    first = next((word for word in (*binding.lead, *binding.before) if word.role != "drop"), None)
    return first is not None and first.text in figures.standing_verbs and binding.clause.tense != "period"


def _is_whole(binding: Binding, *, figures: Figures) -> bool:
    """Whether all of something is counted: 全市38个站实现全覆盖, 3209名人员中的2354人."""
    before, after = binding.before, binding.after
    if any(word.role == "all" for word in after):
        return True
    if len(before) > 1 and before[-1].role == "place" and before[-2].text in figures.wholes:
        return True
    return any(word.text == "中" for word in (*after[-2:], *_without_particles(before)[-1:]))


def _without_particles(words: Sequence[Word]) -> Sequence[Word]:
    """Without 的 and 有 at the end: 人员中的, 家庭中有."""
    return words[:-1] if words and words[-1].text in ("的", "有") else words


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


_LARGE = 1000
_NAMED = frozenset(("noun", "name", "qualifier"))
_TAKEN_OVER = frozenset(("respectively", "apposition", "base"))
_SAYS_WHAT = frozenset(("act", "light", "noun", "name", "money", "flowmoney", "balance", "generic"))
_DONE = frozenset(("act", "light", "change", "fall"))
