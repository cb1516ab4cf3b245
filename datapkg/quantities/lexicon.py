"""Word tables that a text can be looked up in beside a numeral, and the set phrases that hold numerals.

The cost of a numeral doesn't grow with the number of declared words: all look-ups are in dictionaries and sets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from datapkg.vocabulary.classification import PhraseGroup

END = "\0"
"""Stands behind the last character of a text that is scanned, and so (index -1) before its first."""
NUMERAL_CHARACTERS = "〇零一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_HALF_WIDTH = str.maketrans("，：；（）！？．［］＋", ",:;()!?.[]+")
_FULL_WIDTH = str.maketrans(",:;()!?.[]+", "，：；（）！？．［］＋")
_SPACES = " \u3000\t"


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
    kind: str
    rule: str
    runs: tuple[tuple[int, int], ...]


Group = tuple[int, tuple[str, ...], tuple[Phrase, ...]]
"""Phrases whose first numeral stands at one offset: the offset, their texts, and they."""


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
        self._words: dict[int, set[str]] = defaultdict(set)
        self._open: set[str] = set()
        for word in words:
            self._words[len(word)].add(word)
            if len(word) > 2:
                self._open.add(word[:2] if behind else word[-2:])
        self._lengths = sorted(self._words, reverse=True)
        self.near: dict[str, str] = {}

    def longest(self, text: str, *, at: int) -> str:
        """The longest word that starts (behind) or ends (before) at `at`; "" if there is none."""
        if not self._behind and text[at - 1] in _SPACES:
            at = _skip_back(text, at)
            if text[at - 1] in _SPACES:
                return ""
        pair = text[at : at + 2] if self._behind else text[max(0, at - 2) : at]
        lengths = self._lengths if pair in self._open else (2, 1)
        found = ""
        for length in lengths:
            word = text[at : at + length] if self._behind else text[max(0, at - length) : at]
            if word in self._words[length]:
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
    """The set phrases, by the two characters at their first numeral.

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
        self._ahead = _by_key(phrase for phrase in found.values() if phrase.offset + 1 < len(phrase.text))
        self._back = _by_key(phrase for phrase in found.values() if phrase.offset + 1 == len(phrase.text))

    def possible(self, text: str, *, start: int) -> bool:
        """Whether any phrase has the characters that stand around the start of a numeral."""
        return text[start : start + 2] in self._ahead or text[start - 1 : start + 1] in self._back

    def at(self, text: str, *, start: int, end: int) -> Phrase | None:
        """The phrase whose first numeral is the one from `start` to `end`: the one that starts first, then the longest.

        A numeral that reaches beyond a phrase is not part of it (一点 in 一点四倍), nor is one behind 第 (第三轮).
        """
        groups = self._ahead.get(text[start : start + 2])
        if groups is not None:
            for offset, texts, phrases in groups:
                if text.startswith(texts, start - offset) and (offset or text[start - 1] != "第"):
                    for phrase in phrases:
                        origin = start - offset
                        if end <= origin + len(phrase.text) and text.startswith(phrase.text, origin):
                            return phrase
        groups = self._back.get(text[start - 1 : start + 1])
        if groups is not None and end == start + 1:
            for offset, texts, phrases in groups:
                if text.startswith(texts, start - offset):
                    return next(phrase for phrase in phrases if text.startswith(phrase.text, start - offset))
        return None


def _by_key(phrases: Iterable[Phrase]) -> dict[str, tuple[Group, ...]]:
    table: dict[str, dict[int, list[Phrase]]] = defaultdict(lambda: defaultdict(list))
    for phrase in phrases:
        first = phrase.offset if phrase.offset + 1 < len(phrase.text) else phrase.offset - 1
        table[phrase.text[first : first + 2]][phrase.offset].append(phrase)
    return {key: _groups(by_offset) for key, by_offset in table.items()}


def _groups(by_offset: dict[int, list[Phrase]]) -> tuple[Group, ...]:
    """The phrases of a key by offset, those that start earliest first, and in each the longest first."""
    groups = []
    for offset in sorted(by_offset, reverse=True):
        phrases = tuple(sorted(by_offset[offset], key=lambda phrase: -len(phrase.text)))
        groups.append((offset, tuple(phrase.text for phrase in phrases), phrases))
    return tuple(groups)
