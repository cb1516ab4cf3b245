"""One pass of a scanner over one text."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from datapkg.models.data import Number
from datapkg.quantities.judge import Decision
from datapkg.quantities.lexicon import END, Phrase
from datapkg.quantities.memory import LETTERS, NEAR, PURE, SMALL, WIDE, Known
from datapkg.quantities.numerals import Numeral
from datapkg.quantities.patterns import CLOCK, DATE, JOINTS, MONTH_DAY, RATIO_MARKS, RUN
from datapkg.quantities.rates import RATE_REACH
from datapkg.quantities.sequences import look_ahead
from datapkg.quantities.surroundings import BREAK, TITLE, Spans, is_quoted, is_torn, sign_length
from datapkg.quantities.tables import cell_reading, find_tables

if TYPE_CHECKING:
    from datapkg.quantities.scan import Scanner

_JOINED: Final = SMALL | {"integer", "long", "code", "decimal", "year", "scaled", "percent"}
_SIGNED: Final = frozenset(
    {"integer", "long", "decimal", "scaled", "percent", "year", "code", "digit", "ten", "chinese"}
)
_NO_NOUN: Final = frozenset({"one", "two", "round", "code", "mark", "unreadable"})
_SIGNS: Final = frozenset("-−－负下")
_DATE_MARKS: Final = frozenset("-/.:：")
_SPACES: Final = frozenset(" \u3000\t\n")
_GOES_ON: Final = frozenset("/／半")
"""Behind a unit, these make it a longer one."""
_NOT_A_CLOCK: Final = ("比", "比为", "为", "率")
_NAME: Final = Decision("name", "quoted")
_TITLE: Final = Decision("name", "in-title")
_PLACE: Final = Decision("name", "place-name")
_LETTER: Final = Decision("name", "letter-behind")
_TORN: Final = Decision("other", "torn-number")
_BARE: Final = Decision("quantity", "bare-number", "")
_CUT_OFF: Final = Decision("quantity", "cut-off", "")
_RATE_MARKS: Final = ("每", "均", "千名", "百名", "千人", "万人", "千老", "户拥有")
"""Texts without these state no rates."""
_LIST_REACH: Final = 5
"""Characters from a count to the next of its list, with the noun between."""
_HALF: Final = Decimal("0.5")
_new: Final = tuple.__new__


class Sweep:
    """One pass over one text.

    Args:
        scanner: The compiled vocabulary.
        text: The text.
    """

    def __init__(self, scanner: Scanner, text: str) -> None:
        self.scanner = scanner
        self.text = text + END
        self.found: list[Number] = []
        self.tables = find_tables(text)
        self.list_end = 0
        self._titled = "《" in text
        self._quoting = "“" in text or "「" in text or "『" in text
        self._watchful = self.tables is not None or "约占" in text
        self._rated = any(mark in text for mark in _RATE_MARKS)
        self._last_fell = False
        self._range_open = False

    @cached_property
    def _titles(self) -> Spans:
        return Spans(TITLE, self.text)

    def run(self) -> list[Number]:
        """Every numeral of the text, ordered by place."""
        text, near, wide, append = self.text, self.scanner.memory.near, self.scanner.memory.wide, self.found.append
        done = 0
        for match in self.scanner.pattern.finditer(text):
            start, end = match.span()
            if start < done:
                continue
            known = near.get(text[start - NEAR : end + NEAR]) or wide.get(text[start - WIDE : end + WIDE])
            if known is None or self._range_open:
                done = self._take(start, end, match.group())
                continue
            kind = known.kind
            if kind == "quantity":
                self._add_known(start, end, match.group(), known)
            elif kind is None or (known.in_words and self._is_different(start, end)):
                self._add(start, end, match.group(), known.numeral, known.decision, end)
            elif kind != "none":
                row = (start, end, match.group(), kind, known.rule, None, None, None, 0, None, None)
                append(_new(Number, row))
        return self.found

    def _is_different(self, start: int, end: int) -> bool:
        """Whether what stands further off may make something else of an idiom, a slogan or a count in words."""
        near = bool(self.found) and start - self.found[-1].unit_end <= _LIST_REACH
        return near or self._watchful or self._is_quoted(start, end)

    def _is_quoted(self, start: int, end: int) -> bool:
        return self._quoting and is_quoted(self.text, start=start, end=end)

    def _add_known(self, start: int, end: int, written: str, known: Known) -> None:
        """Add a quantity in a context that is remembered, unless what stands further off has a say."""
        text, unit = self.text, known.unit
        unit_end = end + known.length
        if (
            self._watchful
            or self._last_fell
            or text[unit_end] in _GOES_ON
            or not self.scanner.approximators.silent(text, at=unit_end)
            or (self._titled and self._titles.around(start, end))
            or (known.in_words and self._is_quoted(start, end))
            or (known.may_fall and self.scanner.surroundings.says_fell(text, start=start, share=unit == "%"))
        ):
            self._add(start, end, written, known.numeral, known.decision, end)
            return
        if self._rated and known.rateable:
            unit = self._rate(unit, start)
        row = (start, end, written, "quantity", known.rule, known.value, known.interval, unit, unit_end)
        self.found.append(_new(Number, (*row, known.approx, None)))

    def _take(self, start: int, end: int, written: str) -> int:
        """Take a numeral in a context that is not remembered; returns where the next one may start."""
        text, scanner = self.text, self.scanner
        if written[0] > "9" or text[end] in _DATE_MARKS:
            stop = self._take_special(start, end, written)
            if stop:
                return stop
        numeral = scanner.numerals.get(written) or scanner.read(written)
        first = start
        if text[start - 1] in _SIGNS or self._range_open:
            start, written, numeral = self._signed(start, end, written, numeral)
        decision, at = self.decide(start, end, numeral.shape)
        if numeral.ends is not None and decision.kind == "quantity":
            self._add_neighbours(start, end, numeral, decision, at)
            return end
        if decision.settled:
            self._append(start, end, written, decision.kind or "other", decision.rule)
        else:
            self._add(start, end, written, numeral, decision, at)
        if first == start and at == end:
            scanner.memory.keep(text, start=start, end=end, numeral=numeral, decision=decision)
        return end

    def _take_special(self, start: int, end: int, written: str) -> int:
        """Take a set phrase or a written date; returns where the next numeral may start, 0 where neither is there."""
        if written[0] <= "9":
            return self._take_date(start, mark=self.text[end])
        phrase = self.scanner.phrases.at(self.text, start=start, end=end)
        if phrase is None:
            return 0
        self.scanner.memory.keep_phrase(phrase, text=self.text, start=start, end=end)
        return self._take_phrase(phrase, origin=start - phrase.offset)

    def _signed(self, start: int, end: int, written: str, numeral: Numeral) -> tuple[int, str, Numeral]:
        """The numeral with its sign, and as the upper end of a range that was opened before it."""
        if numeral.shape not in _SIGNED or numeral.value is None:
            return start, written, numeral
        if self._range_open:
            self._range_open = False
            last = self.found[-1]
            if last.unit in ("%", "‰") and not numeral.unit and start - last.end <= 3:
                return start, written, numeral._replace(shape="percent", unit=last.unit)
        sign = sign_length(numeral, text=self.text, start=start)
        if sign:
            start -= sign
            return start, self.text[start:end], numeral._replace(value=-numeral.value)
        return start, written, numeral

    def decide(self, start: int, end: int, shape: str) -> tuple[Decision, int]:
        """What the words straight before and behind say, and where the words behind start."""
        text, judge = self.text, self.scanner.judge
        at = self._behind(start, end) if text[end] in _SPACES else end
        behind = judge.behind.near.get(text[at : at + 2])
        if behind is None:
            behind = judge.behind.longest(text, at=at)
        before = judge.before.near.get(text[start - 2 : start])
        if before is None:
            before = judge.before.longest(text, at=start)
        return judge.memory.get((behind, before, shape)) or judge.decide(behind, before, shape), at

    def _behind(self, start: int, end: int) -> int:
        """Where the word behind a numeral starts: spaces and one line break may stand between."""
        text, at = self.text, end
        while text[at] in " \u3000\t" and at < end + 3:
            at += 1
        return at + 1 if text[at] == "\n" and text[start - 1] not in ("\n", END) else at

    def _add(self, start: int, end: int, written: str, numeral: Numeral, decision: Decision, at: int) -> None:
        text, shape = self.text, numeral.shape
        part = None
        if decision.length and text[at] in LETTERS and text[at + decision.length] in LETTERS:
            decision = _LETTER
        elif decision.unit is None or decision.weak or shape == "percent":
            if self.tables is not None:
                cell = self.tables.cell(start, end)
                if cell is not None:
                    numeral, decision = cell_reading(cell, numeral=numeral, decision=decision, judge=self.scanner.judge)
            if shape in _JOINED and (text[end] in JOINTS or text[start - 1] in RATIO_MARKS):
                numeral, decision, part = look_ahead(self, start, end, numeral, decision)
        if decision.unit is None or shape in SMALL or self._titled or numeral.value is None:
            decision = self._settle(start, end, numeral, decision)
        if decision.kind == "quantity" and is_torn(numeral, text=text, start=start, end=end):
            decision = _TORN
        if decision.kind == "quantity":
            self._add_quantity(start, end, written, numeral, decision, at, part)
        else:
            self._append(start, end, written, decision.kind or "other", decision.rule if decision.kind else "unknown")

    def _settle(self, start: int, end: int, numeral: Numeral, decision: Decision) -> Decision:
        """The decision after a look at what surrounds the numeral."""
        if decision.kind is None:
            decision = self._undecided(start, end, numeral, decision)
        text, shape, found = self.text, numeral.shape, self.found
        if decision.rule == "indefinite-article" and found and self._counts_on(start, decision.unit):
            decision = Decision("quantity", "counted-beside", decision.unit, decision.length)
        if decision.kind == "quantity":
            if numeral.value is None:
                return Decision(None, "unknown")
            if self._titled and self._titles.around(start, end):
                return _TITLE
            village = shape in ("digit", "ten", "chinese") and decision.length == 1
            if village and self.scanner.surroundings.in_place_name(text, end=end, unit=True):
                return _PLACE
        elif not decision.gives_way:
            return decision
        if shape in SMALL and self._is_quoted(start, end):
            return _NAME
        return decision

    def _undecided(self, start: int, end: int, numeral: Numeral, decision: Decision) -> Decision:
        """What is left when no words beside the numeral decide."""
        shape, text, surroundings = numeral.shape, self.text, self.scanner.surroundings
        if shape in ("percent", "fraction"):
            return Decision("quantity", "share", numeral.unit)
        if shape not in ("scaled", "decimal") and self._is_quoted(start, end):
            return _NAME
        if shape in SMALL and shape != "round" and surroundings.in_place_name(text, end=end, unit=False):
            return _PLACE
        if shape not in _NO_NOUN:
            unit = surroundings.implied_unit(text, end=end, far=shape == "scaled" or numeral.scale > 1)
            if unit is not None:
                return Decision("quantity", "implied-unit", unit)
        cut_off = shape in ("integer", "long") and text[end] == "\n" and text[start - 1] in surroundings.cut_off
        if cut_off or shape in ("scaled", "decimal") or (shape == "chinese" and numeral.scale > 1):
            return _CUT_OFF if cut_off else _BARE
        return _TITLE if self._titled and self._titles.around(start, end) else decision

    def _add_quantity(
        self, start: int, end: int, written: str, numeral: Numeral, decision: Decision, at: int, part: str | None
    ) -> None:
        text, scanner, found = self.text, self.scanner, self.found
        if numeral.unit:
            unit, unit_end = numeral.unit, end
        else:
            unit, unit_end = decision.unit or "", at + decision.length if decision.length else end
            if unit_end > end and text[unit_end] in _GOES_ON:
                unit, unit_end, numeral = self._longer_unit(unit, unit_end, numeral)
            elif unit == "折" and numeral.shape == "digits" and numeral.value is not None:
                numeral = numeral._replace(value=numeral.value / 10)
            elif written == "半":
                unit_end = end + 1
        plain = scanner.numerals.get(written) is numeral
        exactness = scanner.approximators.exactness(numeral, text=text, start=start, end=unit_end, found=found)
        if unit == "元":
            unit = scanner.surroundings.currencies.get(text[start - 2 : start], unit)
        if self._last_fell or text[start - 1] in scanner.surroundings.fall_ends or numeral.shape == "percent":
            self._last_fell = scanner.surroundings.fell(numeral, unit=unit, text=text, start=start, found=found)
            if self._last_fell:
                numeral, plain = _negative(numeral), False
        if self._rated and unit not in PURE and "/" not in unit:
            unit = self._rate(unit, start)
        interval = scanner.approximators.interval(numeral, text=written, exactness=exactness, plain=plain)
        value, approx = numeral.value, exactness.approx
        found.append(
            _new(
                Number, (start, end, written, "quantity", decision.rule, value, interval, unit, unit_end, approx, part)
            )
        )
        if part == "lower":
            self._range_open = True

    def _rate(self, unit: str, start: int) -> str:
        """The unit with what it is counted for, if 每 or 均 stands near before it or the number before it is a rate."""
        text, floor = self.text, max(0, start - RATE_REACH)
        marked = text.rfind("每", floor, start) >= 0 or text.rfind("均", floor, start) >= 0 or self._has_bare_base()
        if not marked and not (self.found and "/" in (self.found[-1].unit or "")):
            return unit
        return self.scanner.rates.rate(unit, text=text, start=start, found=self.found)

    def _has_bare_base(self) -> bool:
        return bool(self.found) and self.found[-1].rule == "rate-base-bare"

    def _counts_on(self, start: int, unit: str | None) -> bool:
        """Whether 一 goes on counting: 一 behind another unit, or in a list of counts (两个荤菜、一碗汤)."""
        last = self.found[-1]
        listed = (
            last.kind == "quantity"
            and unit != "批"
            and self.text[start - 1] == "、"
            and start - last.unit_end <= _LIST_REACH
            and last.unit_end < start
            and not BREAK.search(self.text, last.unit_end, start)
        )
        return last.unit_end == start or listed

    def _longer_unit(self, unit: str, end: int, numeral: Numeral) -> tuple[str, int, Numeral]:
        """元/人·月 behind 元; the half of 一倍半 and of 一个半小时."""
        if self.text[end] != "半":
            return *self.scanner.rates.written(unit, text=self.text, end=end), numeral
        stop = end + 1
        if unit == "个":
            behind = self.scanner.judge.behind.longest(self.text, at=stop)
            name, length = self.scanner.judge.unit_of(behind)
            if name is None:
                return unit, end, numeral
            unit, stop = name, stop + length
        # Its own scale keeps its interval apart from that of the numeral without the half.
        return unit, stop, numeral._replace(value=(numeral.value or 0) + _HALF, scale=-numeral.scale)

    def _add_neighbours(self, start: int, end: int, numeral: Numeral, decision: Decision, at: int) -> None:
        """两三千: two numbers, the ends of a range."""
        low, high = numeral.ends or (Decimal(0), Decimal(0))
        middle = start + numeral.split
        plain = numeral._replace(ends=None)
        self._add_quantity(start, middle, self.text[start:middle], plain._replace(value=low), decision, at, "lower")
        self._add_quantity(middle, end, self.text[middle:end], plain._replace(value=high), decision, at, "upper")

    def _take_phrase(self, phrase: Phrase, *, origin: int) -> int:
        if phrase.kind != "none":
            for first, last in phrase.runs:
                start, end = origin + first, origin + last
                self._append(start, end, self.text[start:end], phrase.kind, phrase.rule)
        return origin + phrase.runs[-1][1]

    def _take_date(self, start: int, *, mark: str) -> int:
        """2024-01-17 and 14:42, a row for each number; returns 0 where neither stands there."""
        text = self.text
        if mark in ":：":
            match, rule = CLOCK.match(text, start), "clock"
            if match is None or text[max(0, start - 4) : start].rstrip().endswith(_NOT_A_CLOCK):
                return 0
        else:
            match, rule = DATE.match(text, start) or MONTH_DAY.match(text, start), "iso-date"
            if match is None:
                return 0
        for run in RUN.finditer(text, start, match.end()):
            self._append(*run.span(), run.group(), "date", rule)
        return match.end()

    def _append(self, start: int, end: int, written: str, kind: str, rule: str) -> None:
        self.found.append(_new(Number, (start, end, written, kind, rule, None, None, None, 0, None, None)))


def _negative(numeral: Numeral) -> Numeral:
    return numeral._replace(value=-numeral.value) if numeral.value is not None else numeral
