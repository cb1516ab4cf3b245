"""Finds the words that say what each quantity of a paragraph measures.

In: the clauses of a paragraph. Out: one `Binding` for each quantity, with the words before and behind it that are its
own, and, where those don't say enough, the words that it takes over: the head that a list shares, the terms that 分别
hands out crosswise, the figure that a change or share refers to, the subject of an earlier clause, the heading.
Titles are made of these words in `titles`, measures are told from them in `measures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from datapkg.models import Number
from datapkg.observations.clauses import Clause
from datapkg.observations.lexicon import SPECIFIC_ROLES, SPECIFIC_WEIGHT, TITLE_ROLES, Lexicon, Role, Word, is_specific

_SILENT: frozenset[Role] = frozenset(
    ("drop", "join", "time", "period", "now", "place", "total", "respectively", "part")
)
_RISES: frozenset[Role] = frozenset(("change", "fall"))
_GROWTH: dict[Role, str] = {"growth": "change", "decline": "fall"}
POINT_UNITS = frozenset(("个百分点", "个千分点"))
RELATIVE_UNITS = frozenset(("%", "‰", "倍", "成", "番", "")) | POINT_UNITS
"""Units of figures that compare one figure with another."""
_CONTEXT_CLAUSES = 6


class Binding(NamedTuple):
    """A quantity with the words that belong to it.

    Args:
        number: The quantity.
        clause: Where it stands.
        before: Its own words before it.
        after: Its own words behind it.
        lead: Words before a list that this quantity is a later term of.
        context: Words taken over from elsewhere; empty where its own suffice.
        change: "change", "fall" or "": whether the figure says by how much something rose or fell.
        share: Whether the figure is a share or rate.
        ranged: Whether it is an end of a range.
        source: How the words were found: own, list, apposition, respectively, base, subject, heading, none.
    """

    number: Number
    clause: Clause
    before: tuple[Word, ...]
    after: tuple[Word, ...]
    lead: tuple[Word, ...]
    context: tuple[Word, ...]
    change: str
    share: bool
    ranged: bool
    source: str

    @property
    def core(self) -> tuple[Word, ...]:
        """The words that may stand in its title, context first."""
        own = tuple(word for word in (*self.lead, *self.before, *self.after) if word.role in TITLE_ROLES)
        return (*self.context, *own)


class Terms(NamedTuple):
    """What 分别 hands out.

    Args:
        first: From which quantity of the clause on.
        words: The words of each term.
        verb: What stands between 分别 and the first quantity.
        after: What stands behind the last one.
    """

    first: int
    words: tuple[tuple[Word, ...], ...]
    verb: tuple[Word, ...]
    after: tuple[Word, ...]


def bind(clauses: Sequence[Clause], *, heading: Sequence[Word]) -> list[Binding]:
    """Bind every quantity of a paragraph.

    Args:
        clauses: The clauses of the paragraph, in order.
        heading: The words of the heading it stands under.
    """
    found: list[Binding] = []
    for position, clause in enumerate(clauses):
        if not clause.quantities:
            continue
        terms = _respective_terms(clause, found)
        for index in range(len(clause.quantities)):
            own = _own(clause, index)
            if terms is not None and 0 <= index - terms.first < len(terms.words):
                found.append(_with_term(own, terms, index))
            else:
                found.append(_complete(own, index, clauses, position, found, heading))
    return found


def _own(clause: Clause, index: int) -> Binding:
    """A quantity with the words of its own gaps."""
    gaps, last = clause.gaps, len(clause.gaps) - 1
    number = clause.quantities[index]
    upper = index > 0 and clause.quantities[index - 1].part == "lower"
    lower = number.part == "lower" and index + 1 < last
    aged = index + 1 < last and not gaps[index + 1] and clause.quantities[index + 1].unit in AGE_UNITS
    opening, closing = index - upper, index + 1 + (lower or aged)
    before = _behind_join(gaps[opening]) if opening else gaps[0]
    after = _counted(_up_to_join(gaps[closing], last=closing == last), unit=number.unit)
    if closing < last and after and all(word.role == "qualifier" for word in after):
        after = [*after, *_up_to_join(gaps[closing + 1], last=closing + 1 == last)[1:]]
    after = [*after, *_shared_verbs(gaps, closing)]
    if _says_enough([word for word in after if word.role in TITLE_ROLES]):
        before = _behind_preposition(before)
    lead: list[Word] = []
    if index and _joined(gaps[index]) and not any(word.role in ("act", "light", "stock") for word in before):
        lead = [word for word in gaps[0] if word.role in ("act", "light", "stock", "plan", "now", "total")]
    return Binding(
        number=number,
        clause=clause,
        before=tuple(before),
        after=tuple(after),
        lead=tuple(lead),
        context=(),
        change=_rise(number, before, after),
        share=_is_share(number, before, after),
        ranged=upper or lower,
        source="own",
    )


def _counted(after: list[Word], *, unit: str | None) -> list[Word]:
    """Of 名特困人员的基本生活, the persons that are counted; of 家社会组织中, the whole."""
    for index, word in enumerate(after):
        if index == 0 or after[index - 1].role not in ("noun", "qualifier", "generic"):
            continue
        if word.text == "中" or (word.text == "的" and unit in PERSON_UNITS and after[0].role in _NOMINAL):
            return after[: index + 1]
    return after


def _shared_verbs(gaps: Sequence[Sequence[Word]], closing: int) -> list[Word]:
    """What is done with all terms of a list: 10个敬老院、10个照料中心改造提升."""
    last = closing
    while last < len(gaps) - 1 and gaps[last] and gaps[last][-1].role == "join":
        last += 1
    return [word for word in gaps[last] if word.role == "act"] if last > closing else []


def _behind_preposition(before: list[Word]) -> list[Word]:
    """Without who did it, where what was done to is named behind the number: 协会为, 会同扶贫办从."""
    for index in range(len(before) - 1, -1, -1):
        if before[index].text in _PREPOSITIONS:
            return before[index:]
    return before


AGE_UNITS = frozenset(("岁", "周岁"))
PERSON_UNITS = frozenset(("人", "户", "人次", "户次"))
_NOMINAL: frozenset[Role] = frozenset(("noun", "qualifier", "generic", "name"))
_PREPOSITIONS = frozenset(("为", "向", "给", "对", "将", "把", "从", "与", "面向"))


def _joined(gap: Sequence[Word]) -> bool:
    return _ends_with_join(gap) or _starts_with_join(gap)


def _ends_with_join(gap: Sequence[Word]) -> bool:
    """Whether another term of a list follows: 名农村低保、, 家社会组织与全市."""
    for word in reversed(gap):
        if word.role != "place":
            return word.role == "join"
    return False


def _is_silent(words: Sequence[Word]) -> bool:
    return all(word.role == "place" for word in words)


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
        if word.role == "join" and not last and (word.text == "、" or _is_silent(gap[index + 1 :])):
            return gap[:index]
    return gap


def _rise(number: Number, before: Sequence[Word], after: Sequence[Word]) -> str:
    """Whether the figure is an amount of change: 增长5%, 比上年增加8128亿元, 增幅为5%, 10%的增幅."""
    relative = number.unit in RELATIVE_UNITS
    reached = False
    for word in reversed(before):
        if word.role in _GROWTH:
            return _GROWTH[word.role]
        if word.role in _RISES:
            if reached:
                break
            return word.role
        reached = reached or word.role == "level"
        if word.role in ("rate", "of") or not (relative or word.role in _SILENT or word.role == "level"):
            break
    if number.unit in POINT_UNITS:
        return "change"
    norm = number.unit == "倍" and any(word.role == "standard" for word in before)
    for word in after if relative and not norm else ():
        if word.role in _RISES or word.role in _GROWTH:
            return _GROWTH.get(word.role, word.role)
        if word.role != "drop":
            break
    return ""


def _is_share(number: Number, before: Sequence[Word], after: Sequence[Word]) -> bool:
    return number.unit in ("%", "‰", "") or any(word.role == "rate" for word in (*before[-2:], *after[:1]))


def _complete(
    own: Binding,
    index: int,
    clauses: Sequence[Clause],
    position: int,
    found: Sequence[Binding],
    heading: Sequence[Word],
) -> Binding:
    """Add the words that a quantity takes over, where its own don't say what is measured."""
    titles = [word for word in (*own.before, *own.after) if word.role in TITLE_ROLES]
    previous = found[-1] if index else None
    if previous is not None and not titles:
        return own._replace(context=previous.core, source="apposition")
    part = any(word.role == "part" for word in own.before)
    needs_base = own.change or own.share
    if needs_base and not _has_subject(own):
        if own.share and not own.change and not titles and (earlier := _earlier_share(clauses, position, found)):
            return own._replace(context=earlier, source="base")
        base = _base(found, share=own.number.unit in POINT_UNITS)
        if base is not None:
            return own._replace(context=base.core, source="base")
    if part and found and not any(word.role in ("noun", "name") for word in titles):
        return own._replace(context=found[-1].core, source="base")
    if _says_enough(titles):
        return own
    if not titles and found and any(word.text in _THAN for word in own.before):
        return own._replace(context=found[-1].core, source="base")
    if own.number.unit == "元" and (following := _following(clauses, position)):
        return own._replace(context=following, source="following")
    context, source = _subject(clauses, position, found, heading)
    return own._replace(context=context, source=source)


