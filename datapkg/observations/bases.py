"""Finds what a change, a share, a part or an earlier value refers to, where its own words don't say it.

In: a quantity with its own words, and where it stands. Out: the words of that figure, or of what the sentence has
named: 进出口总额，由…增加到…; 产值增长8%，达到3亿元; 低保标准稳步提高，同比增长10%.
"""

from __future__ import annotations

from collections.abc import Sequence

from datapkg.observations.binding import Binding, Context
from datapkg.observations.lexicon import NAMED_RATE_WEIGHT, SPECIFIC_WEIGHT, TITLE_ROLES, Role, Word, is_specific

_CONTEXT_QUANTITIES = 24
_RISES: frozenset[Role] = frozenset(("change", "fall"))
_RISING: frozenset[Role] = frozenset(("noun", "flowmoney", "money", "standard", "balance"))
"""Roles of words that are known; others are taken for a name because nothing else fits them."""
_OF_TOPICS = _RISES | {"all"}
_VERBS: frozenset[Role] = frozenset(("act", "light", "change", "fall", "stock", "level", "hold", "plan", "of"))
_OF_SUBJECTS: frozenset[Role] = frozenset(("noun", "name", "qualifier", "flowmoney", "money", "standard", "balance"))


def base_words(own: Binding, titles: Sequence[Word], context: Context) -> tuple[Word, ...]:
    """The words of what this figure is a change, a share, a part or an earlier value of.

    Args:
        own: The figure with its own words.
        titles: Those of them that may stand in a title.
        context: Where it stands.
    """
    return _topic(own, context) or _changed(own, titles, context) or _of_part(own, titles, context)


def _changed(own: Binding, titles: Sequence[Word], context: Context) -> tuple[Word, ...]:
    """The words of what a change or share that names nothing refers to."""
    if not (own.change or own.share) or _has_subject(own):
        return ()
    if own.share and not own.change and not titles and (earlier := _earlier_share(context)):
        return earlier
    unit = own.number.unit or ""
    points = unit in own.clause.lexicon.figures.units.points
    base = _rise_before(own, context) or _base(context.found, unit=unit, share=points)
    if own.change and (base is None or base.clause.sentence != own.clause.sentence):
        return _said_to_rise(context) or _share_before(own, context) or (base.core if base else ())
    return base.core if base else ()


def _of_part(own: Binding, titles: Sequence[Word], context: Context) -> tuple[Word, ...]:
    """The words of the whole that a figure is a part of, or of the figure that it is compared with."""
    if not context.found:
        return ()
    if any(word.role == "part" for word in own.before) and not any(word.role in ("noun", "name") for word in titles):
        whole = _base(context.found, unit=own.number.unit or "", share=False)
        return _narrowed((whole or context.found[-1]).core, titles, own=own)
    comparisons = own.clause.lexicon.figures.comparisons
    if not titles and any(word.text in comparisons for word in own.before):
        return context.found[-1].core
    return () if titles else _risen(own, context)


def _narrowed(words: tuple[Word, ...], titles: Sequence[Word], *, own: Binding) -> tuple[Word, ...]:
    """The words of a whole without what names all its parts, where one is named: 城乡低保, of which 城市."""
    named = {word.text for word in titles}
    narrowed: list[Word] = []
    for word in words:
        both = next((both for both, parts in own.clause.lexicon.parts.items() if word.text.startswith(both)), "")
        told = both and named.intersection(own.clause.lexicon.parts[both])
        narrowed.append(word._replace(text=word.text[len(both) :]) if told and word.text != both else word)
    return tuple(narrowed)


def _topic(own: Binding, context: Context) -> tuple[Word, ...]:
    """The noun that a sentence begins with, set off by a comma: 进出口总额，由…元增加到…元."""
    comparisons = own.clause.lexicon.figures.comparisons
    opening = own.before[0] if own.before else None
    before = context.clauses[context.position - 1] if context.position else None
    if before is None or opening is None or before.quantities or before.sentence != own.clause.sentence:
        return ()
    leads_on = opening.role in _OF_TOPICS or opening.text in comparisons
    if not leads_on or _has_subject(own) or any(word.role in _VERBS for word in before.words):
        return ()
    words = tuple(word for word in before.words if word.role in TITLE_ROLES)
    return words if is_specific(words) else ()


def _rise_before(own: Binding, context: Context) -> Binding | None:
    """The change before of the same sentence: 产量前三年增加5万吨，去年就增加了6万吨."""
    before = context.found[-1] if context.found else None
    if before is None or not before.change or not own.change or before.number.unit != own.number.unit:
        return None
    return before if before.clause.sentence == own.clause.sentence else None


def _said_to_rise(context: Context) -> tuple[Word, ...]:
    """What the sentence has said to rise or fall, without saying by how much.

    It stands before the verb (低保标准稳步提高，同比增长10%) or behind it (继续提高养老金，人均增加100元).
    """
    for clause in context.earlier:
        if clause.sentence != context.clause.sentence or clause.quantities:
            break
        words = clause.words
        if not words or words[0].text in clause.lexicon.figures.causes:
            continue
        verb = next((place for place, word in enumerate(words) if word.role in _RISES), len(words))
        for part in (words[:verb], words[verb:]):
            if verb < len(words) and any(word.role in _RISING for word in part):
                return tuple(word for word in part if word.role in TITLE_ROLES)
    return ()


def _share_before(own: Binding, context: Context) -> tuple[Word, ...]:
    """The share that a sentence of nothing but shares has stated: 办结率100%，较上年提升2.3%."""
    before = context.found[-1] if context.found else None
    relative = own.number.unit in own.clause.lexicon.figures.units.relative
    if before is None or not relative or before.clause.sentence != own.clause.sentence:
        return ()
    return before.core if before.share and not before.change else ()


def _risen(own: Binding, context: Context) -> tuple[Word, ...]:
    """The words of the change that led to a figure: 产值增长8%，达到3亿元."""
    before = context.found[-1] if context.found else None
    if before is None or not before.change or before.clause.sentence != own.clause.sentence:
        return ()
    return before.core if any(word.role == "level" for word in own.before) else ()


def _earlier_share(context: Context) -> tuple[Word, ...]:
    """The words of the share that the sentence has named: 其比重，1952年为41.5%，1957年上升为56.5%."""
    sentence = context.clause.sentence
    last = context.found[-1] if context.found else None
    if last is not None and last.share and not last.change and last.clause.sentence == sentence:
        return last.core
    for clause in context.earlier:
        if clause.sentence != sentence:
            break
        words = tuple(word for word in clause.words if word.role in TITLE_ROLES)
        if not clause.quantities and any(word.role == "rate" for word in words):
            return words
    return ()


def _has_subject(own: Binding) -> bool:
    """Whether a change or share names what it is of before the verb or before 占."""
    for word in (*own.before, *own.after):
        if word.text in own.clause.lexicon.figures.compared_with:
            return False
        if word.role in ("of", "change", "fall"):
            return any(each.role in TITLE_ROLES for each in own.after) and word.role != "of"
        if word.role in _OF_SUBJECTS or word.weight >= (NAMED_RATE_WEIGHT if word.role == "rate" else SPECIFIC_WEIGHT):
            return True
    return False


def _base(found: Sequence[Binding], *, unit: str, share: bool) -> Binding | None:
    """The figure that a change or share refers to: the last one that is neither; for points, the last share.

    A figure without a unit changes one without a unit: 收入比为3.09，比上年缩小0.08.
    """
    for binding in reversed(found[-_CONTEXT_QUANTITIES:]):
        if not binding.change and (share or not binding.share or (not unit and not binding.number.unit)):
            return binding
    return None
