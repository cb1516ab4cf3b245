"""Compiles the declared vocabulary into the tables that the scanner looks things up in.

Every table is a dictionary on one character beside the numeral, so that the cost of a numeral doesn't grow with the
number of rules: words behind it are found by their first character, words before it by their last, and the rules that
fit a pair of words and a shape are weighed once and remembered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from datapkg.models.data import Kind
from datapkg.vocabulary.classification import Approximator, Classification, PhraseGroup, Rule
from datapkg.vocabulary.units import Units

Table = Mapping[str, tuple[tuple[int, frozenset[str]], ...]]
_HALF_WIDTH = str.maketrans("，：；（）！？．［］＋", ",:;()!?.[]+")
_FULL_WIDTH = str.maketrans(",:;()!?.[]+", "，：；（）！？．［］＋")
NUMERAL_CHARACTERS = "〇零一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟"


class Decision(NamedTuple):
    """What the words around a numeral say about it.

    Args:
        kind: Its kind; None where no rule fits.
        rule: The rule's id.
        unit: Its unit, where a unit stands behind it.
        length: Number of characters of the unit as written.
        gives_way: Whether quotation marks make it a name all the same.
        weak: Whether it only holds where a list, a range or a table says nothing better.
    """

    kind: Kind | None
    rule: str
    unit: str | None
    length: int
    gives_way: bool = False
    weak: bool = False


class Phrase(NamedTuple):
    """A set phrase: where its first numeral stands in it, and what it is."""

    text: str
    offset: int
    kind: str
    rule: str
    runs: tuple[tuple[int, int], ...]


def both_widths(words: Iterable[str]) -> set[str]:
    """The words, and the same with half-width punctuation; "^" and "$" become line breaks."""
    plain = {word.replace("^", "\n").replace("$", "\n") for word in words}
    return plain | {word.translate(table) for word in plain for table in (_HALF_WIDTH, _FULL_WIDTH)}


def words_behind(words: Iterable[str]) -> Table:
    """A table of words by first character, the longest first."""
    return _table(words, key=0)


def words_before(words: Iterable[str]) -> Table:
    """A table of words by last character, the longest first."""
    return _table(words, key=-1)


def _table(words: Iterable[str], *, key: int) -> Table:
    grouped: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for word in words:
        grouped[word[key]][len(word)].add(word)
    return {
        character: tuple((length, frozenset(lengths[length])) for length in sorted(lengths, reverse=True))
        for character, lengths in grouped.items()
    }


class Judge:
    """Weighs the declared rules for a numeral of some shape between two words.

    Args:
        classification: The declared rules.
        units: The declared units.
    """

    MEMORY = 100_000
    """Decisions that are remembered; the vocabulary has far fewer, hostile text can't make more."""

    def __init__(self, classification: Classification, units: Units) -> None:
        self._rules = tuple(_Compiled(rule) for rule in classification.rules)
        self._writings = {writing: unit.unit for writing, unit in units.by_writing.items()}
        for writing in tuple(self._writings):
            for variant in both_widths([writing]):
                self._writings.setdefault(variant, self._writings[writing])
        self._nouns = {noun: implied.unit for implied in classification.implied for noun in implied.nouns}
        behind = set(self._writings) | set(self._nouns)
        before: set[str] = set()
        for rule in self._rules:
            behind |= rule.after | rule.not_after
            before |= rule.before | rule.not_before
        self.behind = words_behind(behind)
        self.before = words_before(before)
        self._memory: dict[tuple[str, str, str], Decision] = {}

    def decide(self, behind: str, before: str, shape: str) -> Decision:
        """The decision for a numeral between two words of the tables ("" where none of them stands there)."""
        key = (behind, before, shape)
        decision = self._memory.get(key)
        if decision is None:
            if len(self._memory) >= self.MEMORY:
                self._memory.clear()
            decision = self._memory[key] = self._weigh(behind, before, shape)
        return decision

    def _weigh(self, behind: str, before: str, shape: str) -> Decision:
        best = (-99, 0, 0)
        chosen: _Compiled | None = None
        unit, length = self.unit_of(behind)
        if unit is not None:
            best = (0, length, 0)
        for rule in self._rules:
            weight = rule.weight(behind, before, shape)
            if weight is not None and weight > best:
                best, chosen = weight, rule
        noun = next((n for n in range(len(behind), length, -1) if behind[:n] in self._nouns), 0)
        if noun and shape != "one" and (chosen is None or (noun > best[1] and best[0] <= 0)):
            return Decision("quantity", "implied-unit", self._nouns[behind[:noun]], 0, False)
        if chosen is None:
            return Decision("quantity" if unit is not None else None, "unit", unit, length, False)
        kind: Kind | None = None if chosen.rule.kind == "none" else chosen.rule.kind
        return Decision(kind, chosen.rule.id, unit, length, chosen.rule.gives_way, chosen.rule.priority < 0)

    def unit_of(self, behind: str) -> tuple[str | None, int]:
        """The longest unit that a word behind a numeral starts with, and its length."""
        for length in range(len(behind), 0, -1):
            unit = self._writings.get(behind[:length])
            if unit is not None:
                return unit, length
        return None, 0


