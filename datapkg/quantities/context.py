"""Looks around a numeral inside its clause: how exactly it is meant, what a rate is counted for, whether it fell."""

from __future__ import annotations

import re
from decimal import Decimal

from datapkg.models.data import Approximation, Interval, Number
from datapkg.quantities.lexicon import Decision, Judge, Table, approximator_table
from datapkg.quantities.numerals import MULTIPLIERS, Numeral
from datapkg.quantities.readings import readings
from datapkg.quantities.tables import Cell
from datapkg.vocabulary.classification import Classification
from datapkg.vocabulary.units import Units

_PURE = frozenset({"%", "‰", "‱", "个百分点", "个基点", "倍", "番", "成", "折", "岁", "周岁"})
_OPENERS = frozenset(("", "\n", "\t", " ", "|", "(", "（", ":", "：", "/"))
_LINKS = frozenset("为是达至到约长降率")
_PERIODS = frozenset({"年", "月", "日", "周", "小时", "分钟", "季", "学年", "学期"})
_BREAK = re.compile("[，。；;！？\n]")
_LISTED = re.compile("[、,，和与及以或至到]{1,2}\\Z")
_NUMBER = tuple.__new__


class Context:
    """The declared words that are looked for around a numeral.

    Args:
        classification: The declared rules.
        units: The declared units.
        judge: Knows the writings of units.
    """

    MEMORY = 50_000

    def __init__(self, classification: Classification, units: Units, judge: Judge) -> None:
        self._judge = judge
        self._before, self._before_meaning = approximator_table(classification.approximators, place="before")
        self._behind, self._behind_meaning = approximator_table(classification.approximators, place="behind")
        self._falls = _ends_with(classification.falls)
        self._fall_ends = frozenset(word[-1] for word in classification.falls) | set("了约近过逾达超")
        self._each, self._mean = _rate_patterns(classification)
        self._each_unit = {word: d.unit for d in classification.denominators for word in d.each}
        self._mean_unit = {word: d.unit for d in classification.denominators for word in d.mean}
        nouns = {noun: implied.unit for implied in classification.implied for noun in implied.nouns}
        self._nouns = nouns
        self._implied = re.compile(f"[\u4e00-\u9fff“]{{0,20}}?(?:({_choice(nouns)}))+")
        self._place = re.compile(f"[\u4e00-\u9fff]{{0,2}}?(?:{_choice(classification.place_endings)})")
        self._intervals: dict[tuple[str, Decimal, Approximation, bool], Interval] = {}

    def quantity(
        self, text: str, start: int, end: int, numeral: Numeral, decision: Decision, at: int, found: list[Number]
    ) -> Number:
        """The Number of a numeral that is a quantity."""
        token = text[start:end]
        unit, unit_end = (numeral.unit, end) if numeral.unit else (decision.unit or "", at + decision.length)
        if not decision.length:
            unit_end = end
        value = numeral.value or Decimal(0)
        if unit == "折" and numeral.shape == "digits" and value >= 10:
            value /= 10
        if unit_end > end and text[unit_end : unit_end + 1] in ("/", "／", "半"):
            unit, unit_end, half = self._longer_unit(text, unit, unit_end)
            value += half
        elif token == "半":
            unit_end = end + 1
        approx, closed = self._approximation(text, start, unit_end, numeral, found)
        if text[start - 1 : start] in self._fall_ends or (found and found[-1].kind == "quantity"):
            value = self._signed(text, start, value, unit, found)
        if unit not in _PURE and "/" not in unit:
            unit = self._rate(text, start, unit, found)
        interval = self._interval(token, value, approx, closed)
        return _NUMBER(Number, (start, end, token, "quantity", decision.rule, value, interval, unit, unit_end, approx, None))

    def _interval(self, token: str, value: Decimal, approx: Approximation, closed: bool) -> Interval:
        key = (token, value, approx, closed)
        interval = self._intervals.get(key)
        if interval is None:
            if len(self._intervals) >= self.MEMORY:
                self._intervals.clear()
            interval = self._intervals[key] = readings(token, value=value, approx=approx, closed=closed).rounded
        return interval

    def _longer_unit(self, text: str, unit: str, end: int) -> tuple[str, int, Decimal]:
        """元/人·月 behind 元; the half of 一倍半."""
        if text[end] == "半":
            if unit != "个":
                return unit, end + 1, Decimal("0.5")
            name, length = self._judge.unit_of(text[end + 1 : end + 5])
            return (name, end + 1 + length, Decimal("0.5")) if name else (unit, end, Decimal(0))
        parts: list[str] = []
        at = end
        while text[at : at + 1] in "/／·" and at < len(text) and len(parts) < 3:
            word = text[at + 1 : at + 5]
            name, length = self._judge.unit_of(word)
            if name is None:
                break
            parts.append(name)
            at += 1 + length
        return (f"{unit}/{'·'.join(parts)}", at, Decimal(0)) if parts else (unit, end, Decimal(0))

    def _approximation(
        self, text: str, start: int, end: int, numeral: Numeral, found: list[Number]
    ) -> tuple[Approximation, bool]:
        if numeral.inner:
            return "over", False
        if text[start - 1 : start] == "、" and found and found[-1].unit_end == start - 1:
            # 低于140元、180元: what is said of the first goes for the list.
            last = found[-1]
            if last.approx in ("under", "over") and last.text[-1:] not in "余多":
                return last.approx, False
        table = self._behind.get(text[end : end + 1])
        if table:
            for length, words in table:
                word = text[end : end + length]
                if word in words:
                    meaning = self._behind_meaning[word]
                    return meaning.approx, meaning.closed
        at = start - 1 if text[start - 1 : start] == " " else start
        table = self._before.get(text[at - 1 : at])
        if table:
            for length, words in table:
                word = text[at - length : at] if at >= length else ""
                if word in words:
                    meaning = self._before_meaning[word]
                    if meaning.shapes and numeral.shape not in meaning.shapes:
                        break
                    return meaning.approx, meaning.closed
        if numeral.shape in ("fraction", "percent") and "约占" in text[max(0, start - 14) : start]:
            return "about", False
        return "exact", False

    def _signed(self, text: str, start: int, value: Decimal, unit: str, found: list[Number]) -> Decimal:
        """Negative where the text says that the figure fell, or where it goes on from one that did."""
        if value <= 0:
            return value
        if self._falls.search(text[max(0, start - 10) : start]):
            return -value
        if found:
            last = found[-1]
            if (
                last.value is not None
                and last.value < 0
                and start - last.unit_end <= 2
                and last.unit == unit
                and _LISTED.match(text[last.unit_end : start])
            ):
                return -value
        return value

    def _rate(self, text: str, start: int, unit: str, found: list[Number]) -> str:
        """元/人·月 for 每人每月665元, 人次/日 for 日均6人次; the unit itself where nothing is said."""
        floor = max(0, start - 30)
        at = text.rfind("每", floor, start)
        if at >= 0:
            rate = self._each_rate(text, at, start, unit)
            if rate:
                return rate
        at = text.rfind("均", floor, start)
        if at >= 0 and not _BREAK.search(text, at, start):
            match = self._mean.search(text[max(0, at - 4) : at + 3])
            if match:
                return f"{unit}/{self._mean_unit[match.group()]}"
        if found:
            last = found[-1]
            if last.kind != "quantity" and len(found) > 1:
                last = found[-2]
            if last.unit and "/" in last.unit and last.unit.startswith(unit + "/") and start - last.unit_end <= 8:
                gap = text[last.unit_end : start]
                if gap[:1] in ("、", "和", "及", "与", "或") or _LISTED.match(gap.strip(" ")):
                    return last.unit
        return unit

    def _each_rate(self, text: str, at: int, start: int, unit: str) -> str:
        first = at
        while text[first - 1 : first] == "月" or (first >= 2 and text[first - 2] == "每"):
            if text[first - 2 : first - 1] != "每":
                break
            first -= 2
        if first >= 2 and text[first - 2] == "每":
            first -= 2
        match = self._each.match(text, first, start)
        if match is None or _BREAK.search(text, match.end(), start):
            return ""
        whom, who, period = match.group(1), match.group(2), match.group(3)
        if whom:
            return f"{unit}/{whom}"
        parts = [self._each_unit[word] for word in (who, period) if word]
        if not period and parts[0] in _PERIODS and start - match.end() > (6 if unit == "元" else 4):
            return ""
        if parts[0] == unit:
            return ""
        return f"{unit}/{'·'.join(parts)}"

    def signed(self, text: str, start: int, numeral: Numeral) -> int:
        """How many characters before the numeral make it negative: - and 负; 0 where none do."""
        mark = text[start - 1 : start]
        if not mark or mark not in "-−－负下":
            return 0
        before = text[start - 2 : start - 1]
        if mark == "下":
            return 2 if before == "零" else 0
        if mark == "负":
            return 0 if before and before in "减胜抱担肩背欠自" else 1
        if before in _OPENERS:
            return 1
        return 1 if before in _LINKS or (numeral.shape in ("percent", "decimal") and before > "\u4dff") else 0

    def in_cell(self, cell: Cell, numeral: Numeral) -> tuple[Numeral, Decision]:
        """A number alone in a table's cell takes its multiplier and unit from the heading."""
        if cell.is_heading:
            return numeral, Decision("date", "table-heading-year", None, 0, False)
        if cell.is_serial and numeral.shape in ("integer", "code"):
            return numeral, Decision("enumeration", "table-row-number", None, 0, False)
        stated = cell.stated_unit
        scale = 1
        while stated and stated[0] in MULTIPLIERS and len(stated) > 1:
            scale *= MULTIPLIERS[stated[0]]
            stated = stated[1:]
        unit, length = self._judge.unit_of(stated)
        if length != len(stated):
            unit, scale = "", 1
        if scale > 1 and numeral.value is not None:
            numeral = numeral._replace(value=numeral.value * scale, scale=scale)
        return numeral, Decision("quantity", "table-cell", unit or "", 0, False)

    def quoted(self, text: str, start: int, end: int) -> bool:
        """Whether the numeral stands inside short quotation marks, as names and slogans do."""
        opened, mark = text.rfind("“", max(0, start - 12), start), "”"
        if opened < 0:
            opened, mark = text.rfind("「", max(0, start - 12), start), "」"
            if opened < 0:
                return False
        closed = text.find(mark, opened, end + 14)
        return closed >= end and closed - opened <= 14 and not _BREAK.search(text, opened, closed)

    def in_title(self, text: str, start: int) -> bool:
        """Whether the numeral stands inside 《…》."""
        opened = text.rfind("《", max(0, start - 50), start)
        return opened >= 0 and text.find("》", opened, start) < 0

    def place(self, text: str, end: int) -> bool:
        """Whether what follows makes the numeral part of a place's name: 八角庙村."""
        return self._place.match(text, end) is not None

    def implied(self, text: str, end: int) -> str | None:
        """The unit of the noun that follows without a classifier: 125万城镇人口."""
        match = self._implied.match(text, end)
        return self._nouns[match.group(1)] if match else None


def _choice(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))  # type: ignore[call-overload]


def _ends_with(words: tuple[str, ...]) -> re.Pattern[str]:
    single = "".join(word for word in words if len(word) == 1)
    longer = _choice(word for word in words if len(word) > 1)
    return re.compile(
        f"(?:{longer}|(?<=[比年期别净均续率价额量值幅末月人数])[{single}])(?:了)?(?:约|近|超过|逾|达|达到|超)?[ ]?\\Z"
    )


def _rate_patterns(classification: Classification) -> tuple[re.Pattern[str], re.Pattern[str]]:
    each = _choice(word for d in classification.denominators for word in d.each)
    mean = _choice(word for d in classification.denominators for word in d.mean)
    people = _choice(classification.people)
    counted = f"[0-9]*[十百千万]+(?:名|位|户|个|人|平方公里|公里|张|吨)?(?:[\u4e00-\u9fff]{{0,6}}?(?:{people}))?"
    return re.compile(f"每(?:({counted})|({each})(?:每(年|月|日|天|周|次|小时|学年|学期|季度?))?)"), re.compile(mean)
