"""One pass of a scanner over one text."""

from __future__ import annotations

from typing import Final

from datapkg.models.data import Number
from datapkg.quantities.figures import Figures
from datapkg.quantities.forms import Form
from datapkg.quantities.judge import Decision
from datapkg.quantities.lexicon import Phrase
from datapkg.quantities.memory import SMALL, Known
from datapkg.quantities.numerals import Numeral
from datapkg.quantities.passage import Passage
from datapkg.quantities.patterns import CLOCK, DATE, JOINTS, MONTH_DAY, RATIO_MARKS, RUN
from datapkg.quantities.scanner import Scanner
from datapkg.quantities.sequences import Sequences
from datapkg.quantities.settling import LIST_REACH, settle
from datapkg.quantities.sides import LETTERS, SIGNS
from datapkg.quantities.surroundings import is_torn, sign_length
from datapkg.quantities.tables import cell_reading

_JOINED: Final = SMALL | {"integer", "long", "code", "decimal", "year", "scaled", "percent"}
_SIGNED: Final = frozenset(
    {"integer", "long", "decimal", "scaled", "percent", "year", "code", "digit", "ten", "chinese"}
)
_DATE_MARKS: Final = frozenset("-/.:：")
_NOT_A_CLOCK: Final = ("比", "比为", "为", "率")
_LETTER: Final = Decision("name", "letter-behind")
_UNIT: Final = Decision("other", "unit-of-table")
_TORN: Final = Decision("other", "torn-number")
_new: Final = tuple.__new__


