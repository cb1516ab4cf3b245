"""Decides what a numeral is from how it is written and the words that touch it, by the declared rules.

The decision for a shape and a pair of words is worked out once and remembered. Of the rules that fit, the one with the
highest priority wins, and among equals the one with the longest words; a declared unit behind the numeral counts as a
rule of priority 0 that makes it a quantity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


_UNKNOWN: Final = Decision(None, "unknown")


class _Rule(NamedTuple):
    """A declared rule with what is asked of it at every decision."""

    kind: Kind
    id: str
    priority: int
    gives_way: bool
    shapes: frozenset[str]
    asks_both: bool


Weight = tuple[int, int, int]
"""How well a rule fits: its priority, the length of its words, and its place as a negative, for the first of equals."""
_NO_RULE: Weight = (-100, -1, 0)
_NONE: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What words on one side of a numeral say; one object for all words that say the same.

    Args:
        alone: The rules that ask for it or a part and for nothing on the other side, the best first.
        together: The rules that ask for words on both sides, with the length of the part.
        refused: The rules that it excludes.
        counted: What the unit that words behind a numeral start with makes of it, unless a rule fits better.
        implied: The same of a noun beyond the unit that implies its own.
        noun: The length of the noun.
    """

    alone: tuple[Weight, ...]
    together: dict[int, int]
    refused: frozenset[int]
    counted: Decision | None = None
    implied: Decision | None = None
    noun: int = 0


class _Side:
    """The rules by the words on one side of a numeral.

    Args:
        rules: All rules.
        behind: Whether it is the side behind the numeral.
    """

    def __init__(self, rules: list[_Rule], *, behind: bool) -> None:
        self._rules = rules
        self._behind = behind
        self._asked: dict[str, set[int]] = defaultdict(set)
        self._refused: dict[str, set[int]] = defaultdict(set)
        self._known: dict[tuple[object, ...], Said] = {}

    def add(self, index: int, *, asked: Iterable[str], refused: Iterable[str]) -> frozenset[str]:
        """Take up the words of a rule; returns them in both widths."""
        asked, refused = both_widths(asked), both_widths(refused)
        for word in asked:
            self._asked[word].add(index)
        for word in refused:
            self._refused[word].add(index)
        return asked | refused

    def said(
        self, word: str, *, counted: Decision | None = None, implied: Decision | None = None, noun: int = 0
    ) -> Said:
        """What a word of the table says; for the other arguments see `Said`."""
        fitting: dict[int, int] = {}
        refused = _NONE
        for length in range(1, len(word) + 1):
            part = word[:length] if self._behind else word[-length:]
            refused |= self._refused.get(part, _NONE)
            for index in self._asked.get(part, _NONE):
                fitting[index] = length
        key = (*fitting.items(), refused, counted, implied, noun)
        said = self._known.get(key)
        if said is None:
            both = {index: length for index, length in fitting.items() if self._rules[index].asks_both}
            alone = [(self._rules[index].priority, fitting[index], -index) for index in fitting.keys() - both.keys()]
            said = self._known[key] = Said(tuple(sorted(alone, reverse=True)), both, refused, counted, implied, noun)
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
        self._side_behind, self._side_before = _Side(self._rules, behind=True), _Side(self._rules, behind=False)
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
        self._wordless: dict[str, list[Weight]] = defaultdict(list)
        wordless = [index for index, rule in enumerate(classification.rules) if not rule.after and not rule.before]
        for weight in sorted(((self._rules[index].priority, 0, -index) for index in wordless), reverse=True):
            for shape in self._rules[-weight[2]].shapes:
                self._wordless[shape].append(weight)
        self.behind = Words(behind, behind=True)
        self.before = Words(before, behind=False)
        self._decisions: dict[tuple[int, str | None, int], Decision] = {}
        self._before_words: dict[str, Said] = {}
        self._behind_words: dict[str, Said] = {}
        self.memory: dict[tuple[Said, Said, str], Decision] = {}

    def said_before(self, word: str) -> Said:
        """What a word of `before` says, "" for none."""
        said = self._before_words.get(word)
        if said is None:
            said = self._before_words[word] = self._side_before.said(word)
        return said

    def said_behind(self, word: str) -> Said:
        """What a word of `behind` says, "" for none."""
        said = self._behind_words.get(word)
        if said is not None:
            return said
        unit, length = self.unit_of(word)
        noun = next((n for n in range(len(word), length, -1) if word[:n] in self._nouns), 0)
        counted = Decision("quantity", "unit", unit, length) if unit is not None else None
        implied = Decision("quantity", "implied-unit", self._nouns[word[:noun]]) if noun else None
        said = self._behind_words[word] = self._side_behind.said(word, counted=counted, implied=implied, noun=noun)
        return said

    def decide(self, behind: Said, before: Said, shape: str) -> Decision:
        """The decision for a numeral between words that say so much."""
        key = (behind, before, shape)
        decision = self.memory.get(key)
        if decision is None:
            if len(self.memory) >= self.MEMORY:
                self.memory.clear()
            decision = self.memory[key] = self.weigh(behind, before, shape)
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

    def weigh(self, behind: Said, before: Said, shape: str) -> Decision:
        """`decide`, worked out anew."""
        best = self._best_rule(behind, before, shape)
        if behind.implied is not None and shape != "one" and (0, behind.noun) > best[:2]:
            return behind.implied
        counted, unit, length = behind.counted, None, 0
        # 一半面积 and 三分之一家庭 are parts of something, not things counted.
        if counted is not None and not (shape == "fraction" and counted.unit in self._classifiers):
            unit, length = counted.unit, counted.length
            if (0, length) > best[:2]:
                return counted
        if best is _NO_RULE:
            return _UNKNOWN
        key = (-best[2], unit, length)
        return self._decisions.get(key) or self._decisions.setdefault(key, _decision(self._rules[key[0]], unit, length))

    def _best_rule(self, behind: Said, before: Said, shape: str) -> Weight:
        best, rules, refused, refused_too = _NO_RULE, self._rules, behind.refused, before.refused
        together = self._together(behind, before) if behind.together and before.together else ()
        for ranked in (behind.alone, before.alone, self._wordless.get(shape, ()), together):
            for weight in ranked:
                if weight <= best:
                    break
                index = -weight[2]
                if shape in rules[index].shapes and index not in refused and index not in refused_too:
                    best = weight
                    break
        return best

    def _together(self, behind: Said, before: Said) -> Sequence[Weight]:
        """The rules that ask for words on both sides and find them, the best first."""
        both = behind.together.keys() & before.together.keys()
        words = ((index, behind.together[index] + before.together[index]) for index in both)
        return sorted(((self._rules[index].priority, length, -index) for index, length in words), reverse=True)


def _decision(rule: _Rule, unit: str | None, length: int) -> Decision:
    weak = rule.priority < 0
    settled = rule.kind != "quantity" and not weak and not rule.gives_way
    return Decision(rule.kind, rule.id, unit, length, rule.gives_way, weak, settled)


def _compiled(rule: Rule) -> _Rule:
    shapes = frozenset(rule.shapes or get_args(Shape))
    return _Rule(rule.kind, rule.id, rule.priority, rule.gives_way, shapes, bool(rule.after and rule.before))
