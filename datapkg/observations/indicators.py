"""Finds the indicator that a figure belongs to, from its label and the words right around it.

In come the label, the clause, the unit and the measure of one observation; out comes one indicator, or none with the
candidates between which the words can't decide. How the label and the clause came about is no matter of this module.

The label decides. A pattern fits it when the label has a word of each of its groups and when what the pattern leaves
unexplained is short: a word that narrows the meaning (农村, 省级) may not be left over at all. Of several patterns that
fit, the one that explains strictly more of the label wins (低保边缘家庭 explains more than 低保). Where the label alone
is too general (标准, 补贴人数), the words between the neighbouring marks and numbers add what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from datapkg.observations.known_words import KnownWords, Reading
from datapkg.vocabulary.indicators import Indicator, Indicators, Pattern

MAX_UNEXPLAINED = 4
"""So many characters of a label may stay unexplained by the pattern and by the words that mean nothing."""

MAX_BEFORE_HEAD = 8
"""So many where the pattern explains the label's end: there stands what is counted, before it what qualifies it."""

MAX_HEADING = 12
"""A longer heading is a title or a sentence, which says too much to complete a label."""

MAX_BESIDE = 60
"""So many characters on either side of a number are looked at."""

_SAME_MEASURE = {"share": "rate", "rate": "share"}
_COUNTED_IN = frozenset("百千万")
_AND = ("和", "及", "与")
_BOUNDARY = re.compile(r"[，、；。：！？（）\n,;:!?()《》]|[0-9][0-9.]*(?![0-9.]|周?岁)[万亿%]*")
"""What separates words that belong to different numbers; an age (80岁以上老人) belongs to the words behind it."""


class Match(NamedTuple):
    """The indicator of an observation; without one, those that fit equally well."""

    indicator_id: str | None
    candidates: tuple[str, ...] = ()


class IndicatorMatcher:
    """Says which indicator a figure belongs to; it doesn't change after it is made.

    Args:
        indicators: The declared indicators.
    """

    def __init__(self, indicators: Indicators) -> None:
        self._words = KnownWords(indicators.compounds)
        self._ignored = self._words.bits(indicators.ignored)
        self._narrowing = self._words.bits(indicators.narrowing)
        self._ancestors = {each.id: indicators.ancestors(each.id) for each in indicators.indicators}
        self._wholes = frozenset(whole for wholes in self._ancestors.values() for whole in wholes)
        self._index: dict[tuple[str, str], dict[int, tuple[_Candidate, ...]]] = {}
        self._wanted: dict[tuple[str, str], int] = {}
        patterns = [(indicator, pattern) for indicator in indicators.indicators for pattern in indicator.patterns]
        for order, (indicator, pattern) in enumerate(patterns):
            self._add(indicator, pattern=pattern, order=order)

    def match(
        self,
        *,
        label: str,
        clause: str,
        unit: str,
        measure: str,
        heading: str | None = None,
        at: tuple[int, int] | None = None,
    ) -> Match:
        """Find the indicator of one figure.

        Args:
            label: What is measured, as the column title that was read from the text.
            clause: The text around the number.
            unit: The base unit.
            measure: stock, flow, standard, rate, share, change, target or attribute.
            heading: The heading above; it completes a label that says too little by itself.
            at: Where the number starts and ends in `clause`; without it, the clause is left out of account.
        """
        key = (_unit_key(unit), measure)
        by_word = self._index.get(key)
        if by_word is None:
            return Match(None)
        title = self._words.read(label)
        meaningful = self._meaningful(title, length=len(label))
        if meaningful and not title.words & self._wanted[key]:
            # A label that says something has to take part in what is said of it.
            return Match(None)
        beside = self._words.read(_beside(clause, at=at))
        question = _Question(by_word, measure, title.words | beside.words, len(label), meaningful)
        best = self._best(question, reading=title)
        if not best:
            best = self._best(question, reading=title.joined(beside, length=len(label)))
        elif len(best) == 1 and best[0].indicator.id in self._wholes:
            best = self._narrowed(best, closer=self._best(question, reading=title.joined(beside, length=len(label))))
        if not best and heading and len(heading) <= MAX_HEADING:
            completed = self._best(question, reading=title.joined(self._words.read(heading), length=len(label)))
            best = [fit for fit in completed if not meaningful & ~fit.covered]
        found = tuple(fit.indicator.id for fit in best)
        return Match(found[0]) if len(found) == 1 else Match(None, found)

    def _add(self, indicator: Indicator, *, pattern: Pattern, order: int) -> None:
        groups = tuple(self._words.bits(group) for group in pattern.all)
        wanted = 0
        for group in groups:
            wanted |= group
        candidate = _Candidate(order, indicator, groups, self._words.bits(pattern.excluded), wanted, pattern.whole)
        measures = dict.fromkeys((indicator.measure, _SAME_MEASURE.get(indicator.measure, ""), *indicator.also))
        for unit in indicator.units:
            for measure in filter(None, measures):
                key = (_unit_key(unit), measure)
                self._wanted[key] = self._wanted.get(key, 0) | wanted
                by_word = self._index.setdefault(key, {})
                for word in min(pattern.all, key=len):
                    number = self._words.number(word)
                    by_word[number] = (*by_word.get(number, ()), candidate)

    def _meaningful(self, title: Reading, *, length: int) -> int:
        """The characters of a label, as bits, that don't belong to words without meaning."""
        bits = (1 << length) - 1
        for word, place in title.places:
            if self._ignored >> word & 1:
                bits &= ~place
        return bits

    def _best(self, question: _Question, *, reading: Reading) -> list[_Fit]:
        """The fits that no other one surpasses; with them what they leave open, where that is another's subject."""
        fits = list(self._fits(question, reading=reading))
        close = [fit for fit in fits if fit.close]
        best = [fit for fit in close if not any(other.surpasses(fit) for other in close)]
        end = 1 << question.meaningful.bit_length() >> 1
        if best and not any(fit.covered & end for fit in best):
            wholes = {whole for fit in best for whole in self._ancestors[fit.indicator.id]}
            best += [fit for fit in fits if fit.covered & end and fit.indicator.id not in wholes]
        return list({fit.indicator.id: fit for fit in best}.values())

    def _fits(self, question: _Question, *, reading: Reading) -> Iterable[_Fit]:
        """The candidates whose words are all there."""
        words, by_word = reading.words, question.by_word
        seen: set[int] = set()
        for number in dict.fromkeys(number for number, _ in reading.places if number in by_word):
            for candidate in by_word[number]:
                if candidate.order in seen or question.words & candidate.excluded:
                    continue
                seen.add(candidate.order)
                for group in candidate.groups:
                    if not words & group:
                        break
                else:
                    fit = self._fit(candidate, question=question, reading=reading)
                    if fit is not None:
                        yield fit

    def _fit(self, candidate: _Candidate, *, question: _Question, reading: Reading) -> _Fit | None:
        covered = narrowed = reach = 0
        wanted, narrowing = candidate.wanted, self._narrowing if reading.words & self._narrowing else 0
        for word, bits in reading.places:
            reach |= bits
            if wanted >> word & 1:
                covered |= bits
            elif narrowing >> word & 1:
                narrowed |= bits
        # A label that says something must take part in what is said of it; one that says nothing may be completed.
        alone = reach < 1 << question.length
        if question.meaningful and not (alone or covered & question.meaningful):
            return None
        left = question.meaningful & ~covered
        close = not narrowed & ~covered and left.bit_count() <= _allowed(candidate, left=left, question=question)
        return _Fit(candidate.indicator, covered, candidate.indicator.measure == question.measure, close)

    def _narrowed(self, best: list[_Fit], *, closer: list[_Fit]) -> list[_Fit]:
        """The part of the indicator that the words beside the number name, if they name exactly one."""
        whole = best[0].indicator.id
        parts = [fit for fit in closer if whole in self._ancestors[fit.indicator.id]]
        return parts if len(parts) == 1 else best