class Sweep:
    """One pass over one text.

    Args:
        scanner: The compiled vocabulary.
        text: The text.
    """

    def __init__(self, scanner: Scanner, text: str) -> None:
        self._scanner = scanner
        self._passage = Passage(scanner, text)
        self._text = self._passage.text
        self._figures = Figures(self._passage)
        self._sequences = Sequences(self._passage)

    def run(self) -> list[Number]:
        """Every numeral of the text, ordered by place."""
        text, scanner, figures, found = self._text, self._scanner, self._figures, self._passage.found
        sides, befores, behinds = scanner.sides, scanner.sides.befores, scanner.sides.behinds
        pairs_before, pairs_behind = sides.befores_by_pair, sides.behinds_by_pair
        forms, memory = scanner.forms.known, scanner.memory.known
        done = 0
        for match in scanner.pattern.finditer(text):
            start, end = match.span()
            if start < done:
                continue
            written, mark = match[0], text[end]
            if written[0] > "9" or mark in _DATE_MARKS:
                done = self._take_special(start, end, written)
                if done:
                    continue
            form = forms.get(written) or scanner.forms.read(written)
            before = pairs_before.get(text[start - 2 : start]) or befores.get(text[start - 1])
            if before is None or before.key < 0:
                before = sides.before(text, start=start)
            behind = pairs_behind.get(text[end : end + 2]) or behinds.get(mark)
            if behind is None or behind.key < 0:
                behind = sides.behind(text, end=end)
            known = memory.get(before.key + behind.key + form.traits)
            if known is None and before.lasting and behind.lasting:
                known = scanner.memory.learn(before, behind, form)
            if known is None or figures.range_open:
                self._take(start, end, written, form.numeral)
            elif known.settled:
                found.append(
                    _new(Number, (start, end, written, known.kind, known.rule, None, None, None, 0, None, None))
                )
            else:
                self._add_known(start, end, written, form, known)
        return found

    def _add_known(self, start: int, end: int, written: str, form: Form, known: Known) -> None:
        """Add a numeral of which the words that touch it are remembered, unless what stands further off has a say."""
        kind = known.kind
        if kind == "quantity":
            if not self._figures.add_known(start, end, written, form, known):
                self._add(start, end, written, form.numeral, known.decision, end)
        elif kind is None or self._is_different(start, end):
            self._add(start, end, written, form.numeral, known.decision, end)
        else:
            self._passage.add(start, end, written, kind, known.rule)

    def _is_different(self, start: int, end: int) -> bool:
        """Whether what stands further off may make something else of an idiom, a slogan or a count in words."""
        passage = self._passage
        near = bool(passage.found) and start - passage.found[-1].unit_end <= LIST_REACH
        return near or passage.watchful or passage.is_quoted(start, end)

    def _take(self, start: int, end: int, written: str, numeral: Numeral) -> None:
        """Take a numeral of which nothing is remembered."""
        passage = self._passage
        if self._text[start - 1] in SIGNS or self._figures.range_open:
            start, written, numeral = self._signed(start, end, written, numeral)
        decision, at = passage.decide(start, end, numeral.shape)
        if numeral.ends is not None and decision.kind == "quantity":
            self._figures.add_neighbours(start, end, numeral, decision, at)
        elif decision.settled:
            passage.add(start, end, written, decision.kind or "other", decision.rule)
        else:
            self._add(start, end, written, numeral, decision, at)

    def _signed(self, start: int, end: int, written: str, numeral: Numeral) -> tuple[int, str, Numeral]:
        """The numeral with its sign, and as the upper end of a range that was opened before it."""
        if numeral.shape not in _SIGNED or numeral.value is None:
            return start, written, numeral
        if self._figures.range_open:
            self._figures.range_open = False
            last = self._passage.found[-1]
            if last.unit in ("%", "‰") and not numeral.unit and start - last.end <= 3:
                return start, written, numeral._replace(shape="percent", unit=last.unit)
        found = self._passage.found
        # 3元-5元 is a range.
        sign = 0 if found and found[-1].unit_end == start - 1 else sign_length(numeral, text=self._text, start=start)
        if sign:
            start -= sign
            return start, self._text[start:end], numeral._replace(value=-numeral.value)
        return start, written, numeral

    def _add(self, start: int, end: int, written: str, numeral: Numeral, decision: Decision, at: int) -> None:
        """Add a numeral after a look at what stands further off."""
        text, passage, shape = self._text, self._passage, numeral.shape
        part = None
        if decision.length and not numeral.unit and text[at] in LETTERS and text[at + decision.length] in LETTERS:
            decision = _LETTER
        elif passage.tables is not None and passage.tables.is_unit(start):
            decision = _UNIT
        elif decision.unit is None or decision.weak or shape == "percent":
            cell = passage.tables.cell(start, end) if passage.tables is not None else None
            if cell is not None:
                numeral, decision = cell_reading(cell, numeral=numeral, decision=decision, judge=self._scanner.judge)
            if shape in _JOINED and (text[end] in JOINTS or text[start - 1] in RATIO_MARKS):
                numeral, decision, part = self._sequences.look_ahead(start, end, numeral, decision)
        if decision.unit is None or shape in SMALL or passage.titled or numeral.value is None:
            decision = settle(passage, start, end, numeral, decision)
        if decision.kind == "quantity" and is_torn(numeral, text=text, start=start, end=end):
            decision = _TORN
        if decision.kind == "quantity":
            self._figures.add(start, end, written, numeral, decision, at, part)
        else:
            passage.add(start, end, written, decision.kind or "other", decision.rule if decision.kind else "unknown")

    def _take_special(self, start: int, end: int, written: str) -> int:
        """Take a set phrase or a written date; returns where the next numeral may start, 0 where neither is there."""
        if written[0] <= "9":
            return self._take_date(start, mark=self._text[end])
        phrase = self._scanner.phrases.at(self._text, start=start, end=end)
        return self._take_phrase(phrase, origin=start - phrase.offset) if phrase is not None else 0

    def _take_phrase(self, phrase: Phrase, *, origin: int) -> int:
        if phrase.kind != "none":
            for first, last in phrase.runs:
                start, end = origin + first, origin + last
                self._passage.add(start, end, self._text[start:end], phrase.kind, phrase.rule)
        return origin + phrase.runs[-1][1]

    def _take_date(self, start: int, *, mark: str) -> int:
        """2024-01-17 and 14:42, a row for each number; returns 0 where neither stands there."""
        text = self._text
        if mark in ":：":
            match, rule = CLOCK.match(text, start), "clock"
            if match is None or text[max(0, start - 4) : start].rstrip().endswith(_NOT_A_CLOCK):
                return 0
        else:
            match, rule = DATE.match(text, start) or MONTH_DAY.match(text, start), "iso-date"
            if match is None:
                return 0
        for run in RUN.finditer(text, start, match.end()):
            self._passage.add(*run.span(), run.group(), "date", rule)
        return match.end()
