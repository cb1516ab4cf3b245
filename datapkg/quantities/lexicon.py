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

    Args:
        words: The words.
        behind: Whether they stand behind the numeral.

    Attributes:
        edges: The characters of the words that touch the numeral.
        paired_edges: Those behind which, going away from the numeral, a word may go on.
        pairs: The two characters of longer words that are next to the numeral.
    """

    def __init__(self, words: Iterable[str], *, behind: bool) -> None:
        self._behind = behind
        self._words = frozenset(words)
        self.edges = frozenset(word[0] if behind else word[-1] for word in self._words)
        self.paired_edges = frozenset(word[0] if behind else word[-1] for word in self._words if len(word) > 1)
        self.pairs = frozenset(word[:2] if behind else word[-2:] for word in self._words if len(word) > 1)
        lengths: dict[str, set[int]] = defaultdict(lambda: {1, 2})
        for word in self._words:
            if len(word) > 2:
                lengths[word[:2] if behind else word[-2:]].add(len(word))
        self._open = {pair: tuple(sorted(each, reverse=True)) for pair, each in lengths.items()}

    def reach(self, pair: str) -> int:
        """How many characters decide which word stands where these two are next to the numeral."""
        return self._open.get(pair, _SHORT)[0]

    def longest(self, text: str, *, at: int) -> str:
        """The longest word that starts (behind) or ends (before) at `at`; "" if there is none."""
        return self._starting(text, at) if self._behind else self._ending(text, at)

    def _starting(self, text: str, at: int) -> str:
        if text[at] in self.edges:
            for length in self._open.get(text[at : at + 2], _SHORT):
                word = text[at : at + length]
                if word in self._words:
                    return word
        return ""

    def _ending(self, text: str, at: int) -> str:
        mark = text[at - 1]
        if mark in _SPACES:
            at = skip_back(text, at)
            mark = text[at - 1]
            if mark in _SPACES:
                return ""
        if mark in self.edges:
            for length in self._open.get(text[max(0, at - 2) : at], _SHORT):
                word = text[max(0, at - length) : at]
                if word in self._words:
                    return word
        return "\n" if at == 0 or mark == END else ""


def skip_back(text: str, at: int) -> int:
    """The place behind the last character that is no space, at most seven spaces back."""
    floor = max(0, at - 7)
    while at > floor and text[at - 1] in _SPACES:
        at -= 1
    return at


class Phrases:
    """The set phrases, by the characters at their first numeral, so that few are left that can stand at a place.

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
        # The first numeral inside a phrase, at its start, and at its end, in the order in which they take precedence.
        self._inside: dict[str, list[Phrase]] = defaultdict(list)
        self._starting: dict[str, list[Phrase]] = defaultdict(list)
        self._ending: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in sorted(found.values(), key=_precedence):
            start = phrase.offset
            if start + 1 == len(phrase.text):
                self._ending[phrase.text[max(0, start - 1) :]].append(phrase)
            elif start:
                self._inside[phrase.text[start - 1 : start + 2]].append(phrase)
            else:
                self._starting[phrase.text[:3]].append(phrase)

    def at(self, text: str, *, start: int, end: int) -> Phrase | None:
        """The phrase whose first numeral is the one from `start` to `end`: the one that starts first, then the longest.

        A numeral that reaches beyond a phrase is not part of it (一点 in 一点四倍), nor is one behind 第 (第三轮).
        """
        near = text[start - 1 : start + 3] if start else END + text[:3]
        inside, ahead, pair = self._inside.get(near[:3]), self._starting.get(near[1:]), self._starting.get(near[1:3])
        for few in (inside, ahead, pair, self._ending.get(near[:2])):
            if few is not None:
                for phrase in few:
                    offset = phrase.offset
                    if (
                        text.startswith(phrase.text, start - offset)
                        and end - start <= len(phrase.text) - offset
                        and (offset or near[0] != "第")
                    ):
                        return phrase
        return None


def _precedence(phrase: Phrase) -> tuple[bool, int, int]:
    """Phrases that go on behind their first numeral come before those that end there."""
    return phrase.offset + 1 == len(phrase.text), -phrase.offset, -len(phrase.text)
