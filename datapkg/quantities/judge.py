"""Decides what a numeral is from how it is written and the words that touch it, by the declared rules.

The decision for a shape and a pair of words is worked out once and remembered. Of the rules that fit, the one with the
highest priority wins, and among equals the one with the longest words; a declared unit behind the numeral counts as a
rule of priority 0 that makes it a quantity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from datapkg.models.data import Kind
from datapkg.quantities.lexicon import Words, both_widths
from datapkg.vocabulary.classification import Classification, Rule
from datapkg.vocabulary.units import Units


class Decision(NamedTuple):
    """What the words around a numeral say about it.

    Args:
        kind: Its kind; None where no rule fits.
        rule: The rule's id.
        unit: Its unit, where a unit stands behind it.
        length: Number of characters of the unit as written; 0 where it is written elsewhere.
        gives_way: Whether quotation marks make it a name all the same.
        weak: Whether it only holds where a list, a range or a table says nothing better.
        settled: Whether it is no quantity and nothing further can change that.
    """

    kind: Kind | None
    rule: str
    unit: str | None = None
    length: int = 0
    gives_way: bool = False
    weak: bool = False
    settled: bool = False


class _Index:
    """For each word, the rules that name it."""

    def __init__(self) -> None:
        self._rules: dict[str, set[int]] = defaultdict(set)

    def add(self, index: int, words: Iterable[str]) -> frozenset[str]:
        wide = both_widths(words)
        for word in wide:
            self._rules[word].add(index)
        return wide

    def matching(self, parts: Iterable[str]) -> dict[int, int]:
        """The rules that name one of the parts, with the length of the longest."""
        found: dict[int, int] = {}
        for part in parts:
            for index in self._rules.get(part, ()):
                found[index] = max(found.get(index, 0), len(part))
        return found


class Judge:
    """The declared rules and units, compiled.

    Args:
        classification: The declared rules.
        units: The declared units.
    """

    MEMORY = 100_000
    """Decisions that are remembered."""

    def __init__(self, classification: Classification, units: Units) -> None:
        self._rules = classification.rules
        self._after, self._before, self._not_after, self._not_before = _Index(), _Index(), _Index(), _Index()
        self._nouns = {noun: implied.unit for implied in classification.implied for noun in implied.nouns}
        self._writings: dict[str, str] = {}
        for writing, unit in units.by_writing.items():
            for variant in both_widths([writing]):
                self._writings.setdefault(variant, unit.unit)
        behind, before = {*self._writings, *self._nouns}, set[str]()
        for index, rule in enumerate(self._rules):
            behind |= self._after.add(index, rule.after) | self._not_after.add(index, rule.not_after)
            before |= self._before.add(index, rule.before) | self._not_before.add(index, rule.not_before)
        self.behind = Words(behind, behind=True)
        self.before = Words(before, behind=False)
        self.memory: dict[tuple[str, str, str], Decision] = {}

    def decide(self, behind: str, before: str, shape: str) -> Decision:
        """The decision for a numeral between two words of the tables ("" where none of them stands there)."""
        key = (behind, before, shape)
        decision = self.memory.get(key)
        if decision is None:
            if len(self.memory) >= self.MEMORY:
                self.memory.clear()
            decision = self.memory[key] = self._weigh(behind, before, shape)
        return decision

    def unit_of(self, behind: str) -> tuple[str | None, int]:
        """The longest unit that a word behind a numeral starts with, and its length."""
        for length in range(len(behind), 0, -1):
            unit = self._writings.get(behind[:length])
            if unit is not None:
                return unit, length
        return None, 0

    def _weigh(self, behind: str, before: str, shape: str) -> Decision:
        unit, length = self.unit_of(behind)
        chosen, best = self._best_rule(behind, before, shape)
        noun = next((n for n in range(len(behind), length, -1) if behind[:n] in self._nouns), 0)
        if noun and shape != "one" and (chosen is None or (0, noun) > best):
            return Decision("quantity", "implied-unit", self._nouns[behind[:noun]])
        if unit is not None and (chosen is None or (0, length) > best):
            return Decision("quantity", "unit", unit, length)
        if chosen is None:
            return Decision(None, "unknown")
        weak = chosen.priority < 0
        settled = chosen.kind != "quantity" and not weak and not chosen.gives_way
        return Decision(chosen.kind, chosen.id, unit, length, chosen.gives_way, weak, settled)

    def _best_rule(self, behind: str, before: str, shape: str) -> tuple[Rule | None, tuple[int, int]]:
        starts = [behind[:length] for length in range(1, len(behind) + 1)]
        ends = [before[-length:] for length in range(1, len(before) + 1)]
        after, ahead = self._after.matching(starts), self._before.matching(ends)
        refused = self._not_after.matching(starts).keys() | self._not_before.matching(ends).keys()
        chosen, best = None, (-100, -1)
        for index, rule in enumerate(self._rules):
            if (rule.shapes and shape not in rule.shapes) or index in refused:
                continue
            if (rule.after and index not in after) or (rule.before and index not in ahead):
                continue
            weight = (rule.priority, after.get(index, 0) + ahead.get(index, 0))
            if weight > best:
                chosen, best = rule, weight
        return chosen, best
