"""What stands straight before and straight behind a numeral, reduced to what any rule can tell apart.

Most pairs of characters say nothing to any rule, so that millions of contexts fall together in a few thousand sides,
and what a side, a numeral's traits and another side decide is worked out once (see `memory`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeVar

from datapkg.quantities.approximation import Approximators, Meaning
from datapkg.quantities.judge import Judge, Said
from datapkg.quantities.lexicon import skip_back
from datapkg.quantities.patterns import CONNECTORS, JOINTS, RATIO_MARKS
from datapkg.quantities.surroundings import Surroundings, may_be_torn

LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
SIGNS: Final = frozenset("-−－负下")
_SPACES: Final = frozenset(" \u3000\t")
_LISTED: Final = frozenset("、的")
"""Behind these, a figure further off may say how exactly a numeral is meant."""
_OPEN_ENDS: Final = frozenset(" \u3000\t\n-/.:：,")
"""Behind these, more than two characters decide: spaces are skipped, a date or a torn number may go on."""

_BEHIND: Final = 12
"""Bits of a key that are left to a numeral's traits: there are some hundreds."""
_BEFORE: Final = 40
"""Bits that are left to these and to what stands behind."""


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """What stands before a numeral.

    Args:
        key: A number that no other such object has; with a `Behind.key` and a `Form.traits` it adds up to one sum.
        said: What the word that ends there says.
        approximator: What a word there says of how exactly the numeral is meant; None where none does.
        lasting: Whether `said` and the other fields are all that any rule looks at, so that they may be remembered.
        joins: Whether it may be the mark of a ratio.
        lists: Whether a figure before it may say how exactly this one is meant.
        falls: Whether it may be the end of words that say that a figure fell.
        currency: The currency that it names, "" where it names none.
    """

    key: int
    said: Said
    approximator: Meaning | None
    lasting: bool
    joins: bool = False
    lists: bool = False
    falls: bool = False
    currency: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """What stands behind a numeral.

    Args:
        key: A number that no other such object has; see `Before.key`.
        said: What the word that starts there says.
        lasting: Whether the fields are all that any rule looks at, so that they may be remembered.
        joins: Whether a list, a range or a ratio may go on there.
        connects: Whether a range may.
        letter: Whether it is a Latin letter.
        place: Whether it is a character of places that is a unit too (八角庙村).
    """

    key: int
    said: Said
    lasting: bool
    joins: bool = False
    connects: bool = False
    letter: bool = False
    place: bool = False


_SILENT: Final = Said((), {}, frozenset())
_ASK_BEFORE: Final = Before(-1, _SILENT, None, lasting=False)
_ASK_BEHIND: Final = Behind(-1, _SILENT, lasting=False)
"""Stand for a declared pair of which more has to be looked at; their keys are negative."""
_Side = TypeVar("_Side", Before, Behind)


