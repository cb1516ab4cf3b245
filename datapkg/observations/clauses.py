"""Cuts a paragraph into clauses and the clauses at their quantities into gaps of words.

In: a view, its numbers and a stretch of it (a paragraph). Out: `Clause` objects in reading order. The words of a clause
that holds no quantity are only cut when somebody asks for them, because most are never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from datapkg.models import Number
from datapkg.observations.lexicon import Lexicon, Role, Word

_MARKS = re.compile(r"[，,；;。！？!?：:\n（）()…]")
_SENTENCE_ENDS = frozenset("。！？!?\n；;")
_ROUND = {"(": ")", "（": "）"}
_DATE_TAIL = frozenset("年月日号度底末初份来")
_ORDINAL_TAIL = frozenset("批届次个期轮名位条章节")
_BEHIND_ITEM = frozenset(".．、)）")
_COUNT_TAIL = frozenset("大项个种类条")
_LONGEST_ASIDE = 40
_VERB_PARTS = frozenset(("改", "扩", "改、扩", "改扩", "续建"))
_REACH = 400


class Clause:
    """What stands between two commas, with its quantities.

    Args:
        text: The view.
        start: First character.
        end: Behind the last character.
        sentence: Counts sentences (and half-sentences that end in a semicolon) from 0 in the paragraph.
        sentence_start: Where its sentence starts.
        quantities: The quantities inside, by place.
        holes: Stretches inside that hold no words: dates, ordinals, asides in brackets; by place.
        lexicon: Cuts the words.
    """

    __slots__ = ("_gaps", "end", "holes", "lexicon", "quantities", "sentence", "sentence_start", "start", "text")

    def __init__(
        self,
        text: str,
        *,
        start: int,
        end: int,
        sentence: int,
        sentence_start: int,
        quantities: Sequence[Number],
        holes: Sequence[tuple[int, int]],
        lexicon: Lexicon,
    ) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.sentence = sentence
        self.sentence_start = sentence_start
        self.quantities = quantities
        self.holes = holes
        self.lexicon = lexicon
        self._gaps: list[list[Word]] | None = None

    @property
    def gaps(self) -> list[list[Word]]:
        """The words before the first quantity, between the first and the second, … and behind the last."""
        if self._gaps is None:
            starts = [self.start, *(number.unit_end for number in self.quantities)]
            ends = [*(number.start for number in self.quantities), self.end]
            hole = 0
            self._gaps = []
            for start, end in zip(starts, ends, strict=True):
                while hole < len(self.holes) and self.holes[hole][1] <= start:
                    hole += 1
                self._gaps.append(self._words(start, end, hole))
        return self._gaps

    @property
    def words(self) -> list[Word]:
        """All words of the clause."""
        return [word for gap in self.gaps for word in gap]

    @property
    def tense(self) -> Role | None:
        """What the sentence last said of time, up to here: "now" (目前, 年末), "period" (全年) or nothing."""
        start = max(self.sentence_start, self.start - _REACH)
        said = [match[0] for match in self.lexicon.tenses.finditer(self.text, start, min(self.end, start + 2 * _REACH))]
        return self.lexicon.role(said[-1]) if said else None

    def _words(self, start: int, end: int, hole: int) -> list[Word]:
        """The words of a gap; `hole` is the first hole that may lie in it."""
        words: list[Word] = []
        while hole < len(self.holes) and self.holes[hole][0] < end:
            hole_start, hole_end = self.holes[hole]
            if start < hole_start:
                words += self.lexicon.cut(self.text, start=start, end=hole_start)
            start = max(start, hole_end)
            hole += 1
        if start < end:
            words += self.lexicon.cut(self.text, start=start, end=end)
        return words


def clauses_of(
    text: str,
    numbers: Sequence[Number],
    *,
    start: int,
    end: int,
    lexicon: Lexicon,
    holes: Sequence[tuple[int, int]] = (),
) -> list[Clause]:
    """The clauses of `text[start:end]`.

    Args:
        text: The view.
        numbers: The numbers that lie in the stretch, by place.
        start: First character.
        end: Behind the last character.
        lexicon: Cuts the words.
        holes: Further stretches that hold no words of titles, such as the names of places.
    """
    quantities = [number for number in numbers if number.kind == "quantity"]
    empty = [*holes, *(found for number in numbers if (found := _hole(text, number)))]
    taken = [(number.start, max(number.end, number.unit_end)) for number in quantities]
    cuts = _cuts(text, start=start, end=end, taken=taken, holes=empty)
    clauses: list[Clause] = []
    sentence, sentence_start, first, hole = 0, start, 0, 0
    empty.sort()
    for position in [*cuts, end]:
        last = first
        while last < len(quantities) and quantities[last].start < position:
            last += 1
        inside = hole
        while inside < len(empty) and empty[inside][0] < position:
            inside += 1
        if position > start:
            clauses.append(
                Clause(
                    text,
                    start=start,
                    end=position,
                    sentence=sentence,
                    sentence_start=sentence_start,
                    quantities=quantities[first:last],
                    holes=empty[hole:inside],
                    lexicon=lexicon,
                )
            )
        if position < end and text[position] in _SENTENCE_ENDS:
            sentence, sentence_start = sentence + 1, position + 1
        start, first, hole = position + 1, last, inside
    return clauses


_WORDLESS = frozenset(("other", "rhetorical"))


def _cuts(
    text: str, *, start: int, end: int, taken: Sequence[tuple[int, int]], holes: list[tuple[int, int]]
) -> list[int]:
    """Where clauses end. An aside in brackets without a quantity is a hole, unless it is part of a verb: 新（改）建."""
    cuts: list[int] = []
    index, skip = 0, start
    for mark in _MARKS.finditer(text, start, end):
        position = mark.start()
        while index < len(taken) and taken[index][1] <= position:
            index += 1
        if position < skip or (index < len(taken) and taken[index][0] <= position):
            continue
        if (closing := _ROUND.get(text[position])) is not None:
            stop = text.find(closing, position, min(end, position + _LONGEST_ASIDE))
            if text[position + 1 : stop] in _VERB_PARTS:
                skip = stop + 1
                continue
            if stop > 0 and (index == len(taken) or taken[index][0] > stop):
                holes.append((position, stop + 1))
                skip = stop + 1
                continue
        cuts.append(position)
    return cuts


def _hole(text: str, number: Number) -> tuple[int, int] | None:
    """A numeral that is neither a quantity nor part of a name, with the signs that belong to it: 第…批, …年底."""
    start, end = number.start, number.end
    if number.kind == "ordinal":
        if end == len(text) or text[end] not in _ORDINAL_TAIL:
            return None
        return start - (start > 0 and text[start - 1] == "第"), end + 1
    if number.kind == "date":
        while end < len(text) and text[end] in _DATE_TAIL:
            end += 1
        return start, end
    if number.kind == "enumeration":
        while end < len(text) and text[end] in _BEHIND_ITEM:
            end += 1
        return start, end
    if number.kind == "rhetorical" and end < len(text) and text[end] in _COUNT_TAIL:
        return start, end + 1
    return (start, end) if number.kind in _WORDLESS else None
