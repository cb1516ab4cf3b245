"""Reads 分别 (respectively): the terms that it hands out, in order, to the quantities behind it.

The terms stand before it in the clause (散居和集中供养孤儿养育标准分别…), in one word (城乡低保标准分别…), or are the
things that were counted before (城市…665元，农村…5370元，分别提高…).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from datapkg.observations.binding import Binding, says_enough, without_deeds
from datapkg.observations.clauses import Clause
from datapkg.observations.figures import Figures
from datapkg.observations.lexicon import SPECIFIC_ROLES, SPECIFIC_WEIGHT, TITLE_ROLES, Lexicon, Role, Word, is_specific
from datapkg.observations.own import GROWTH, rise

_NUMBERED = re.compile("第?[一二三四五六七八九](?:[、和及与]第?[一二三四五六七八九])+(?=[^、，。])")
_DIGIT = re.compile("[一二三四五六七八九]")
_KINDS: frozenset[Role] = frozenset(("qualifier", "noun"))
_NAMES: frozenset[Role] = frozenset(("noun", "name"))
_OF_OTHERS: frozenset[Role] = frozenset(("generic", "rate", "mean"))
_SEARCHED = 8
_HEAD = 2
_SHORTEST_COMPOUND = 4


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


def respective_terms(clause: Clause, found: Sequence[Binding]) -> Terms | None:
    """The terms that 分别 hands out to the quantities behind it; None where there is none or they don't pair up.

    Args:
        clause: The clause.
        found: What was bound before it in the paragraph.
    """
    for first, gap in enumerate(clause.gaps[:-1]):
        for place, word in enumerate(gap):
            if word.role == "respectively":
                return _terms_at(clause, first, place, found)
    return _terms_in_pairs(clause) or _terms_again(clause, found)


def _terms_in_pairs(clause: Clause) -> Terms | None:
    """The terms of a word that names two, for pairs of figures: 城乡低保标准由700元、560元提高到735元、590元."""
    gaps, quantities = clause.gaps, clause.quantities
    if len(quantities) % 2 or len({each.unit for each in quantities}) > 1 or not quantities:
        return None
    if not all(
        gaps[index] and all(word.role == "join" for word in gaps[index]) for index in range(1, len(gaps) - 1, 2)
    ):
        return None
    term = tuple(word for word in gaps[0] if word.role in TITLE_ROLES)
    terms = _split_word(term, count=2, lexicon=clause.lexicon)
    if len(terms) != 2 or any(word.role in TITLE_ROLES for gap in gaps[2:-1:2] for word in gap):
        return None
    verb = tuple(word for word in gaps[0] if word.role not in TITLE_ROLES)
    return Terms(first=0, words=tuple(terms * (len(quantities) // 2)), verb=verb, after=tuple(gaps[-1]))


def _terms_again(clause: Clause, found: Sequence[Binding]) -> Terms | None:
    """The terms of the clause before, for a plain list of as many changes: 分别为3亿元和5亿元，增长5%和6%."""
    gaps, count = clause.gaps, len(clause.quantities)
    if count < 2 or any(word.role in TITLE_ROLES for word in gaps[0]):
        return None
    if not all(gap and all(word.role == "join" for word in gap) for gap in gaps[1:-1]):
        return None
    terms = _last_terms(clause, found, count)
    return Terms(first=0, words=terms, verb=tuple(gaps[0]), after=tuple(gaps[-1])) if terms else None


def _last_terms(clause: Clause, found: Sequence[Binding], count: int) -> tuple[tuple[Word, ...], ...]:
    """The words of the last `count` figures of the sentence, if these are all that one 分别 gave its terms to."""
    group = found[-count:]
    if len(group) < count or any(each.source != "respectively" for each in group):
        return ()
    first = group[0].clause
    alike = all(each.clause is first for each in group) and first.sentence == clause.sentence
    whole = len(found) == count or found[-count - 1].clause is not first
    return tuple(each.context for each in group) if alike and whole else ()


def _terms_at(clause: Clause, first: int, place: int, found: Sequence[Binding]) -> Terms | None:
    gap, count = clause.gaps[first], len(clause.quantities) - first
    if count < 2:
        return None
    if own := _own_terms(clause, first, place):
        return own
    if first == 0 and gap[0].role == "of" and (shared := _last_terms(clause, found, count)):
        rate = tuple(word for word in gap[:place] if word.role in TITLE_ROLES)
        return Terms(first, tuple((*term, *rate) for term in shared), tuple(gap[place + 1 :]), tuple(clause.gaps[-1]))
    terms = _split_terms(gap[:place], figures=clause.lexicon.figures) if first == 0 else _shared_term(gap[:place])
    if first == 0 and (numbered := _numbered_terms(clause, gap[place].start)):
        terms = numbered
    if len(terms) == 1:
        terms = _split_word(terms[0], count=count, lexicon=clause.lexicon)
    if len(terms) == 1 and all(_is_of_others(word) for word in terms[0]) and not says_enough(terms[0]):
        points = clause.quantities[first].unit in clause.lexicon.figures.units.points
        earlier = _earlier_terms(found, count, shares=points)
        terms = [(*without_deeds(term, gap), *terms[0]) for term in earlier]
    elif len(terms) == 1:
        terms *= count
    if len(terms) != count:
        return None
    verb = (*(word for word in gap[:place] if word.role in GROWTH), *gap[place + 1 :])
    return Terms(first=first, words=tuple(terms), verb=verb, after=tuple(clause.gaps[-1]))


def _is_of_others(word: Word) -> bool:
    """Whether a word needs another one that says of what: 人数, 占比, 保障标准."""
    return word.role in _OF_OTHERS or (word.role in ("standard", "money") and word.weight < SPECIFIC_WEIGHT)


def _own_terms(clause: Clause, first: int, place: int) -> Terms | None:
    """The terms that stand behind 分别, each before its figure: 标准分别达到集中养育…元、社会散居…元."""
    gaps = [clause.gaps[first][place + 1 :], *clause.gaps[first + 1 : -1]]
    named = [tuple(word for word in gap if word.role in _KINDS) for gap in gaps]
    head = tuple(word for word in clause.gaps[first][:place] if word.role in TITLE_ROLES)
    if not head or len(named[0]) == 0 or not all(map(is_specific, named)):
        return None
    verb = tuple(word for word in gaps[0] if word.role not in _KINDS)
    return Terms(first=first, words=tuple((*term, *head) for term in named), verb=verb, after=())


def with_term(own: Binding, terms: Terms, index: int) -> Binding:
    """A quantity with the term that it is given.

    Args:
        own: The quantity with its own words.
        terms: What 分别 hands out.
        index: Which quantity of the clause it is.
    """
    return own._replace(
        before=terms.verb,
        lead=(),
        context=terms.words[index - terms.first],
        change=rise(own.number, terms.verb, terms.after, figures=own.clause.lexicon.figures),
        source="respectively",
    )


def _split_terms(words: Sequence[Word], *, figures: Figures) -> list[tuple[Word, ...]]:
    """散居和集中供养孤儿养育标准 → 散居孤儿养育标准, 集中供养孤儿养育标准."""
    terms: list[list[Word]] = [[]]
    for word in words:
        if word.role == "join":
            terms.append([])
        elif word.role in TITLE_ROLES:
            terms[-1].append(word)
    # Years stand there as well: 2021年、2022年低保人数分别….
    terms = [term for term in terms if term] or [[]]
    last = terms[-1]
    tail = 0
    while tail < len(last) - 1 and last[tail].role == "qualifier":
        tail += 1
    shared = last[max(tail, 1) :] if len(last) > 1 else []
    whole = [(*term, *_head(term, last), *_shared(term, shared, figures=figures)) for term in terms[:-1]]
    whole.append(tuple(last))
    subject = tuple(word for word in whole[0] if word.role in SPECIFIC_ROLES)
    return [term if any(word.role != "generic" for word in term) else (*subject, *term) for term in whole]


def _shared(term: Sequence[Word], shared: Sequence[Word], *, figures: Figures) -> Sequence[Word]:
    """What a term shares with the last one: not its noun, where it has one of its own (养老设施、农村老饭桌覆盖率).

    What is measured by a quantity is shared all the same: 化学需氧量、二氧化硫排放量.
    """
    if not any(word.role in _NAMES for word in term):
        return shared
    own = (word.role == "name" and not word.text.endswith(figures.complete) for word in shared)
    return shared[next((place for place, is_own in enumerate(own) if not is_own), len(shared)) :]


def _shared_term(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """What all figures are of: 70至79岁、80岁以上的退休人员分别增加10元、20元."""
    term = tuple(word for word in words if word.role in TITLE_ROLES)
    return [term] if says_enough(term) else []


def _numbered_terms(clause: Clause, end: int) -> list[tuple[Word, ...]]:
    """第一、二、三产业增加值 → 第一产业增加值, 第二产业增加值, 第三产业增加值."""
    found = _NUMBERED.search(clause.text, clause.start, end)
    if found is None:
        return []
    terms: list[tuple[Word, ...]] = []
    for digit in _DIGIT.findall(found[0]):
        term = ("第" if found[0][0] == "第" else "") + digit + clause.text[found.end() : end]
        terms.append(
            tuple(word for word in clause.lexicon.cut(term, start=0, end=len(term)) if word.role in TITLE_ROLES)
        )
    return terms


def _split_word(term: tuple[Word, ...], *, count: int, lexicon: Lexicon) -> list[tuple[Word, ...]]:
    """城乡低保标准 → 城市低保标准, 农村低保标准."""
    for index, word in enumerate(term):
        for both, parts in lexicon.parts.items():
            if word.text.startswith(both) and len(parts) == count:
                tail = word.text[len(both) :]
                return [(*term[:index], word._replace(text=part + tail), *term[index + 1 :]) for part in parts]
    return [term]


def _head(term: Sequence[Word], last: Sequence[Word]) -> tuple[Word, ...]:
    """失业 beside 工伤保险 means 失业保险: the two closing characters of the last term's first word go to each."""
    first = last[0] if last else None
    if first is None or first.role == "qualifier" or len(first.text) < _SHORTEST_COMPOUND or len(term) != 1:
        return ()
    head = first.text[-_HEAD:]
    return () if term[0].text.endswith(head) else (Word(first.end - _HEAD, first.end, head, "noun", first.weight),)


def _earlier_terms(found: Sequence[Binding], count: int, *, shares: bool) -> list[tuple[Word, ...]]:
    """The words of the last `count` different things that were counted before; of shares for percentage points."""
    bases: list[Binding] = []
    seen: set[tuple[str, str | None]] = set()
    for binding in reversed(found[-_SEARCHED * count :]):
        key = (_text(binding.core), binding.number.unit)
        if len(bases) < count and not binding.change and binding.share == shares and key not in seen:
            bases.append(binding)
            seen.add(key)
    bases.reverse()
    if len({text for text, _ in seen}) == len(bases):
        return [binding.core for binding in bases]
    return [(*binding.core, Word(0, 0, f"{binding.number.unit}数", "noun", 8)) for binding in bases]


def _text(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words)