class Sides:
    """The sides of numerals, by the one or two characters next to them where these decide.

    Args:
        judge: Knows the words of the rules.
        approximators: Know the words that say how exactly a figure is meant.
        surroundings: Know the marks of falls, currencies and places.

    Attributes:
        befores: What stands before a numeral, by the character there, or by three and more where these decide.
        behinds: The same for what stands behind.
        befores_by_pair: The same by the two that end a longer declared word; a negative key says to ask `before`.
        behinds_by_pair: The same for what stands behind; a negative key says to ask `behind`.
    """

    MEMORY = 50_000
    """Characters, pairs and longer stretches that are remembered of each side."""

    def __init__(self, *, judge: Judge, approximators: Approximators, surroundings: Surroundings) -> None:
        self._judge = judge
        self._approximators = approximators
        self._surroundings = surroundings
        pairs = judge.before.pairs | approximators.before.pairs | frozenset(surroundings.currencies)
        # One object for all that is alike: what is remembered of a side is found by the object's key.
        self._all_before: dict[tuple[Said, Meaning | None, bool, bool, bool, bool, str], Before] = {}
        self._all_behind: dict[tuple[Said, bool, bool, bool, bool, bool], Behind] = {}
        self.befores: dict[str, Before] = {}
        self.behinds: dict[str, Behind] = {}
        self.befores_by_pair: dict[str, Before] = dict.fromkeys(pairs, _ASK_BEFORE)
        self.behinds_by_pair: dict[str, Behind] = dict.fromkeys(judge.behind.pairs, _ASK_BEHIND)

    def before(self, text: str, *, start: int) -> Before:
        """What stands before `start`."""
        mark, pair = text[start - 1], text[start - 2 : start]
        before = self.befores_by_pair.get(pair)
        if before is None:
            if mark in _SPACES:
                return self._before_spaces(text, start)
            return self.befores.get(mark) or self._keep(self.befores, mark, self._make_before(text, start))
        if before is not _ASK_BEFORE:
            return before
        reach = max(self._judge.before.reach(pair), self._approximators.before.reach(pair))
        if start < reach:
            return self._make_before(text, start)
        if reach == len(pair):
            before = self.befores_by_pair[pair] = self._make_before(text, start)
            return before
        near = text[start - reach : start]
        return self.befores.get(near) or self._keep(self.befores, near, self._make_before(text, start))

    def behind(self, text: str, *, end: int) -> Behind:
        """What stands behind `end`."""
        mark, pair = text[end], text[end : end + 2]
        behind = self.behinds_by_pair.get(pair)
        if behind is None:
            return self.behinds.get(mark) or self._keep(self.behinds, mark, self._make_behind(text, end))
        if behind is not _ASK_BEHIND:
            return behind
        reach = self._judge.behind.reach(pair)
        if reach == len(pair):
            behind = self.behinds_by_pair[pair] = self._make_behind(text, end)
            return behind
        near = text[end : end + reach]
        return self.behinds.get(near) or self._keep(self.behinds, near, self._make_behind(text, end))

    def _keep(self, known: dict[str, _Side], near: str, side: _Side) -> _Side:
        """Remember a side by the characters that decide it."""
        if len(known) >= self.MEMORY:
            known.clear()
        known[near] = side
        return side

    def _before_spaces(self, text: str, start: int) -> Before:
        """Spaces say nothing themselves; what stands before them does."""
        beyond = skip_back(text, start)
        if text[beyond - 1] in _SPACES:
            return self._make_before(text, start)
        further = self.before(text, start=beyond)
        falls = text[start - 1] in self._surroundings.fall_ends
        return self._one_before((further.said, further.approximator, True, False, False, falls, ""))

    def _make_before(self, text: str, start: int) -> Before:
        mark = text[start - 1]
        return self._one_before(
            (
                self._judge.said_before(self._judge.before.longest(text, at=start)),
                self._approximators.meaning_before(text, start=start),
                mark not in SIGNS and mark not in _SPACES and not may_be_torn(mark),
                mark in RATIO_MARKS,
                mark in _LISTED,
                mark in self._surroundings.fall_ends,
                self._surroundings.currencies.get(text[start - 2 : start], ""),
            )
        )

    def _one_before(self, key: tuple[Said, Meaning | None, bool, bool, bool, bool, str]) -> Before:
        before = self._all_before.get(key)
        if before is None:
            before = self._all_before[key] = Before(len(self._all_before) << _BEFORE, *key)
        return before

    def _make_behind(self, text: str, end: int) -> Behind:
        mark = text[end]
        key = (
            self._judge.said_behind(self._judge.behind.longest(text, at=end)),
            mark not in _OPEN_ENDS,
            mark in JOINTS,
            mark in CONNECTORS,
            mark in LETTERS,
            mark in self._surroundings.place_units,
        )
        behind = self._all_behind.get(key)
        if behind is None:
            behind = self._all_behind[key] = Behind(len(self._all_behind) << _BEHIND, *key)
        return behind
