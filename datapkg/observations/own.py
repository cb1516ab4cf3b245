"""Finds the words around a quantity that are its own: those of its clause up to the neighbouring quantities.

In: a clause and the index of one of its quantities. Out: a `Binding` without context. The words between two quantities
belong to the first (名农村低保、), to the second (、农村公益性公墓), or to both (名大学生发放助学金).
"""

from __future__ import annotations

from collections.abc import Sequence

from datapkg.models import Number
from datapkg.observations.binding import Binding, Change, says_enough, says_level
from datapkg.observations.clauses import Clause
from datapkg.observations.figures import Figures
from datapkg.observations.lexicon import TITLE_ROLES, Role, Word

RISES: dict[Role, Change] = {"change": "change", "fall": "fall"}
"""Roles of verbs of change."""
GROWTH: dict[Role, Change] = {"growth": "change", "decline": "fall"}
"""Roles of nouns of change."""
_SILENT: frozenset[Role] = frozenset(
    ("drop", "join", "time", "period", "now", "place", "total", "respectively", "part")
)
_NOMINAL: frozenset[Role] = frozenset(("noun", "qualifier", "generic", "name"))
_VERBAL: frozenset[Role] = frozenset(("act", "light", "stock"))
_LEADING: frozenset[Role] = _VERBAL | {"plan", "now", "total"}
_REACH = 60
_LONGEST_LIST = 12


def own_words(clause: Clause, index: int) -> Binding:
    """A quantity with the words of its own gaps.

    Args:
        clause: The clause.
        index: Which of its quantities.
    """
    number, figures = clause.quantities[index], clause.lexicon.figures
    opening, closing, ranged = _gaps_of(clause, index)
    before = _behind_join(clause.gaps[opening]) if opening else clause.gaps[0]
    after = _words_behind(clause, closing, number=number)
    if says_enough([word for word in after if word.role in TITLE_ROLES]):
        before = _behind_preposition(before, figures=figures)
    lead: list[Word] = []
    verbless = not any(word.role in _VERBAL for word in before) and not says_level(before)
    if index and _joined(clause.gaps[index]) and verbless:
        lead = [word for word in clause.gaps[0][-_REACH:] if word.role in _LEADING]
    return Binding(
        number=number,
        clause=clause,
        before=tuple(before[-_REACH:]),
        after=tuple(after[:_REACH]),
        lead=tuple(lead),
        context=(),
        change=rise(number, _verb_of_list(clause, index) or before[-_REACH:], after, figures=figures),
        share=_is_share(number, before, after, figures=figures),
        ranged=ranged,
        source="own",
    )


def _verb_of_list(clause: Clause, index: int) -> list[Word]:
    """The words before the first of a plain list of figures, for its later members: 增长5%、6%和7%."""
    first = index
    while first and clause.quantities[first - 1].unit == clause.quantities[index].unit and _is_plain(clause, first):
        first -= 1
    return (_behind_join(clause.gaps[first]) if first else clause.gaps[0])[-_REACH:] if first < index else []


def _is_plain(clause: Clause, index: int) -> bool:
    """Whether nothing but a join stands before a figure of a clause."""
    gap = clause.gaps[index]
    return bool(gap) and all(word.role == "join" for word in gap)


def _gaps_of(clause: Clause, index: int) -> tuple[int, int, bool]:
    """The gaps before and behind a quantity, and whether it is an end of a range.

    The ends of a range share both gaps, and an age behind a number belongs to what is counted (7万名80岁以上老人,
    55名0—6岁儿童).
    """
    quantities, last = clause.quantities, len(clause.gaps) - 1
    upper = index > 0 and quantities[index - 1].part == "lower"
    lower = quantities[index].part == "lower" and index + 1 < last
    behind = index + 1 + lower
    ages = clause.lexicon.figures.units.ages
    if behind < last and not clause.gaps[behind] and quantities[behind].unit in ages:
        behind += 1 + (quantities[behind].part == "lower" and behind + 1 < last)
    return index - upper, behind, upper or lower


def _words_behind(clause: Clause, closing: int, *, number: Number) -> list[Word]:
    gaps, last = clause.gaps, len(clause.gaps) - 1
    persons = number.unit in clause.lexicon.figures.units.persons
    gap = _up_to_join(gaps[closing], last=closing == last)
    after = _counted(gap, owns=persons or closing < last, persons=persons, figures=clause.lexicon.figures)
    if closing < last and after and all(word.role == "qualifier" for word in after):
        after = [*after, *_up_to_join(gaps[closing + 1], last=closing + 1 == last)[1:]]
    return [*after, *_shared_verbs(gaps, closing)]


