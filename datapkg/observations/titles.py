"""Makes a column title of at most 16 characters from the words that belong to a quantity.

In: a binding and its measure. Out: the title: the words with the greatest weight that fit, in the order of the text,
and a closing word that says what sort of figure it is (人数, 金额, 标准, 占比, 增长率 …).
"""

from __future__ import annotations

from collections.abc import Sequence

from datapkg.models import Measure
from datapkg.observations.binding import Binding
from datapkg.observations.figures import Figures
from datapkg.observations.lexicon import TITLE_ROLES, Word
from datapkg.observations.measures import is_of_plan

LONGEST_TITLE = 16
_DIVISION_WEIGHT = 40
_LAST_NOUN = 6
_LISTED = 2
_COUNTED = 18
_OF_WHOLE = 20


def title_of(binding: Binding, *, measure: Measure) -> str:
    """The title of a quantity; never longer than `LONGEST_TITLE`, and never empty."""
    figures = binding.clause.lexicon.figures
    closing = _closing(binding, measure, figures=figures)
    opening = _opening(binding.number.unit or "", figures=figures)
    chosen = _fit(_weighed(binding), LONGEST_TITLE - len(closing) - len(opening))
    stem = opening + "".join(chosen)
    if closing and stem.endswith(closing):
        return stem
    if closing.startswith("数") and stem.endswith(figures.complete):
        return stem
    if closing == "占比" and stem.endswith(figures.indices):
        return stem
    if closing == "人数" and stem.endswith(figures.persons):
        return stem + "数"
    return stem.removesuffix(closing[:1]) + closing


def _opening(unit: str, *, figures: Figures) -> str:
    """每万 of a rate per ten thousand persons, but not of one per area: 公里/百平方公里."""
    base = unit.partition("/")[2]
    return "每" + base[0] if base.startswith(figures.large_bases) and base[1:] not in figures.units.extents else ""


def _weighed(binding: Binding) -> list[tuple[int, Word]]:
    """The words of a title in their order, each with its weight."""
    figures = binding.clause.lexicon.figures
    taken = _near_end(binding.context, heads=figures.heads)
    if binding.source in ("subject", "heading"):
        taken = [(weight - 6, word) for weight, word in taken]
    before = _near_end((*binding.lead, *binding.before), heads=figures.heads)
    counted_for = (binding.number.unit or "").partition("/")[2].split("·")
    weighed = [each for each in (*taken, *before, *_near_start(binding.after)) if each[1].text not in counted_for]
    if binding.number.unit in figures.units.divisions and not binding.after:
        weighed.append((_DIVISION_WEIGHT, Word(0, 0, binding.number.unit, "noun", 8)))
    return weighed


def _near_end(words: Sequence[Word], *, heads: frozenset[str]) -> list[tuple[int, Word]]:
    """Words before a number: the object of the last verb counts for more than what stands before the verb."""
    weighed: list[tuple[int, Word]] = []
    bonus, place = 4, 8
    whole = _whole(words)
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        if weighed and word.text in heads and weighed[-1][1].role != "generic":
            place = -_LISTED
        if word.role in TITLE_ROLES:
            weighed.append((word.weight * 2 + bonus + place - (_OF_WHOLE if index in whole else 0), word))
            place = max(min(place, 0), place - 3)
        if word.role in ("light", "act", "stock"):
            bonus = 0
    weighed.reverse()
    return weighed


def _whole(words: Sequence[Word]) -> range:
    """Where the whole stands that a share is of, where it is said what the share is: 工业占生产总值的比重."""
    roles = [word.role for word in words]
    if "of" not in roles:
        return range(0)
    start = roles.index("of")
    end = roles.index("rate", start) if "rate" in roles[start:] else start
    return range(start, end) if TITLE_ROLES.intersection(roles[:start]) else range(0)


def _near_start(words: Sequence[Word]) -> list[tuple[int, Word]]:
    """Words behind a number: the noun that it counts matters most."""
    weighed: list[tuple[int, Word]] = []
    bonus = _COUNTED
    for word in words:
        if word.role in TITLE_ROLES and (word.role != "act" or not weighed):
            weighed.append((word.weight * 2 + bonus, word))
        else:
            if word.role == "act":
                weighed.append((word.weight * 2, word))
            if weighed:
                bonus = 0
    if len(weighed) > 1 and weighed[-1][1].role in ("noun", "name"):
        weighed[-1] = (weighed[-1][0] + _LAST_NOUN, weighed[-1][1])
    return weighed


def _fit(words: list[tuple[int, Word]], room: int) -> list[str]:
    """The heaviest words that fit, in the order of the text; none inside another: 居家养老服务 says 服务 too."""
    chosen: list[int] = []
    for index in sorted(range(len(words)), key=lambda each: (-words[each][0], each)):
        text = words[index][1].text
        if any(text in words[each][1].text for each in chosen):
            continue
        inside = [each for each in chosen if words[each][1].text in text]
        length = len(text) - sum(len(words[each][1].text) for each in inside)
        if length <= room:
            chosen = [each for each in chosen if each not in inside] + [index]
            room -= length
    return [words[index][1].text for index in sorted(chosen)]


def _closing(binding: Binding, measure: Measure, *, figures: Figures) -> str:
    """The word that says what sort of figure it is; "" where the other words say so."""
    unit = binding.number.unit or ""
    if binding.change:
        return _closing_of_change(unit, falling=binding.change == "fall", figures=figures)
    own = (*binding.before, *binding.after)
    needed = figures.closings.get(unit, "数")
    said = False
    if unit != "倍" and (measure == "share" or (unit and unit in figures.units.relative)):
        done = any("完成" in word.text and "超额" not in word.text for word in binding.before)
        needed = "完成率" if done and is_of_plan(binding.before, figures=figures) else "占比"
        said = any(word.role == "rate" for word in (*own, *binding.context[-1:]))
    elif unit != "倍" and (measure == "standard" or unit.startswith(("元/人", "元/月"))):
        needed, said = "标准", any(word.role == "standard" for word in (*own, *binding.context))
    elif unit.endswith("元"):
        needed, said = "金额", any(word.text.endswith(figures.amounts) for word in binding.core)
    return "" if said else needed


def _closing_of_change(unit: str, *, falling: bool, figures: Figures) -> str:
    if unit in figures.units.points:
        return "降幅" if falling else "增幅"
    if unit in figures.units.relative:
        return "降幅" if falling else "增长率"
    return ("减少" if falling else "增加") + ("额" if unit.partition("/")[0].endswith("元") else "数")
