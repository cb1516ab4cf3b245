"""Finds the words that say what each quantity of a paragraph measures.

In: the clauses of a paragraph. Out: one `Binding` for each quantity, with its own words (`own`), the terms that 分别
hands out (`terms`), and, where those don't say enough, the words that it takes over: of the quantity that it stands
beside, of the figure that a change or share refers to, of an earlier clause, of the heading. Titles are made of these
words in `titles`, measures are told from them in `measures`.
"""

from __future__ import annotations

from collections.abc import Sequence

from datapkg.observations.bases import base_words
from datapkg.observations.binding import Binding, Context, Source, says_enough, without_deeds
from datapkg.observations.clauses import Clause
from datapkg.observations.lexicon import (
    SPECIFIC_ROLES,
    SPECIFIC_WEIGHT,
    TITLE_ROLES,
    Role,
    Word,
    is_specific,
    is_telling,
)
from datapkg.observations.own import own_words
from datapkg.observations.terms import respective_terms, with_term

_LONGEST_ASIDE = 80
_NOMINAL: frozenset[Role] = frozenset(("noun", "name", "qualifier"))
_BRACKETS = "（("
_OF_MONEY: frozenset[Role] = frozenset(("money", "standard", "flowmoney", "balance"))


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
        context = Context(clauses, position, found, heading)
        terms = respective_terms(clause, found)
        for index in range(len(clause.quantities)):
            own = own_words(clause, index)
            if terms is not None and 0 <= index - terms.first < len(terms.words):
                found.append(with_term(own, terms, index))
            else:
                found.append(_complete(own, context, first=index == 0))
    return found


def _complete(own: Binding, context: Context, *, first: bool) -> Binding:
    """Add the words that a quantity takes over, where its own don't say what is measured."""
    titles = [word for word in (*own.before, *own.after) if word.role in TITLE_ROLES]
    if not first and not titles:
        return own._replace(context=without_deeds(context.found[-1].core, own.before), source="apposition")
    if base := base_words(own, titles, context):
        return own._replace(context=base, source="base")
    if says_enough(titles):
        return own
    if own.number.unit == "元" and (following := _following(context)):
        return own._replace(context=following, source="following")
    if parallel := _parallel(own, titles, context):
        return own._replace(context=parallel.context, source=parallel.source)
    words, source = _described(own) or _neighbour(own, context) or _subject(context)
    if source == "none" and own.number.unit == "元" and (announced := _announced(context)):
        words, source = announced, "following"
    if not words and not titles and context.found and context.found[-1].number.unit == own.number.unit:
        # A plain word of the figure before is better than none; that it is a guess stays in `source`.
        words = without_deeds(context.found[-1].core, own.before)
    words = _without_level(words, titles, levels=own.clause.lexicon.figures.levels)
    if any(word.role == "standard" for word in titles):
        words = tuple(word for word in words if word.role != "standard" or is_telling(word))
    if (own.number.unit or "").partition("/")[0] == "元":
        words = _with_money(words, titles, context)
    return own._replace(context=words, source=source)


def _without_level(words: tuple[Word, ...], titles: Sequence[Word], *, levels: tuple[str, ...]) -> tuple[Word, ...]:
    """Words taken over, without their level where the figure has its own: 省级示范社区15个、市级36个."""
    if not any(word.text in levels for word in titles):
        return words
    stripped = (
        next((word.text[len(each) :] for each in levels if word.text.startswith(each)), word.text) for word in words
    )
    return tuple(word._replace(text=text) for word, text in zip(words, stripped, strict=True) if text)


def _with_money(words: tuple[Word, ...], titles: Sequence[Word], context: Context) -> tuple[Word, ...]:
    """The words of a sum with what the sentence said to be paid.

    It is what the sentence began with (发放高龄津贴：90周岁老人6人，每人每年600元), or what stands straight behind the
    words taken over (住房租赁补贴1236户，共计580万元).
    """
    plain = context.clause.lexicon.figures.plain_sums
    if any(word.role in _OF_MONEY and word.text not in plain for word in (*titles, *words)):
        return words
    for clause in context.earlier:
        if _is_over(clause, by=context.clause):
            break
        named = [word for word in clause.words if word.role in _OF_MONEY and word.weight >= SPECIFIC_WEIGHT]
        if named:
            return (named[-1], *words)
        behind = [word for word in clause.words if words and word.role == "money" and word.start == words[-1].end]
        if behind:
            return (*words, *behind)
    return words


def _parallel(own: Binding, titles: Sequence[Word], context: Context) -> Binding | None:
    """The figure before, where both are told apart by a word like 集中 and 分散: 集中供养12人，分散供养30人."""
    unit, sentence = own.number.unit, own.clause.sentence
    before = next((each for each in context.found[-1:-4:-1] if each.number.unit == unit), None)
    if before is None or before.clause.sentence != sentence:
        return None
    theirs = [word for word in (*before.before, *before.after) if word.role in TITLE_ROLES]
    both = titles and theirs and all(word.role == "qualifier" for word in (*titles, *theirs))
    return before if both else None


