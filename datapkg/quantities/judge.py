"""Decides what a numeral is from how it is written and the words that touch it, by the declared rules.

The decision for a shape and a pair of words is worked out once and remembered. Of the rules that fit, the one with the
highest priority wins, and among equals the one with the longest words; a declared unit behind the numeral counts as a
rule of priority 0 that makes it a quantity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple, get_args

from datapkg.models.data import Kind
from datapkg.quantities.lexicon import Words, both_widths
from datapkg.quantities.numerals import Shape
from datapkg.vocabulary.classification import Classification, Rule
from datapkg.vocabulary.units import Units

_COUNTS: Final = "count-"
"""Dimensions of classifiers begin so."""
_LONGEST_ENDING: Final = 4


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


class _Rule(NamedTuple):
    """A declared rule with what is asked of it at every decision."""

    kind: Kind
    id: str
    priority: int
    gives_way: bool
    shapes: frozenset[str]
    asks_behind: bool
    asks_before: bool


class _Said(NamedTuple):
    """What a word on one side of a numeral says: the rules that ask for it or a part, with that part's length."""

    fitting: dict[int, int]
    refused: frozenset[int]


class _Side:
    """The rules by the words on one side of a numeral.

    Args:
        behind: Whether it is the side behind the numeral.
    """

    def __init__(self, *, behind: bool) -> None:
        self._behind = behind
        self._asked: dict[str, set[int]] = defaultdict(set)
        self._refused: dict[str, set[int]] = defaultdict(set)
        self._known: dict[str, _Said] = {}

    def add(self, index: int, *, asked: Iterable[str], refused: Iterable[str]) -> frozenset[str]:
        """Take up the words of a rule; returns them in both widths."""
        asked, refused = both_widths(asked), both_widths(refused)
        for word in asked:
            self._asked[word].add(index)
        for word in refused:
            self._refused[word].add(index)
        return asked | refused

    def said(self, word: str) -> _Said:
        """What a word of the table says; remembered, there being no more words than are declared."""
        said = self._known.get(word)
        if said is None:
            lengths = range(1, len(word) + 1)
            parts = [word[:length] if self._behind else word[-length:] for length in lengths]
            fitting = {index: len(part) for part in parts for index in self._asked.get(part, ())}
            refused = frozenset(index for part in parts for index in self._refused.get(part, ()))
            said = self._known[word] = _Said(fitting, refused)
        return said


class Judge:
    """The declared rules and units, compiled.

    Args:
        classification: The declared rules.
        units: The declared units.
    """

    MEMORY = 100_000
    """Decisions that are remembered."""

    def __init__(self, classification: Classification, units: Units) -> None:
        self._rules = [_compiled(rule) for rule in classification.rules]
        self._side_behind, self._side_before = _Side(behind=True), _Side(behind=False)
        self._nouns = {noun: implied.unit for implied in classification.implied for noun in implied.nouns}
        self._title_units = {word: each.unit for each in classification.title_units for word in each.endings}
        self._writings: dict[str, str] = {}
        for writing, unit in units.by_writing.items():
            for variant in both_widths([writing]):
                self._writings.setdefault(variant, unit.unit)
        self._classifiers = {unit.unit for unit in units.by_writing.values() if unit.dimension.startswith(_COUNTS)}
        behind, before = {*self._writings, *self._nouns}, set[str]()
        for index, rule in enumerate(classification.rules):
            behind |= self._side_behind.add(index, asked=rule.after, refused=rule.not_after)
            before |= self._side_before.add(index, asked=rule.before, refused=rule.not_before)
        self._wordless: dict[str, list[int]] = defaultdict(list)
        for index, each in enumerate(self._rules):
            if not each.asks_behind and not each.asks_before:
                for shape in each.shapes:
                    self._wordless[shape].append(index)
        self.behind = Words(behind, behind=True)
        self.before = Words(before, behind=False)
        self._names: dict[str, tuple[str | None, int, int]] = {}
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

    def unit_of_title(self, title: str) -> str:
        """The unit that the title of a row or column ends with: 人 for 城市低保人数; "" where it tells none."""
        endings = (title[index:] for index in range(max(0, len(title) - _LONGEST_ENDING), len(title)))
        return next((self._title_units[ending] for ending in endings if ending in self._title_units), "")

    def unit_of(self, behind: str) -> tuple[str | None, int]:
        """The longest unit that a word behind a numeral starts with, and its length."""
        for length in range(len(behind), 0, -1):
            unit = self._writings.get(behind[:length])
            if unit is not None:
                return unit, length
        return None, 0

    def _named(self, behind: str) -> tuple[str | None, int, int]:
        """The unit that a word of the table behind a numeral starts with, its length, and that of a noun beyond it."""
        named = self._names.get(behind)
        if named is None:
            unit, length = self.unit_of(behind)
            noun = next((n for n in range(len(behind), length, -1) if behind[:n] in self._nouns), 0)
            named = self._names[behind] = (unit, length, noun)
        return named

    def _weigh(self, behind: str, before: str, shape: str) -> Decision:
        unit, length, noun = self._named(behind)
        if shape == "fraction" and unit in self._classifiers:
            # 一半面积 and 三分之一家庭 are parts of something, not things counted.
            unit, length = None, 0
        chosen, best = self._best_rule(behind, before, shape)
        if noun and shape != "one" and (chosen is None or (0, noun) > best):
            return Decision("quantity", "implied-unit", self._nouns[behind[:noun]])
        if unit is not None and (chosen is None or (0, length) > best):
            return Decision("quantity", "unit", unit, length)
        if chosen is None:
            return Decision(None, "unknown")
        weak = chosen.priority < 0
        settled = chosen.kind != "quantity" and not weak and not chosen.gives_way
        return Decision(chosen.kind, chosen.id, unit, length, chosen.gives_way, weak, settled)

    def _best_rule(self, behind: str, before: str, shape: str) -> tuple[_Rule | None, tuple[int, int]]:
        after, ahead = self._side_behind.said(behind), self._side_before.said(before)
        chosen, best = None, (-100, -1)
        for index in sorted({*after.fitting, *ahead.fitting, *self._wordless.get(shape, ())}):
            rule = self._rules[index]
            if shape not in rule.shapes or index in after.refused or index in ahead.refused:
                continue
            words_behind, words_before = after.fitting.get(index, 0), ahead.fitting.get(index, 0)
            if (rule.asks_behind and not words_behind) or (rule.asks_before and not words_before):
                continue
            weight = (rule.priority, words_behind + words_before)
            if weight > best:
                chosen, best = rule, weight
        return chosen, best


def _compiled(rule: Rule) -> _Rule:
    shapes = frozenset(rule.shapes or get_args(Shape))
    return _Rule(rule.kind, rule.id, rule.priority, rule.gives_way, shapes, bool(rule.after), bool(rule.before))
