"""Word tables that a text can be looked up in beside a numeral, and the set phrases that hold numerals.

The cost of a numeral doesn't grow with the number of declared words: all look-ups are in dictionaries and sets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple

from datapkg.models.data import Kind
from datapkg.vocabulary.classification import PhraseGroup

END = "\0"
"""Stands behind the last character of a text that is scanned, and so (index -1) before its first."""
NUMERAL_CHARACTERS = "〇零一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_HALF_WIDTH = str.maketrans("，：；（）！？．［］＋", ",:;()!?.[]+")
_FULL_WIDTH = str.maketrans(",:;()!?.[]+", "，：；（）！？．［］＋")
_SPACES = " \u3000\t"
_SHORT = (2, 1)
_FAR = 99


class Phrase(NamedTuple):
    """A set phrase that holds numerals.

    Args:
        text: The phrase.
        offset: Where its first numeral starts in it.
        kind: What its numerals are; `none` where they are no numerals.
        rule: The id of its group.
        runs: Where its numerals start and end in it.
    """

    text: str
    offset: int
    kind: Kind | Literal["none"]
    rule: str
    runs: tuple[tuple[int, int], ...]


def both_widths(words: Iterable[str]) -> frozenset[str]:
    """The words with their punctuation in both widths; "^" and "$" become line breaks."""
    plain = {word.replace("^", "\n").replace("$", "\n") for word in words}
    return frozenset(plain | {word.translate(table) for word in plain for table in (_HALF_WIDTH, _FULL_WIDTH)})


class Words:
    """Words that are looked for where a numeral ends (behind it) or starts (before it).

    What two characters decide is remembered in `near`, so that most look-ups are one slice and one dictionary access:
    `words.near.get(pair)` first, and `words.longest(...)` where that gives None.

    Args:
        words: The words.
        behind: Whether they stand behind the numeral.
    """

    MEMORY = 100_000

    def __init__(self, words: Iterable[str], *, behind: bool) -> None:
        self._behind = behind
        self._words = frozenset(words)
        lengths: dict[str, set[int]] = defaultdict(lambda: {1, 2})
        for word in self._words:
            if len(word) > 2:
                lengths[word[:2] if behind else word[-2:]].add(len(word))
        self._open = {pair: tuple(sorted(each, reverse=True)) for pair, each in lengths.items()}
        self.near: dict[str, str] = {}

    def reach(self, pair: str) -> int:
        """How many characters decide which word stands there, the two nearest being given; many before a space."""
        if not self._behind and pair[-1:] in _SPACES:
            return _FAR
        return self._open.get(pair, _SHORT)[0]

    def longest(self, text: str, *, at: int) -> str:
        """The longest word that starts (behind) or ends (before) at `at`; "" if there is none."""
        if not self._behind and text[at - 1] in _SPACES:
            at = _skip_back(text, at)
            if text[at - 1] in _SPACES:
                return ""
        pair = text[at : at + 2] if self._behind else text[max(0, at - 2) : at]
        found = ""
        for length in self._open.get(pair, _SHORT):
            word = text[at : at + length] if self._behind else text[max(0, at - length) : at]
            if word in self._words:
                found = word
                break
        if not self._behind and not found and (at == 0 or text[at - 1] == END):
            return "\n"
        if pair not in self._open and len(pair) == 2:
            if len(self.near) >= self.MEMORY:
                self.near.clear()
            self.near[pair] = found
        return found


def _skip_back(text: str, at: int) -> int:
    """The place behind the last character that is no space, at most seven spaces back."""
    floor = max(0, at - 7)
    while at > floor and text[at - 1] in _SPACES:
        at -= 1
    return at


class Phrases:
    """The set phrases, by three characters at their first numeral: these leave few that can stand at a place.

    Args:
        groups: The declared groups; of a phrase that stands in several, the first counts.
    """

    def __init__(self, groups: Iterable[PhraseGroup]) -> None:
        found: dict[str, Phrase] = {}
        runs = re.compile(f"[{NUMERAL_CHARACTERS}]+|[0-9]+")
        for group in groups:
            for text in group.phrases:
                spans = tuple(match.span() for match in runs.finditer(text))
                if spans:
                    found.setdefault(text, Phrase(text, spans[0][0], group.kind, group.id, spans))
        self._tables: dict[tuple[int, int], dict[str, list[Phrase]]] = defaultdict(lambda: defaultdict(list))
        for phrase in sorted(found.values(), key=_precedence):
            before, behind = _window(phrase)
            key = phrase.text[phrase.offset - before : phrase.offset + behind]
            self._tables[before, behind][key].append(phrase)

    def possible(self, text: str, *, start: int) -> list[Phrase]:
        """The phrases that fit the characters around the start of a numeral, those first that take precedence."""
        found: list[Phrase] = []
        for (before, behind), table in self._tables.items():
            fitting = table.get(text[start - before : start + behind])
            if fitting is not None:
                found = sorted([*found, *fitting], key=_precedence) if found else fitting
        return found

    def at(self, text: str, *, start: int, end: int) -> Phrase | None:
        """The phrase whose first numeral is the one from `start` to `end`: the one that starts first, then the longest.

        A numeral that reaches beyond a phrase is not part of it (一点 in 一点四倍), nor is one behind 第 (第三轮).
        """
        for phrase in self.possible(text, start=start):
            if _may_hold(phrase, text, start, end) and text.startswith(phrase.text, start - phrase.offset):
                return phrase
        return None

    def settled_near(self, text: str, *, start: int, end: int, reach: int) -> bool:
        """Whether the characters up to `reach` from a numeral decide by themselves which phrase it is in, if any."""
        floor, ceiling = start - reach, end + reach
        for phrase in self.possible(text, start=start):
            origin = start - phrase.offset
            stop = origin + len(phrase.text)
            first, last = max(origin, floor), min(stop, ceiling)
            seen = phrase.text[first - origin : last - origin]
            if _may_hold(phrase, text, start, end) and text.startswith(seen, first):
                return first == origin and last == stop
        return True


def _may_hold(phrase: Phrase, text: str, start: int, end: int) -> bool:
    return end - start <= len(phrase.text) - phrase.offset and (phrase.offset > 0 or text[start - 1] != "第")


def _precedence(phrase: Phrase) -> tuple[bool, int, int]:
    """Phrases that go on behind their first numeral come before those that end there."""
    return phrase.offset + 1 == len(phrase.text), -phrase.offset, -len(phrase.text)


def _window(phrase: Phrase) -> tuple[int, int]:
    """How many characters before and from the start of its first numeral a phrase is found by."""
    behind = min(len(phrase.text) - phrase.offset, 3)
    return (min(phrase.offset, 3 - behind), behind)