def _counted(after: list[Word], *, owns: bool, persons: bool, figures: Figures) -> list[Word]:
    """Of 名特困人员的基本生活, the persons counted; of 家社会组织中, the whole; of 名社工为老人服务, who does it.

    Of 个重点项目完成投资 before a sum, the projects.

    Args:
        after: The words behind the figure.
        owns: Whether what stands before 的 is what is counted: persons, or 个县 in 9个县的医院50所.
        persons: Whether persons are counted.
        figures: Small words.
    """
    for index, word in enumerate(after):
        if index == 0 or after[index - 1].role not in _NOMINAL:
            continue
        begins = after[0].role in _NOMINAL
        if begins and (word.role == "stock" or (persons and word.text in figures.recipients)):
            return after[:index]
        spent = word.role == "light" and any(each.role == "money" for each in after[index + 1 :])
        if begins and owns and not persons and spent:
            return after[:index]
        if after[index - 1].role == "name":
            continue
        if word.text == "中" or (word.text == "的" and owns and begins):
            return after[: index + 1]
    return after


def _shared_verbs(gaps: Sequence[Sequence[Word]], closing: int) -> list[Word]:
    """What is done with all terms of a list: 10个敬老院、10个照料中心改造提升."""
    last = closing
    while last < min(len(gaps) - 1, closing + _LONGEST_LIST) and gaps[last] and gaps[last][-1].role == "join":
        last += 1
    return [word for word in gaps[last] if word.role == "act"] if last > closing else []


def _behind_preposition(before: list[Word], *, figures: Figures) -> list[Word]:
    """Without who did it, where what was done to is named behind the number: 协会为, 会同扶贫办从."""
    for index in range(len(before) - 1, -1, -1):
        if before[index].text in figures.prepositions:
            return before[index:]
    return before


def _joined(gap: Sequence[Word]) -> bool:
    return _ends_with_join(gap) or _starts_with_join(gap)


def _ends_with_join(gap: Sequence[Word]) -> bool:
    """Whether another term of a list follows: 名农村低保、, 家社会组织与全市."""
    for word in reversed(gap):
        if word.role != "place":
            return word.role == "join"
    return False


def _starts_with_join(gap: Sequence[Word]) -> bool:
    """Whether a list goes on: 、科技型企业, 以上、科技型企业."""
    for word in gap:
        if word.role != "drop":
            return word.role == "join"
    return False


def _behind_join(gap: list[Word]) -> list[Word]:
    """The words of a gap that belong to the quantity behind it."""
    if _ends_with_join(gap):
        return [word for word in gap[-1:] if word.role == "place"]
    for index in range(len(gap) - 1, -1, -1):
        if gap[index].role == "join" and (gap[index].text == "、" or _starts_with_join(gap[: index + 1])):
            return gap[index + 1 :]
    return gap


def _up_to_join(gap: list[Word], *, last: bool) -> list[Word]:
    """The words of a gap that belong to the quantity before it."""
    if _starts_with_join(gap):
        return []
    for index, word in enumerate(gap):
        if (
            word.role == "join"
            and not last
            and (word.text == "、" or all(each.role == "place" for each in gap[index + 1 :]))
        ):
            return gap[:index]
    return gap


def rise(number: Number, before: Sequence[Word], after: Sequence[Word], *, figures: Figures) -> Change:
    """Whether the figure is an amount of change: 增长5%, 比上年增加8128亿元, 增幅为5%, 10%的增幅."""
    relative = number.unit in figures.units.relative or number.unit in figures.units.points
    reached = False
    for word in reversed(before):
        if word.role in GROWTH:
            return GROWTH[word.role]
        if word.role in RISES:
            if reached:
                break
            return RISES[word.role]
        reached = reached or word.role == "level"
        if word.role in ("rate", "of") or not (relative or word.role in _SILENT or word.role == "level"):
            break
    if number.unit in figures.units.points:
        return "change"
    norm = number.unit == "倍" and any(word.role == "standard" for word in before)
    return _rise_behind(after) if relative and not norm else ""


def _rise_behind(after: Sequence[Word]) -> Change:
    """Whether the noun or verb straight behind a figure is one of change."""
    first = next((word.role for word in after if word.role != "drop"), None)
    return RISES.get(first) or GROWTH.get(first) or "" if first else ""


def _is_share(number: Number, before: Sequence[Word], after: Sequence[Word], *, figures: Figures) -> bool:
    return (number.unit in figures.units.relative and number.unit not in ("倍", "成", "番")) or any(
        word.role == "rate" for word in (*before[-2:], *after[:1])
    )
