"""A text while its numerals are read: its characters, what was found so far, and what holds for all of it."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from datapkg.models.data import Number
from datapkg.quantities.judge import Decision
from datapkg.quantities.lexicon import END
from datapkg.quantities.scanner import Scanner
from datapkg.quantities.surroundings import TITLE, Spans, is_quoted
from datapkg.quantities.tables import find_tables

_SPACES: Final = frozenset(" \u3000\t\n")
_RATE_MARKS: Final = ("千名", "百名", "千人", "万人", "千老", "户拥有")
"""Texts without these, 每 and 均 state no rates."""
_WRAPPED: Final = 10
"""Characters before a numeral that a line has at least that goes on in the next line."""
_new: Final = tuple.__new__


class Passage:
    """A text and the numbers that were found in it.

    Args:
        scanner: The compiled vocabulary.
        text: The text.

    Attributes:
        text: The text with its end mark.
        found: The numbers, by place.
        tables: The text's tables; None where it has none.
        watchful: Whether there are tables, or words that say something of a figure at some distance.
        rated: Whether it may state rates.
    """

    def __init__(self, scanner: Scanner, text: str) -> None:
        self.scanner = scanner
        self.text = text + END
        self.found: list[Number] = []
        self.tables = find_tables(text)
        self.watchful = self.tables is not None or "约占" in text
        self.rated = "每" in text or "均" in text or any(map(text.__contains__, _RATE_MARKS))
        self.titled = "《" in text
        self._quoting = "“" in text or "「" in text or "『" in text

    @cached_property
    def _titles(self) -> Spans:
        return Spans(TITLE, self.text)

    def is_titled(self, start: int, end: int) -> bool:
        """Whether a numeral stands in a title."""
        return self.titled and self._titles.around(start, end)

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a numeral stands in short quotation marks, as names and slogans do."""
        return self._quoting and is_quoted(self.text, start=start, end=end)

    def decide(self, start: int, end: int, shape: str) -> tuple[Decision, int]:
        """What the words straight before and behind a numeral say, and where the words behind start."""
        text, scanner = self.text, self.scanner
        at = self._behind(start, end) if text[end] in _SPACES else end
        behind, before = scanner.sides.behind(text, end=at), scanner.sides.before(text, start=start)
        return scanner.judge.decide(behind.said, before.said, shape), at

    def _behind(self, start: int, end: int) -> int:
        """Where the word behind a numeral starts: spaces and the end of a long line may stand between."""
        text, at = self.text, end
        while text[at] in " \u3000\t" and at < end + 3:
            at += 1
        wrapped = text[at] == "\n" and start >= _WRAPPED and text.rfind("\n", start - _WRAPPED, start) < 0
        return at + 1 if wrapped else at

    def add(self, start: int, end: int, written: str, kind: str, rule: str) -> None:
        """Add a numeral that is no quantity."""
        self.found.append(_new(Number, (start, end, written, kind, rule, None, None, None, 0, None, None)))