class _Compiled:
    """A rule with its words as tuples for startswith and endswith."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.shapes = frozenset(rule.shapes)
        self.after = both_widths(rule.after)
        self.before = both_widths(rule.before)
        self.not_after = both_widths(rule.not_after)
        self.not_before = both_widths(rule.not_before)

    def weight(self, behind: str, before: str, shape: str) -> tuple[int, int, int] | None:
        """Its priority and the length of what matched; None where it doesn't fit."""
        if self.shapes and shape not in self.shapes:
            return None
        if self.not_after and behind.startswith(tuple(self.not_after)):
            return None
        if self.not_before and before.endswith(tuple(self.not_before)):
            return None
        after = max((len(word) for word in self.after if behind.startswith(word)), default=0)
        if self.after and not after:
            return None
        ahead = max((len(word) for word in self.before if before.endswith(word)), default=0)
        if self.before and not ahead:
            return None
        return self.rule.priority, after + ahead, 1


def compile_phrases(groups: Iterable[PhraseGroup]) -> tuple[Mapping[str, tuple[Phrase, ...]], Mapping[str, tuple[Phrase, ...]]]:
    """Phrases by the two characters at their first numeral: (it and the next), and for a last one (the one before and it)."""
    ahead: dict[str, list[Phrase]] = defaultdict(list)
    back: dict[str, list[Phrase]] = defaultdict(list)
    seen: set[str] = set()
    runs = re.compile(f"[{NUMERAL_CHARACTERS}]+|[0-9]+")
    for group in groups:
        for text in group.phrases:
            spans = tuple(match.span() for match in runs.finditer(text))
            if not spans or text in seen:
                continue
            seen.add(text)
            offset = spans[0][0]
            phrase = Phrase(text, offset, group.kind, group.id, spans)
            if offset + 1 < len(text):
                ahead[text[offset : offset + 2]].append(phrase)
            else:
                back[text[offset - 1 : offset + 1]].append(phrase)
    return _longest_first(ahead), _longest_first(back)


def _longest_first(table: Mapping[str, list[Phrase]]) -> dict[str, tuple[Phrase, ...]]:
    return {key: tuple(sorted(phrases, key=lambda phrase: -len(phrase.text))) for key, phrases in table.items()}


def approximator_table(approximators: Iterable[Approximator], *, place: str) -> tuple[Table, Mapping[str, Approximator]]:
    """The words of one place as a table, and what each means."""
    meaning = {
        word: approximator
        for approximator in approximators
        if approximator.place == place
        for word in approximator.words
    }
    table = words_behind(meaning) if place == "behind" else words_before(meaning)
    return table, meaning