class _Candidate(NamedTuple):
    """A pattern with its words as bits; `wanted` are those of all groups."""

    order: int
    indicator: Indicator
    groups: tuple[int, ...]
    excluded: int
    wanted: int
    whole: bool


class _Question(NamedTuple):
    """What is the same for all candidates.

    Args:
        by_word: The candidates of this unit and measure.
        measure: The stated measure.
        words: The words of the label and beside the number, against which `not` is tested.
        length: Characters in the label.
        meaningful: Those of them that a pattern should explain.
    """

    by_word: Mapping[int, tuple[_Candidate, ...]]
    measure: str
    words: int
    length: int
    meaningful: int


class _Fit(NamedTuple):
    """An indicator whose words are there.

    Args:
        indicator: The indicator.
        covered: The characters that its pattern explains.
        exact: Whether its own measure is the stated one.
        close: Whether it leaves little unexplained.
    """

    indicator: Indicator
    covered: int
    exact: bool
    close: bool

    def surpasses(self, other: _Fit) -> bool:
        """Whether this one explains strictly more, or as much and has the stated measure."""
        if self.covered == other.covered:
            return self.exact and not other.exact
        return not other.covered & ~self.covered


def _allowed(candidate: _Candidate, *, left: int, question: _Question) -> int:
    """How many characters of the label may be left: more where its end is explained."""
    if candidate.whole:
        return 0
    return MAX_BEFORE_HEAD if left.bit_length() < question.meaningful.bit_length() else MAX_UNEXPLAINED


def _unit_key(unit: str) -> str:
    """A rate's unit without what is counted below the stroke: 人/万名城镇常住人口 and 人/万人 are both 人/万."""
    above, stroke, below = unit.partition("/")
    return f"{above}/{below[0]}" if stroke and below[:1] in _COUNTED_IN else unit


def _beside(clause: str, *, at: tuple[int, int] | None) -> str:
    """The words around the number, up to the next mark or number on either side; none where they serve several."""
    if at is None:
        return ""
    start, end = at
    before, after = max(start - MAX_BESIDE, 0), min(end + MAX_BESIDE, len(clause))
    for boundary in _BOUNDARY.finditer(clause, before, start):
        before = boundary.end()
    if clause[start - 1 : start] in _AND:
        before = start
    if found := _BOUNDARY.search(clause, end, after):
        after = found.start()
    words = clause[before:start] + " " + clause[end:after]
    return "" if "分别" in words else words