def _earlier_share(clauses: Sequence[Clause], position: int, found: Sequence[Binding]) -> tuple[Word, ...]:
    """The words of the share that the sentence has named: 其比重，1952年为41.5%，1957年上升为56.5%."""
    sentence = clauses[position].sentence
    if found and found[-1].share and not found[-1].change and found[-1].clause.sentence == sentence:
        return found[-1].core
    for clause in reversed(clauses[:position]):
        if clause.sentence != sentence:
            break
        words = tuple(word for word in clause.words if word.role in TITLE_ROLES)
        if not clause.quantities and any(word.role == "rate" for word in words):
            return words
    return ()


def _has_subject(own: Binding) -> bool:
    """Whether a change or share names what it is of before the verb or before 占."""
    for word in (*own.before, *own.after):
        if word.role in ("of", "change", "fall"):
            return any(each.role in TITLE_ROLES for each in own.after) and word.role != "of"
        if word.role in ("noun", "name", "qualifier", "flowmoney", "money", "standard", "balance"):
            return True
    return False


def _base(found: Sequence[Binding], *, share: bool) -> Binding | None:
    """The figure that a change or share refers to: the last one that is neither; for points, the last share."""
    for binding in reversed(found):
        if not binding.change and (share or not binding.share):
            return binding
    return None


