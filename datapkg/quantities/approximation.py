"""How exactly a figure is meant: the declared words before it, inside it and behind its unit."""

from __future__ import annotations

import re
from typing import NamedTuple

from datapkg.models.data import Approximation, Number
from datapkg.quantities.lexicon import Words
from datapkg.quantities.numerals import Numeral
from datapkg.vocabulary.classification import Approximator, Classification

_OVER_A_MULTIPLE = re.compile("超过[^，。；;！？\n]{1,26}的\\Z")
_SHARES = frozenset({"fraction", "percent"})
_BOUND_OF_A_SHARE = re.compile("(不(?:得|应)?[低少]于|至少)[^，。；;！？\n]{1,26}的\\Z")
_ABOUT_A_SHARE = re.compile("约占[^，。；;！？\n]*\\Z")
_REACH = 14
_LONGEST_RATE = 14
"""Characters of 每人每月 and the like that may stand between a figure and how exactly it is meant."""
_BREAK = re.compile("[，。、；;：:！？\n0-9]")
_SHORTEST_WORD = 2
"""Shorter words are parts of others there (最近每月, 附近每户)."""


class Exactness(NamedTuple):
    """How exactly a figure is meant, and for over and under whether the figure itself is included."""

    approx: Approximation
    closed: bool


EXACT = Exactness("exact", False)


class Meaning(NamedTuple):
    """What a word before a numeral says of how exactly it is meant.

    Args:
        exactness: How exactly.
        shapes: The numerals of which it is said; of any, if there are none.
    """

    exactness: Exactness
    shapes: tuple[str, ...]


class Approximators:
    """The declared approximators, compiled.

    Args:
        classification: The declared words.

    Attributes:
        before: The words before a numeral.
        behind_edges: The characters that words behind its unit start with.
    """

    def __init__(self, classification: Classification) -> None:
        before = _by_word(classification, place="before")
        self._meanings = {word: Meaning(_exactness(each), each.shapes) for word, each in before.items()}
        self._behind_words = _by_word(classification, place="behind")
        inside = _by_word(classification, place="inside")
        self._inside = {word: Exactness(each.approx, each.closed) for word, each in inside.items()}
        self.before = Words(self._meanings, behind=False)
        self._behind = Words(self._behind_words, behind=True)
        self.behind_edges = self._behind.edges

    def exactness(
        self, numeral: Numeral, *, text: str, start: int, end: int, before: Meaning | None, found: list[Number]
    ) -> Exactness:
        """How exactly a numeral is meant.

        Args:
            numeral: The numeral.
            text: The text, with its end mark.
            start: Where the numeral starts.
            end: Behind the unit.
            before: What the words before it say (`meaning_before`).
            found: The numbers before it.
        """
        if numeral.inner:
            return self._inside.get(numeral.inner, EXACT)
        if text[end] in self.behind_edges:
            word = self._behind.longest(text, at=end)
            meaning = self._behind_words.get(word)
            if meaning is not None and meaning.approx != "exact":
                return Exactness(meaning.approx, meaning.closed)
        said = _said(before, numeral)
        if said is None and before is None:
            said = self.before_rate(numeral, text=text, start=start)
        if said is not None:
            return said
        if before is None and text[start - 1] == "、" and found and found[-1].unit_end == start - 1:
            return _listed(found[-1])
        return _further_off(numeral, text=text, start=start, end=end)

    def touching(self, numeral: Numeral, *, before: Meaning | None) -> Exactness:
        """How exactly a numeral is meant if nothing behind it and nothing further off says so."""
        if numeral.inner:
            return self._inside.get(numeral.inner, EXACT)
        return _said(before, numeral) or EXACT

    def before_rate(self, numeral: Numeral, *, text: str, start: int) -> Exactness | None:
        """What is said before 每月 or 人均, which stands between: 不低于每人每月700元."""
        if text[start - 1] == "均":
            return self._said_at(start - 2, numeral, text=text)
        at = text.rfind("每", max(0, start - _LONGEST_RATE), start)
        if at < 0 or _BREAK.search(text, at, start):
            return None
        said = self._said_at(at, numeral, text=text)
        return said or (self._said_at(at - 2, numeral, text=text) if at >= 2 and text[at - 2] == "每" else None)

    def _said_at(self, at: int, numeral: Numeral, *, text: str) -> Exactness | None:
        word = self.before.longest(text, at=at)
        return _said(self._meanings.get(word), numeral) if len(word) >= _SHORTEST_WORD else None

    def silent(self, text: str, *, at: int) -> bool:
        """Whether what starts at `at` doesn't say how exact the figure before it is."""
        return not self._behind.longest(text, at=at)

    def meaning_before(self, text: str, *, start: int) -> Meaning | None:
        """What the word straight before a numeral says of how exactly it is meant."""
        return self._meanings.get(self.before.longest(text, at=start))


def _said(meaning: Meaning | None, numeral: Numeral) -> Exactness | None:
    """What words before a numeral say, if they are said of such numerals."""
    if meaning is None or (meaning.shapes and numeral.shape not in meaning.shapes):
        return None
    return meaning.exactness


def _exactness(declared: Approximator) -> Exactness:
    return Exactness(declared.approx, declared.closed) if declared.approx != "exact" else EXACT


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
