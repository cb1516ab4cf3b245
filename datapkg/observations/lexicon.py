"""The words that stand around numbers, and the cutting of a text into them.

In: `schemas/binding/words/*.yml`. Each file is a list of groups; a group has

- `role`: what its words tell (see `ROLES`);
- `weight`: 1 to 12, how much a word earns its place in a column title (only for roles that can stand in one);
- `words`: the words, in simplified characters;
- `parts`: what a word stands for that names two things at once (城乡: 城市, 农村); optional;
- `note`: for the reader.

A word belongs to one group. Out: `Lexicon.cut`, which reads a stretch of text from left to right, taking the longest
declared word each time; what stands between declared words is kept as a word of role `name`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from pydantic import Field

from datapkg.declarations import Declaration, read_declaration
from datapkg.models.base import Model
from datapkg.observations.figures import Figures, load_figures

Role = Literal[
    "drop",
    "join",
    "respectively",
    "part",
    "stock",
    "level",
    "now",
    "time",
    "period",
    "total",
    "place",
    "plan",
    "of",
    "all",
    "per",
    "light",
    "act",
    "change",
    "fall",
    "growth",
    "decline",
    "mean",
    "hold",
    "rate",
    "standard",
    "money",
    "balance",
    "flowmoney",
    "generic",
    "qualifier",
    "noun",
    "name",
]
ROLES: tuple[Role, ...] = get_args(Role)
TITLE_ROLES: frozenset[Role] = frozenset(
    (
        "per",
        "mean",
        "act",
        "hold",
        "rate",
        "standard",
        "money",
        "balance",
        "flowmoney",
        "generic",
        "qualifier",
        "noun",
        "name",
    )
)
"""Roles of words that may stand in a title."""
SPECIFIC_ROLES: frozenset[Role] = frozenset(("qualifier", "noun", "name", "standard"))
"""Roles of words that say what a figure is about without help."""
SPECIFIC_WEIGHT = 8
"""Words of other roles do so from this weight on."""
NAMED_RATE_WEIGHT = 12
"""Rates of this weight say by themselves what they are the rate of: 出生率 does, 覆盖率 doesn't."""
_NAME: tuple[Role, int] = ("name", 6)
_RATE: tuple[Role, int] = ("rate", 11)
_NAMED_RATE: tuple[Role, int] = ("rate", NAMED_RATE_WEIGHT)
_QUOTED: tuple[Role, int] = ("name", 7)
_SUFFIXED: tuple[Role, int] = ("noun", 8)
_ALONE: tuple[Role, int] = ("noun", 8)
_NOTHING: tuple[Role, int] = ("drop", 0)
_LONGEST_QUOTED = 10
_TAKES_SUFFIX: frozenset[Role] = frozenset(("act", "light", "generic", "noun"))
_SUFFIXES = frozenset("师员站点室费金证班处所队网馆厅院岗率量额者户卡码性型化")
_LEADS_ON = frozenset("为到了成")
_OPENING = "“‘「『《〈\"'"
_CLOSING = "”’」』》〉\"'"
_PUNCTUATION = frozenset(
    _OPENING + _CLOSING + " \t\u3000\n\r，,。；;：:！!？?（）()【】[]…—－-–·*#／/+＋|<>＜＞=～~■●◆▲★☆"
)


class WordGroup(Model):
    """Words of one role, as declared."""

    role: Role
    weight: int = Field(default=0, ge=0, le=12)
    note: str | None = None
    words: tuple[str, ...]
    parts: tuple[str, ...] = ()


class Word(NamedTuple):
    """A word at its place in the view.

    Args:
        start: First character.
        end: Behind the last character.
        text: The word, without quotation marks.
        role: What it tells.
        weight: How much it earns its place in a title; 0 where it can't stand in one.
    """

    start: int
    end: int
    text: str
    role: Role
    weight: int