def _subject(
    clauses: Sequence[Clause], position: int, found: Sequence[Binding], heading: Sequence[Word]
) -> tuple[tuple[Word, ...], str]:
    """Words of the nearest earlier clause, or of the heading, that say what is being talked about."""
    for clause in reversed(clauses[max(0, position - _CONTEXT_CLAUSES) : position]):
        words = tuple(word for word in clause.words if _is_subject(word))
        if is_specific(words):
            return words, "subject"
    words = tuple(word for word in heading if word.role in ("noun", "name", "qualifier"))
    return (words, "heading") if words else ((), "none")


def _says_enough(titles: Sequence[Word]) -> bool:
    """Whether words say by themselves what is measured: a noun does, 农村 doesn't, 农村居民收入 does."""
    roles = {word.role for word in titles}
    if roles & {"noun", "name", "standard"}:
        return True
    if any(word.weight >= SPECIFIC_WEIGHT and word.role != "rate" for word in titles):
        return True
    qualifiers = sum(word.role == "qualifier" for word in titles)
    return qualifiers > 1 or bool(qualifiers and roles & {"generic", "flowmoney", "money", "balance", "rate"})


_THAN = frozenset(("比", "较", "由", "从"))


def _is_subject(word: Word) -> bool:
    """Whether a word of an earlier clause can say what a later figure is about."""
    return word.role in SPECIFIC_ROLES or (word.weight >= SPECIFIC_WEIGHT and word.role not in ("rate", "per"))


