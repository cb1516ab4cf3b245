"""Adds quantities to what was found in a text: their unit, rate, sign, exactness and interval."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from datapkg.models.data import Interval, Number
from datapkg.quantities.approximation import EXACT, Exactness
from datapkg.quantities.forms import Form
from datapkg.quantities.judge import Decision
from datapkg.quantities.memory import PURE, Known
from datapkg.quantities.numerals import Numeral
from datapkg.quantities.passage import Passage
from datapkg.quantities.rates import RATE_REACH
from datapkg.quantities.readings import bound_interval, rounded_interval

_GOES_ON: Final = frozenset("/／半每")
"""Behind a unit, these make it a longer one."""
_HALF: Final = Decimal("0.5")
_POINTS: Final = "个百分点"
_AND: Final = frozenset("、和及与")
_new: Final = tuple.__new__


class Figures:
    """The quantities of a passage, in the order in which they stand.

    Args:
        passage: The text and what was found in it.

    Attributes:
        range_open: Whether the last one was the lower end of a range.
    """

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.range_open = False
        self._last_fell = False

    def add_known(self, start: int, end: int, written: str, form: Form, known: Known) -> bool:
        """Add a quantity of which all is known, unless what stands further off has a say; says whether it did."""
        passage, unit = self.passage, known.unit
        text, scanner, numeral = passage.text, passage.scanner, form.numeral
        unit_end = end + known.length
        mark = text[unit_end]
        if (
            passage.watchful
            or self._last_fell
            or mark in _GOES_ON
            or (mark in scanner.approximators.behind_edges and not scanner.approximators.silent(text, at=unit_end))
            or (passage.titled and passage.is_titled(start, end))
            or (known.in_words and passage.is_quoted(start, end))
            or (known.may_fall and scanner.surroundings.says_fell(text, start=start, share=unit == "%"))
        ):
            return False
        exactness, value = known.exactness, numeral.value
        if passage.rated and known.rateable:
            unit = self._rate(unit, start)
            if exactness is EXACT:
                exactness = scanner.approximators.before_rate(numeral, text=text, start=start) or EXACT
        interval = form.interval if exactness is EXACT else _interval(value, written, exactness)
        approx, rule = exactness.approx, known.rule
        if unit == _POINTS:
            self._points_before(start)
        row = (start, end, written, "quantity", rule, value, interval, unit, unit_end, approx, None)
        passage.found.append(_new(Number, row))
        return True

    def add(
        self, start: int, end: int, written: str, numeral: Numeral, decision: Decision, at: int, part: str | None
    ) -> None:
        """Add a quantity.

        Args:
            start: Where the numeral starts.
            end: Where it ends.
            written: Its characters.
            numeral: What was read.
            decision: What the words that touch it say, its unit among it.
            at: Where the words behind it start.
            part: Which end of a range or term of a ratio it is, if any.
        """
        passage = self.passage
        text, scanner, found = passage.text, passage.scanner, passage.found
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
        form = scanner.forms.plain(numeral, written)
        before = scanner.sides.before(text, start=start)
        exactness = scanner.approximators.exactness(
            numeral, text=text, start=start, end=unit_end, before=before.approximator, found=found
        )
        if unit == "元" and before.currency:
            unit = before.currency
        if self._last_fell or before.falls or numeral.shape == "percent":
            self._last_fell = scanner.surroundings.fell(numeral, unit=unit, text=text, start=start, found=found)
            if self._last_fell:
                numeral, form = _negative(numeral), None
        if passage.rated and unit not in PURE and "/" not in unit:
            unit = self._rate(unit, start)
        interval = (
            form.interval if form is not None and exactness is EXACT else _interval(numeral.value, written, exactness)
        )
        if unit == _POINTS:
            self._points_before(start)
        row = (start, end, written, "quantity", decision.rule, numeral.value, interval, unit, unit_end)
        found.append(_new(Number, (*row, exactness.approx, part)))
        if part == "lower":
            self.range_open = True

    def add_neighbours(self, start: int, end: int, numeral: Numeral, decision: Decision, at: int) -> None:
        """两三千: two numbers, the ends of a range."""
        text = self.passage.text
        low, high = numeral.ends or (Decimal(0), Decimal(0))
        middle = start + numeral.split
        plain = numeral._replace(ends=None)
        self.add(start, middle, text[start:middle], plain._replace(value=low), decision, at, "lower")
        self.add(middle, end, text[middle:end], plain._replace(value=high), decision, at, "upper")

    def _points_before(self, start: int) -> None:
        """0.8个、1.2个百分点: both are points."""
        text, found = self.passage.text, self.passage.found
        for place in range(len(found) - 1, -1, -1):
            last = found[place]
            if last.unit != "个" or last.unit_end + 1 != start or text[last.unit_end] not in _AND:
                break
            found[place], start = last._replace(unit=_POINTS), last.start

    def _rate(self, unit: str, start: int) -> str:
        """The unit with what it is counted for, if 每 or 均 stands near before it or the number before it is a rate."""
        passage = self.passage
        text, found, floor = passage.text, passage.found, max(0, start - RATE_REACH)
        last = found[-1] if found else None
        if last is not None and last.unit_end == start and last.kind == "quantity":
            # 50元、100元两档: the second counts the first ones.
            return unit
        if (
            text.rfind("每", floor, start) < 0
            and text.rfind("均", floor, start) < 0
            and (last is None or (last.rule != "rate-base-bare" and "/" not in (last.unit or "")))
        ):
            return unit
        return passage.scanner.rates.rate(unit, text=text, start=start, found=found)

    def _longer_unit(self, unit: str, end: int, numeral: Numeral) -> tuple[str, int, Numeral]:
        """元/人·月 behind 元; the half of 一倍半 and of 一个半小时."""
        text, scanner = self.passage.text, self.passage.scanner
        if text[end] != "半":
            return *scanner.rates.written(unit, text=text, end=end), numeral
        stop = end + 1
        if unit == "个":
            behind = scanner.judge.behind.longest(text, at=stop)
            name, length = scanner.judge.unit_of(behind)
            if name is None:
                return unit, end, numeral
            unit, stop = name, stop + length
        return unit, stop, numeral._replace(value=(numeral.value or 0) + _HALF)


def _interval(value: Decimal | None, written: str, exactness: Exactness) -> Interval:
    """What a figure stands for whose characters alone don't say so."""
    if value is None:
        raise ValueError("a figure without a value has no interval")
    if exactness.approx == "exact":
        return rounded_interval(written, value=value)
    return bound_interval(value, exactness.approx, closed=exactness.closed)


def _negative(numeral: Numeral) -> Numeral:
    return numeral._replace(value=-numeral.value) if numeral.value is not None else numeral