class Lexicon:
    """Declared words, looked up by their longest match.

    Args:
        entries: Role and weight of each word.
        figures: What units and small words tell.
        parts: What words stand for that name several things at once.
    """

    def __init__(
        self,
        entries: Mapping[str, tuple[Role, int]],
        *,
        figures: Figures,
        parts: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._entries = dict(entries)
        self.figures = figures
        self.parts = dict(parts or {})
        lengths: dict[str, set[int]] = {}
        for word in entries:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        tenses = (word for word, (role, _) in entries.items() if role in ("now", "period") and len(word) > 1)
        self.tenses = re.compile("|".join(sorted(map(re.escape, tenses), key=_longest_first)) or "(?!)")

    def role(self, word: str) -> Role | None:
        """The role of a declared word."""
        found = self._entries.get(word)
        return found[0] if found else None

    def cut(self, text: str, *, start: int, end: int) -> list[Word]:
        """The words of `text[start:end]`, in order; punctuation is left out."""
        words: list[Word] = []
        entries, lengths = self._entries, self._lengths
        position = pending = start
        while position < end:
            character = text[position]
            for length in lengths.get(character, ()):
                stop = position + length
                if stop <= end and (found := entries.get(text[position:stop])):
                    if length == 1 and pending < position and self._is_inside(text, position, end):
                        continue
                    if pending < position:
                        alone = text[pending] in self.figures.nouns or text[pending] in _PUNCTUATION
                        if position - pending == 1 and found[0] in TITLE_ROLES and not alone:
                            position = pending
                        else:
                            self._add_name(words, text, pending, position)
                    if (
                        found[0] in _TAKES_SUFFIX
                        and text[stop - 1] not in _LEADS_ON
                        and stop < end
                        and text[stop] in _SUFFIXES
                    ):
                        stop, found = self._with_suffix(text, stop, end, found)
                    words.append(Word(position, stop, text[position:stop], *found))
                    position = pending = stop
                    break
            else:
                if character in _PUNCTUATION:
                    self._add_name(words, text, pending, position)
                    position = pending = self._behind_mark(text, position, end, words)
                else:
                    position += 1
        self._add_name(words, text, pending, end)
        return words

    def _is_inside(self, text: str, position: int, end: int) -> bool:
        """Whether a function word of one character is part of a noun here: 十种有色金属, 停车位."""
        following = position + 1
        if following == end:
            return text[position] in self.figures.last_characters
        if text[position] not in self.figures.inner_characters or text[following] in _PUNCTUATION:
            return False
        lengths = self._lengths.get(text[following], ())
        return not any(text[following : min(following + length, end)] in self._entries for length in lengths)

    def _add_name(self, words: list[Word], text: str, start: int, end: int) -> None:
        """Take a stretch between declared words as a word, unless it is empty."""
        name = text[start:end]
        if len(name) == 1:
            words.append(Word(start, end, name, *(_ALONE if name in self.figures.nouns else _NOTHING)))
        elif name:
            words.append(Word(start, end, name, *(_NAMED_RATE if name.endswith("率") else _NAME)))

    def _with_suffix(self, text: str, stop: int, end: int, found: tuple[Role, int]) -> tuple[int, tuple[Role, int]]:
        """A verb with a closing character is a noun (培训 → 培训班), unless the character begins a word (培训员工)."""
        for length in self._lengths.get(text[stop], ()):
            if length > 1 and stop + length <= end and text[stop : stop + length] in self._entries:
                return stop, found
        return stop + 1, _RATE if text[stop] == "率" else _SUFFIXED

    def _behind_mark(self, text: str, position: int, end: int, words: list[Word]) -> int:
        """Where to go on behind a mark; a short quoted name is taken as one word on the way."""
        mark = _OPENING.find(text[position])
        if mark >= 0:
            stop = text.find(_CLOSING[mark], position + 1, min(end, position + 2 + _LONGEST_QUOTED))
            if stop > position + 1:
                quoted = text[position + 1 : stop]
                role, weight = self._entries.get(quoted, _QUOTED)
                words.append(Word(position + 1, stop, quoted, role, weight))
                return stop + 1
        return position + 1


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


def load_lexicon(folder: Path) -> Lexicon:
    """Read `words/` and `figures.yml` of `schemas/binding/`.

    Raises:
        DeclarationError: A file is wrong, or a word is declared twice, with file:line.
    """
    entries: dict[str, tuple[Role, int]] = {}
    parts: dict[str, tuple[str, ...]] = {}
    places: dict[str, str] = {}
    for path in sorted((folder / "words").glob("*.yml")):
        for group in _groups(read_declaration(path), places=places):
            for word in group.words:
                entries[word] = (group.role, group.weight)
                if group.parts:
                    parts[word] = group.parts
    return Lexicon(entries, figures=load_figures(folder), parts=parts)


def _groups(declaration: Declaration, *, places: dict[str, str]) -> tuple[WordGroup, ...]:
    """The groups of a file; `places` remembers where each word stands."""
    groups: tuple[WordGroup, ...] = declaration.parse(tuple[WordGroup, ...])
    for index, group in enumerate(groups):
        for position, word in enumerate(group.words):
            place = (index, "words", position)
            if word in places:
                raise declaration.error(
                    f"the word '{word}' is declared twice; the other place is {places[word]}",
                    place=place,
                    code="declaration-duplicate-word",
                    hint="Keep it where it says most.",
                )
            places[word] = declaration.where(place)
    return groups


def titles(words: Iterable[Word]) -> list[Word]:
    """Those words that may stand in a title."""
    return [word for word in words if word.role in TITLE_ROLES]


def is_specific(words: Iterable[Word]) -> bool:
    """Whether the words say by themselves what is measured."""
    return any(is_telling(word) for word in words)


def is_telling(word: Word) -> bool:
    """Whether a word says by itself what is measured: 低保标准 does, 标准 doesn't."""
    return word.weight >= SPECIFIC_WEIGHT or (word.role in SPECIFIC_ROLES and word.role != "standard")
