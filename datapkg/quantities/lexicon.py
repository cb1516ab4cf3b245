"""Word tables that a text can be looked up in beside a numeral, and the set phrases that hold numerals.

Every table is a dictionary on the one character that touches the numeral, so that the cost of a numeral doesn't grow
with the number of declared words: words behind it are found by their first character, words before it by their last.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from datapkg.vocabulary.classification import PhraseGroup



class Entry(NamedTuple):
    """The words that touch a numeral with one character.

    Args:
        single: The character where it is itself a word, else "".
        longer: By the character next to it, the lengths of the longer words, the longest first, and the words.
    """

    single: str
    longer: Mapping[str, tuple[tuple[int, frozenset[str]], ...]]


Table = Mapping[str, Entry]
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


def both_widths(words: Iterable[str]) -> frozenset[str]:
    """The words with their punctuation in both widths; "^" and "$" become line breaks."""
    plain = {word.replace("^", "\n").replace("$", "\n") for word in words}
    return frozenset(plain | {word.translate(table) for word in plain for table in (_HALF_WIDTH, _FULL_WIDTH)})


def words_behind(words: Iterable[str]) -> Table:
    """A table of words that stand behind a numeral."""
    return _table(words, first=0, second=1)


def words_before(words: Iterable[str]) -> Table:
    """A table of words that stand before a numeral."""
    return _table(words, first=-1, second=-2)


def _table(words: Iterable[str], *, first: int, second: int) -> Table:
    singles: set[str] = set()
    longer: dict[str, dict[str, dict[int, set[str]]]] = {}
    for word in words:
        if len(word) == 1:
            singles.add(word)
        else:
            longer.setdefault(word[first], {}).setdefault(word[second], {}).setdefault(len(word), set()).add(word)
    table: dict[str, Entry] = {}
    for character in singles | longer.keys():
        nexts = longer.get(character, {})
        by_next = {
            following: tuple((length, frozenset(lengths[length])) for length in sorted(lengths, reverse=True))
            for following, lengths in nexts.items()
        }
        table[character] = Entry(character if character in singles else "", by_next)
    return table


def longest_behind(table: Table, *, text: str, start: int) -> str:
    """The longest word of the table that starts at `start`; "" if there is none. The text ends with END."""
    entry = table.get(text[start])
    if entry is None:
        return ""
    single, longer = entry
    if longer:
        for length, words in longer.get(text[start + 1 : start + 2], ()):
            word = text[start : start + length]
            if word in words:
                return word
    return single


def longest_before(table: Table, *, text: str, end: int) -> str:
    """The longest word of the table that ends at `end`, up to seven spaces aside; "" if there is none."""
    last = text[end - 1]
    if last in _SPACES:
        floor = end - 8
        while last in _SPACES and end > floor:
            end -= 1
            last = text[end - 1]
    entry = table.get(last)
    if entry is None:
        return "\n" if last == END else ""
    single, longer = entry
    if longer:
        for length, words in longer.get(text[end - 2], ()):
            word = text[end - length : end]
            if word in words:
                return word
    return single


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

    def at(self, text: str, *, start: int, end: int) -> Phrase | None:
        """The longest phrase whose first numeral is the one from `start` to `end`.

        A numeral that reaches beyond a phrase is not part of it (一点 in 一点四倍), nor is one behind 第 (第三轮).
        """
        phrases = self._ahead.get(text[start : start + 2])
        if phrases is not None:
            for phrase in phrases:
                origin = start - phrase.offset
                if end <= origin + len(phrase.text) and text.startswith(phrase.text, origin):
                    if phrase.offset or text[start - 1] != "第":
                        return phrase
        phrases = self._back.get(text[start - 1 : start + 1])
        if phrases is not None and end == start + 1:
            for phrase in phrases:
                if text.startswith(phrase.text, start - phrase.offset):
                    return phrase
        return None


def _by_key(phrases: Iterable[Phrase]) -> dict[str, tuple[Phrase, ...]]:
    table: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        first = phrase.offset if phrase.offset + 1 < len(phrase.text) else phrase.offset - 1
        table[phrase.text[first : first + 2]].append(phrase)
    return {key: tuple(sorted(group, key=lambda phrase: -len(phrase.text))) for key, group in table.items()}
