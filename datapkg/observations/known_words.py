"""Finds declared words in a short text, all at once. Sets of words, and of characters, are the bits of an integer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import add
from typing import NamedTuple


class Reading(NamedTuple):
    """The known words of a text, and each with the characters that it covers (as bits)."""

    words: int
    places: Sequence[tuple[int, int]]

    def joined(self, other: Reading, *, length: int) -> Reading:
        """This reading of `length` characters with another one behind it."""
        moved = [(word, bits << length) for word, bits in other.places]
        return Reading(self.words | other.words, [*self.places, *moved])


class KnownWords:
    """Numbers words and finds them in a text.

    Args:
        compounds: Words that hide the shorter words inside them.
    """

    def __init__(self, compounds: Iterable[str]) -> None:
        self._numbers: dict[str, int] = {}
        self._by_opening: dict[str, tuple[tuple[str, int, int, int], ...]] = {}
        self._single: dict[str, tuple[int, int]] = {}
        self._compounds = self.bits(compounds)

    def number(self, word: str) -> int:
        """The number of a word; a new word gets the next one."""
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self._numbers)
            if len(word) == 1:
                self._single[word] = (number, 1 << number)
            else:
                entry = (word[2:], number, 1 << number, (1 << len(word)) - 1)
                self._by_opening[word[:2]] = (*self._by_opening.get(word[:2], ()), entry)
        return number

    def bits(self, words: Iterable[str]) -> int:
        """A set of words."""
        result = 0
        for word in words:
            result |= 1 << self.number(word)
        return result

    def read(self, text: str) -> Reading:
        """Every known word of a text, overlapping ones too, but none that stands inside a compound."""
        places: list[tuple[int, int]] = []
        words = 0
        by_opening = self._by_opening
        single = {} if self._single.keys().isdisjoint(text) else self._single
        # Pairs of characters are made by map: most of them open no word, and are done with after one look.
        for start, pair in enumerate(map(add, text, text[1:] + " ")):
            if single and pair[0] in single:
                number, bit = single[pair[0]]
                places.append((number, 1 << start))
                words |= bit
            if pair in by_opening:
                for rest, number, bit, covered in by_opening[pair]:
                    if not rest or text.startswith(rest, start + 2):
                        places.append((number, covered << start))
                        words |= bit
        if words & self._compounds:
            return self._without_hidden(places)
        return Reading(words, places)

    def _without_hidden(self, places: list[tuple[int, int]]) -> Reading:
        compounds = [bits for number, bits in places if self._compounds >> number & 1]
        kept = [
            (number, bits)
            for number, bits in places
            if not any(bits != compound and bits & ~compound == 0 for compound in compounds)
        ]
        words = 0
        for number, _ in kept:
            words |= 1 << number
        return Reading(words, kept)
