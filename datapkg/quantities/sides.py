"""What stands straight before and straight behind a numeral, reduced to what any rule can tell apart.

Most pairs of characters say nothing to any rule, so that millions of contexts fall together in a few thousand sides,
and what a side, a numeral's traits and another side decide is worked out once (see `memory`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from datapkg.quantities.approximation import Approximators
from datapkg.quantities.judge import Judge
from datapkg.quantities.patterns import CONNECTORS, JOINTS, RATIO_MARKS
from datapkg.quantities.surroundings import Surroundings, may_be_torn

LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
SIGNS: Final = frozenset("-−－负下")
_SPACES: Final = frozenset(" \u3000\t")
_LISTED: Final = frozenset("、的")
"""Behind these, a figure further off may say how exactly a numeral is meant."""
_OPEN_ENDS: Final = frozenset(" \u3000\t\n-/.:：,")
"""Behind these, more than two characters decide: spaces are skipped, a date or a torn number may go on."""


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """What stands before a numeral.

    Args:
        word: The word of the rules that ends there, "" where none does.
        approximator: The word that says how exactly the numeral is meant, "" where none does.
        lasting: Whether `word` and the other fields are all that any rule looks at, so that they may be remembered.
        joins: Whether it may be the mark of a ratio.
        lists: Whether a figure before it may say how exactly this one is meant.
        falls: Whether it may be the end of words that say that a figure fell.
        currency: The currency that it names, "" where it names none.
    """

    word: str
    approximator: str
    lasting: bool
    joins: bool = False
    lists: bool = False
    falls: bool = False
    currency: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """What stands behind a numeral.

    Args:
        word: The word of the rules that starts there, "" where none does.
        lasting: Whether the fields are all that any rule looks at, so that they may be remembered.
        joins: Whether a list, a range or a ratio may go on there.
        connects: Whether a range may.
        letter: Whether it is a Latin letter.
        place: Whether it is a character of places that is a unit too (八角庙村).
    """

    word: str
    lasting: bool
    joins: bool = False
    connects: bool = False
    letter: bool = False
    place: bool = False


class Sides:
    """The sides of numerals, by the one or two characters next to them where these decide.

    Args:
        judge: Knows the words of the rules.
        approximators: Know the words that say how exactly a figure is meant.
        surroundings: Know the marks of falls, currencies and places.

    Attributes:
        befores: What stands before a numeral, by the character there if it decides alone, else by two.
        behinds: The same for what stands behind.
    """

    MEMORY = 50_000
    """Characters and pairs that are remembered on each side."""

    def __init__(self, *, judge: Judge, approximators: Approximators, surroundings: Surroundings) -> None:
        self._judge = judge
        self._approximators = approximators
        self._surroundings = surroundings
        currencies = {word[-1] for word in surroundings.currencies}
        self._paired_before = judge.before.paired_edges | approximators.before.paired_edges | currencies | _SPACES
        # One object for all that is alike: what is remembered of a side is found by the object itself.
        self._all_before: dict[tuple[str, str, bool, bool, bool, bool, str], Before] = {}
        self._all_behind: dict[tuple[str, bool, bool, bool, bool, bool], Behind] = {}
        self.befores: dict[str, Before] = {}
        self.behinds: dict[str, Behind] = {}

    def before(self, text: str, *, start: int) -> Before:
        """What stands before `start`."""
        mark, pair = text[start - 1], text[start - 2 : start]
        before = self.befores.get(mark) or self.befores.get(pair)
        if before is None:
            before = self._make_before(text, start)
            if len(self.befores) >= self.MEMORY:
                self.befores.clear()
            if mark not in self._paired_before:
                self.befores[mark] = before
            elif len(pair) == 2 and not (self._judge.before.is_open(pair) or self._approximators.before.is_open(pair)):
                self.befores[pair] = before
        return before

    def behind(self, text: str, *, end: int) -> Behind:
        """What stands behind `end`."""
        mark, pair = text[end], text[end : end + 2]
        behind = self.behinds.get(mark) or self.behinds.get(pair)
        if behind is None:
            behind = self._make_behind(text, end)
            if len(self.behinds) >= self.MEMORY:
                self.behinds.clear()
            if mark not in self._judge.behind.paired_edges:
                self.behinds[mark] = behind
            elif not self._judge.behind.is_open(pair):
                self.behinds[pair] = behind
        return behind

    def _make_before(self, text: str, start: int) -> Before:
        mark = text[start - 1]
        key = (
            self._judge.before.longest(text, at=start),
            self._approximators.before.longest(text, at=start),
            mark not in SIGNS and mark not in _SPACES and not may_be_torn(mark),
            mark in RATIO_MARKS,
            mark in _LISTED,
            mark in self._surroundings.fall_ends,
            self._surroundings.currencies.get(text[start - 2 : start], ""),
        )
        before = self._all_before.get(key)
        if before is None:
            before = self._all_before[key] = Before(*key)
        return before

    def _make_behind(self, text: str, end: int) -> Behind:
        mark = text[end]
        key = (
            self._judge.behind.longest(text, at=end),
            mark not in _OPEN_ENDS,
            mark in JOINTS,
            mark in CONNECTORS,
            mark in LETTERS,
            mark in self._surroundings.place_units,
        )
        behind = self._all_behind.get(key)
        if behind is None:
            behind = self._all_behind[key] = Behind(*key)
        return behind
