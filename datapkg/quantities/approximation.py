"""How exactly a figure is meant: the declared words before it, inside it and behind its unit, and its interval."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from datapkg.models.data import Approximation, Interval, Number
from datapkg.quantities.lexicon import Words
from datapkg.quantities.numerals import Numeral
from datapkg.quantities.readings import readings
from datapkg.vocabulary.classification import Approximator, Classification

_OVER_A_MULTIPLE = re.compile("超过[^，。；;！？\n]{1,26}的\\Z")
_SHARES = frozenset({"fraction", "percent"})
_BOUND_OF_A_SHARE = re.compile("(不(?:得|应)?[低少]于|至少)[^，。；;！？\n]{1,26}的\\Z")
_ABOUT_A_SHARE = re.compile("约占[^，。；;！？\n]*\\Z")
_REACH = 14


class Exactness(NamedTuple):
    """How exactly a figure is meant, and for over and under whether the figure itself is included."""

    approx: Approximation
    closed: bool


EXACT = Exactness("exact", False)


class Approximators:
    """The declared approximators, compiled.

    Args:
        classification: The declared words.
    """

    MEMORY = 50_000

    def __init__(self, classification: Classification) -> None:
        self._before_words = _by_word(classification, place="before")
        self._behind_words = _by_word(classification, place="behind")
        inside = _by_word(classification, place="inside")
        self._inside = {word: Exactness(each.approx, each.closed) for word, each in inside.items()}
        self.before = Words(self._before_words, behind=False)
        self._behind = Words(self._behind_words, behind=True)
        self._exact_intervals: dict[str, Interval] = {}
        self._intervals: dict[tuple[str, Decimal, Approximation, bool], Interval] = {}

    def exactness(
        self, numeral: Numeral, *, text: str, start: int, end: int, before: str, found: list[Number]
    ) -> Exactness:
        """How exactly a numeral is meant.

        Args:
            numeral: The numeral.
            text: The text, with its end mark.
            start: Where the numeral starts.
            end: Behind the unit.
            before: The word of `self.before` that ends where the numeral starts.
            found: The numbers before it.
        """
        if numeral.inner:
            return self._inside.get(numeral.inner, EXACT)
        if text[end] in self._behind.edges:
            word = self._behind.longest(text, at=end)
            meaning = self._behind_words.get(word)
            if meaning is not None and meaning.approx != "exact":
                return Exactness(meaning.approx, meaning.closed)
        said = self._said(before, numeral)
        if said is not None:
            return said
        if before in ("", "\n") and text[start - 1] == "、" and found and found[-1].unit_end == start - 1:
            return _listed(found[-1])
        return _further_off(numeral, text=text, start=start, end=end)

    def touching(self, numeral: Numeral, *, before: str) -> Exactness:
        """How exactly a numeral is meant if nothing behind it and nothing further off says so."""
        if numeral.inner:
            return self._inside.get(numeral.inner, EXACT)
        return self._said(before, numeral) or EXACT

    def silent(self, text: str, *, at: int) -> bool:
        """Whether what starts at `at` doesn't say how exact the figure before it is."""
        return text[at] not in self._behind.edges or not self._behind.longest(text, at=at)

    def _said(self, word: str, numeral: Numeral) -> Exactness | None:
        """What a word before a numeral says, if it is said of such numerals."""
        if word in ("", "\n"):
            return None
        meaning = self._before_words[word]
        if meaning.shapes and numeral.shape not in meaning.shapes:
            return None
        return Exactness(meaning.approx, meaning.closed) if meaning.approx != "exact" else EXACT

    def interval(self, numeral: Numeral, *, text: str, exactness: Exactness, plain: bool) -> Interval:
        """What the printed digits stand for when read as rounded.

        Args:
            numeral: The numeral, its value as it is meant.
            text: The numeral as printed.
            exactness: How exactly it is meant.
            plain: Whether the numeral is what its characters alone say, so that they alone decide.
        """
        if numeral.value is None:
            raise ValueError("a numeral without a value has no interval")
        if plain and exactness is EXACT:
            known = self._exact_intervals.get(text)
            if known is None:
                if len(self._exact_intervals) >= self.MEMORY:
                    self._exact_intervals.clear()
                known = readings(text, value=numeral.value, approx="exact").rounded
                self._exact_intervals[text] = known
            return known
        key = (text, numeral.value, *exactness)
        interval = self._intervals.get(key)
        if interval is None:
            if len(self._intervals) >= self.MEMORY:
                self._intervals.clear()
            interval = self._intervals[key] = readings(
                text, value=numeral.value, approx=exactness.approx, closed=exactness.closed
            ).rounded
        return interval


def _by_word(classification: Classification, *, place: str) -> dict[str, Approximator]:
    return {word: each for each in classification.approximators if each.place == place for word in each.words}


def _further_off(numeral: Numeral, *, text: str, start: int, end: int) -> Exactness:
    """约占 … 三成, 不低于 … 的70% and 超过 … 的一点三倍: said of a share or a multiple at some distance."""
    floor = max(0, start - _REACH)
    if numeral.shape in _SHARES and _ABOUT_A_SHARE.search(text, floor, start):
        return Exactness("about", False)
    if numeral.shape in _SHARES and text[start - 1] == "的":
        return Exactness("over", True) if _BOUND_OF_A_SHARE.search(text, max(0, start - 2 * _REACH), start) else EXACT
    multiple = text[end - 1] == "倍" and text[start - 1] == "的"
    if multiple and _OVER_A_MULTIPLE.search(text, max(0, start - 2 * _REACH), start):
        return Exactness("over", False)
    return EXACT


def _listed(last: Number) -> Exactness:
    """低于140元、180元: what is said before the first of a list goes for all of it."""
    if last.approx == "under" or (last.approx == "over" and last.text[-1] not in "余多"):
        closed = bool(last.interval and (last.interval.upper_closed or last.interval.lower_closed))
        return Exactness(last.approx, closed)
    return EXACT