def _neighbour(own: Binding, context: Context) -> tuple[tuple[Word, ...], Source] | None:
    """What the figure before in the same clause is about: 12个组织投入资金5万元、受益群众30人."""
    if not context.found or context.found[-1].clause is not own.clause:
        return None
    words = _with_generic(context.found[-1].core, nominal=True)
    return (words, "subject") if is_specific(words) else None


def _with_generic(words: Sequence[Word], *, nominal: bool = False) -> tuple[Word, ...]:
    """The words that can say what is talked about, and generic ones straight behind them: 重点项目, 设计床位."""
    chosen: list[Word] = []
    for word in words:
        said = word.role in _NOMINAL if nominal else _is_subject(word)
        if said or (word.role == "generic" and chosen and chosen[-1].end == word.start):
            chosen.append(word)
    return tuple(chosen)


def _described(own: Binding) -> tuple[tuple[Word, ...], Source] | None:
    """What a list of figures describes: 投资3亿元、建筑面积2000平方米的医院."""
    tail = own.clause.gaps[-1]
    words = tuple(word for word in tail if word.role in TITLE_ROLES)
    return (words, "following") if tail and tail[0].text == "的" and is_specific(words) else None


def _subject(context: Context) -> tuple[tuple[Word, ...], Source]:
    """Words of the nearest earlier clause, or of the heading, that say what is being talked about.

    A clause about a part gives way to one about the whole: 组织90个，其中商会10个，新增5个.
    """
    if whole := _before_bracket(context):
        return whole, "subject"
    part: tuple[Word, ...] = ()
    for place, clause in enumerate(context.earlier):
        if part and _is_over(clause, by=context.clause):
            break
        words = _subject_of(clause)
        if is_specific(words) and (_is_part(clause, before=context.earlier[place + 1 :]) or _is_aside(clause)):
            part = part or words
        elif is_specific(words):
            return words, "subject"
    if part:
        return part, "subject"
    words = tuple(word for word in context.heading if word.role in _NOMINAL)
    return (words, "heading") if words else ((), "none")


def _is_over(clause: Clause, *, by: Clause) -> bool:
    """Whether a full stop or the end of a line parts two clauses: a semicolon doesn't."""
    between = clause.text[clause.end : by.start]
    return "。" in between or "\n" in between


def _is_part(clause: Clause, *, before: Sequence[Clause]) -> bool:
    """Whether a clause counts a part, be it a later one: 机构68个，其中公办32个，民办36个."""
    for each in (clause, *before):
        counts = each.sentence == clause.sentence and each.quantities and clause.quantities
        if not counts or each.quantities[0].unit != clause.quantities[0].unit:
            return each is clause and any(word.role == "part" for word in clause.words)
        if any(word.role == "part" for word in each.words):
            return True
    return False


def _subject_of(clause: Clause) -> tuple[Word, ...]:
    """The words of a clause that say what it is about, not what a share is of: 占户籍人口的…."""
    words = clause.words
    whole = next((index for index, word in enumerate(words) if word.role == "of"), len(words))
    return _with_generic(words[:whole])


def _before_bracket(context: Context) -> tuple[Word, ...]:
    """What is counted right before the brackets that a clause stands in: 殡仪馆12个、公墓186个（公益性158个）."""
    if not _is_aside(context.clause):
        return ()
    before = next((each for each in reversed(context.found) if not _is_aside(each.clause)), None)
    if before is None or before.clause.text[before.clause.end] not in _BRACKETS:
        return ()
    words = tuple(word for word in before.core if _is_subject(word))
    return words if is_specific(words) else ()


def _is_aside(clause: Clause) -> bool:
    """Whether a clause stands in brackets: 机构90家（公办60家，民办30家）."""
    text, floor = clause.text, max(0, clause.start - _LONGEST_ASIDE)
    opening = max(text.rfind(mark, floor, clause.start + 1) for mark in _BRACKETS)
    return opening >= 0 and opening > max(text.rfind(mark, floor, clause.start) for mark in "）)")


def _is_subject(word: Word) -> bool:
    """Whether a word of an earlier clause can say what a later figure is about."""
    return word.role in SPECIFIC_ROLES or (word.weight >= SPECIFIC_WEIGHT and word.role not in ("rate", "per"))


def _announced(context: Context) -> tuple[Word, ...]:
    """What the next clause counts, where a sum stands alone: 投资2300万元，新建福利院1所."""
    following = context.clauses[context.position + 1 : context.position + 2]
    if not following or following[0].sentence != context.clause.sentence or not following[0].quantities:
        return ()
    gap = following[0].gaps[0]
    if _is_aside(following[0]) or any(word.role == "part" for word in gap):
        return ()
    words = tuple(word for word in gap if word.role in TITLE_ROLES)
    return words if is_specific(words) else ()


def _following(context: Context) -> tuple[Word, ...]:
    """Words of the next clause of the sentence, where a clause says only that money was spent: 投资3亿元，建设医院."""
    clause = context.clause
    following = context.clauses[context.position + 1] if context.position + 1 < len(context.clauses) else None
    if following is None or following.sentence != clause.sentence or following.quantities:
        return ()
    if not any(word.role in ("act", "money") for word in clause.gaps[0]):
        return ()
    words = tuple(word for word in following.words if word.role in TITLE_ROLES)
    return words if is_specific(words) else ()