def _following(clauses: Sequence[Clause], position: int) -> tuple[Word, ...]:
    """Words of the next clause of the sentence, where a clause says only that money was spent: 投资3亿元，建设…"""
    if position + 1 == len(clauses) or clauses[position + 1].sentence != clauses[position].sentence:
        return ()
    if clauses[position + 1].quantities or not any(word.role in ("act", "money") for word in clauses[position].gaps[0]):
        return ()
    words = tuple(word for word in clauses[position + 1].words if word.role in TITLE_ROLES)
    return words if is_specific(words) else ()


def _respective_terms(clause: Clause, found: Sequence[Binding]) -> Terms | None:
    """The terms that 分别 hands out to the quantities behind it."""
    for first, gap in enumerate(clause.gaps[:-1]):
        for place, word in enumerate(gap):
            if word.role == "respectively":
                count = len(clause.quantities) - first
                if count < 2:
                    return None
                terms = _split_terms(gap[:place]) if first == 0 else []
                if len(terms) == 1 and count > 1:
                    terms = _split_word(terms[0], count=count, lexicon=clause.lexicon)
                verb = (*(each for each in gap[:place] if each.role in _GROWTH), *gap[place + 1 :])
                if len(terms) != count:
                    terms = _earlier_terms(found, count) if not any(terms) or len(terms) < 2 else []
                if len(terms) == count:
                    return Terms(first=first, words=tuple(terms), verb=verb, after=tuple(clause.gaps[-1]))
                return None
    return None


def _split_terms(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """散居和集中供养孤儿养育标准 → 散居孤儿养育标准, 集中供养孤儿养育标准."""
    terms: list[list[Word]] = [[]]
    for word in words:
        if word.role == "join":
            terms.append([])
        elif word.role in TITLE_ROLES:
            terms[-1].append(word)
    last = terms[-1]
    tail = 0
    while tail < len(last) - 1 and last[tail].role == "qualifier":
        tail += 1
    shared = last[max(tail, 1) :] if len(last) > 1 else []
    whole = [tuple([*term, *_head(term, last)[len(term) :], *shared]) for term in terms[:-1]] + [tuple(last)]
    subject = tuple(word for word in whole[0] if word.role in SPECIFIC_ROLES)
    return [term if any(word.role != "generic" for word in term) else (*subject, *term) for term in whole]


def _split_word(term: tuple[Word, ...], *, count: int, lexicon: Lexicon) -> list[tuple[Word, ...]]:
    """城乡低保标准 → 城市低保标准, 农村低保标准."""
    for index, word in enumerate(term):
        for both, parts in lexicon.parts.items():
            if word.text.startswith(both) and len(parts) == count:
                tail = word.text[len(both) :]
                return [(*term[:index], word._replace(text=part + tail), *term[index + 1 :]) for part in parts]
    return [term]


def _head(term: Sequence[Word], last: Sequence[Word]) -> list[Word]:
    """失业 beside 工伤保险 means 失业保险: the two closing characters of the last term's first word go to each."""
    first = last[0] if last else None
    if not term or first is None or first.role == "qualifier" or len(first.text) < 4 or len(term) != 1:
        return list(term)
    head = first.text[-2:]
    if term[0].text.endswith(head):
        return list(term)
    return [*term, Word(first.end - 2, first.end, head, "noun", first.weight)]


def _earlier_terms(found: Sequence[Binding], count: int) -> list[tuple[Word, ...]]:
    """The words of the last `count` different things that were counted before."""
    bases: list[Binding] = []
    seen: set[tuple[str, str | None]] = set()
    for binding in reversed(found):
        key = (_text(binding.core), binding.number.unit)
        if len(bases) < count and not binding.change and not binding.share and key not in seen:
            bases.append(binding)
            seen.add(key)
    bases.reverse()
    if len({text for text, _ in seen}) == len(bases):
        return [binding.core for binding in bases]
    return [(*binding.core, Word(0, 0, f"{binding.number.unit}数", "noun", 8)) for binding in bases]


def _text(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words)


def _with_term(own: Binding, terms: Terms, index: int) -> Binding:
    return own._replace(
        before=terms.verb,
        lead=(),
        context=terms.words[index - terms.first],
        change=_rise(own.number, terms.verb, terms.after),
        source="respectively",
    )
