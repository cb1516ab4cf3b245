"""What a rate is counted for (每人每月665元, 日均6人次, 每千名老年人…36张), and units with a stroke (元/人·月)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from datapkg.models.data import Number
from datapkg.quantities.judge import Judge
from datapkg.vocabulary.classification import Classification

_BREAK = re.compile("[，。；;！？\n]")
_LISTED = re.compile("[、,，和与及以或至到—～~－–-]{1,2}\\Z")
_PERIODS = frozenset({"年", "月", "日", "周", "小时", "分钟", "季", "学年", "学期"})
RATE_REACH = 30
"""How far before its figure 每 or 均 may stand."""
_NEAR = 4
"""Characters that may stand between 每年 and its figure: 每年新增就业1000万人 is a count, 每月再增加2.1元 a rate."""
_NEAR_MONEY = 6
_LIST_REACH = 8
_LONG_LIST_REACH = 14
_MAX_PARTS = 3
_STROKES = "/／·"
_DIGITS = frozenset("0123456789")
_WHO = frozenset("人户")
_PERSON_TIMES = {"人月": ("人", "月"), "人年": ("人", "年")}
_LARGE = frozenset("百千万")
"""Bases of rates: 公里/百平方公里."""


class Rates:
    """The declared denominators, compiled.

    Args:
        classification: The declared denominators and the nouns of people.
        judge: Knows the writings of units.
    """

    def __init__(self, classification: Classification, judge: Judge) -> None:
        self._judge = judge
        self._each_unit = {word: each.unit for each in classification.denominators for word in each.each}
        self._mean_unit = {word: each.unit for each in classification.denominators for word in each.mean}
        periods = [word for word, unit in self._each_unit.items() if unit in _PERIODS or unit == "次"]
        people, ends = alternatives(classification.people), alternatives(classification.base_ends)
        counted = (
            f"[0-9]*[十百千万]+(?:(?:{people})"
            f"|[名位户个]?(?:(?!{ends})[\u4e00-\u9fff]){{0,6}}?(?:{people})"
            "|名|位|户|个|人|平方公里|公里|张|吨|元)?"
        )
        self._changes = re.compile(alternatives(classification.changes))
        self._counted = re.compile(counted)
        self._each = re.compile(f"每(?:({counted})|({alternatives(self._each_unit)})(?:每({alternatives(periods)}))?)")
        self._mean = re.compile(alternatives(self._mean_unit))

    def rate(self, unit: str, *, text: str, start: int, found: list[Number]) -> str:
        """The unit with what it is counted for; the unit itself where the clause says nothing.

        Args:
            unit: The unit behind the numeral.
            text: The text.
            start: Where the numeral starts.
            found: The numbers before it.
        """
        floor = max(0, start - RATE_REACH)
        at = text.rfind("每", floor, start)
        if at >= 0:
            rate = self._each_rate(unit, text=text, at=at, start=start)
            if rate:
                return rate
        bare = found[-1] if found and found[-1].rule == "rate-base-bare" else None
        if bare is not None and bare.start >= floor and not _BREAK.search(text, bare.end, start):
            match = self._counted.match(text, bare.start, start)
            return f"{unit}/{match.group()}" if match else unit
        at = text.rfind("均", floor, start)
        if at >= 0 and not _BREAK.search(text, at, start):
            match = self._mean.search(text, max(0, at - _NEAR), at + 3)
            if match and not (unit != "元" and self._changes.search(text, match.end(), start)):
                return f"{unit}/{self._mean_unit[match.group()]}"
        return _as_before(unit, text=text, start=start, found=found)

    def written(self, unit: str, *, text: str, end: int) -> tuple[str, int]:
        """A unit with what follows it behind strokes (元/人·月), and where it ends."""
        parts: list[str] = []
        at = end
        while len(parts) < _MAX_PARTS and _goes_on(text, at=at, parts=parts, money=unit.endswith("元")):
            large = text[at + 1] if text[at + 1] in _LARGE else ""
            name, length = self._judge.unit_of(text[at + 1 + len(large) : at + 6])
            if name is None:
                name, length = self._each_unit.get(text[at + 1]), 1
            elif large:
                name, length = large + name, length + 1
            if name is None:
                break
            parts += _PERSON_TIMES.get(name, (name,))
            at += 1 + length
        if text[end] == "每" and text[at] in _DIGITS:
            # 补助3万元每人500元: what follows is the rate of the next figure.
            return unit, end
        return (f"{unit}/{_joined(parts)}", at) if parts else (unit, end)

    def _each_rate(self, unit: str, *, text: str, at: int, start: int) -> str:
        if at >= 2 and text[at - 2] == "每":
            at -= 2
        match = self._each.match(text, at, start)
        if match is None or _BREAK.search(text, match.end(), start):
            return ""
        whom, who, period = match.groups()
        if whom:
            return f"{unit}/{whom}"
        parts = [self._each_unit[word] for word in (who, period) if word]
        near = _NEAR_MONEY if unit == "元" else _NEAR
        averaged = text[max(0, at - 2) : at] == "平均" and self._changes.search(text, match.end(), start)
        if averaged or parts[0] == unit or (len(parts) == 1 and parts[0] in _PERIODS and start - match.end() > near):
            return ""
        return f"{unit}/{_joined(parts)}"


def _goes_on(text: str, *, at: int, parts: Sequence[str], money: bool) -> bool:
    """Whether what stands behind a unit says what it is counted for: 元/人, 元每人每月, 元/人.月."""
    if text[at] == "每":
        return bool(parts) or (money and text[at + 1] in _WHO)
    return text[at] in _STROKES or (text[at] == "." and bool(parts) and text[at + 1] in _PERIODS)


def _joined(parts: Sequence[str]) -> str:
    """人·月 for both 人/月 and 月·人."""
    return "·".join(sorted(parts, key=_PERIODS.__contains__))


def _as_before(unit: str, *, text: str, start: int, found: list[Number]) -> str:
    """每人每月1400元、1800元: the second is a rate too."""
    for last in reversed(found[-2:]):
        if last.kind != "quantity":
            continue
        if last.unit and last.unit.startswith(unit + "/") and start - last.unit_end <= _LIST_REACH:
            gap = text[last.unit_end : start].strip(" ")
            if gap[:1] in ("、", "和", "及", "与", "或") or _LISTED.match(gap):
                return last.unit
        elif base := _large_base(last.unit or "", text[last.unit_end : start]):
            return f"{unit}/{base}"
        break
    return unit


def _large_base(unit: str, gap: str) -> str:
    """千人口 of 每千人口拥有医师3.2名、床位7.6张, where the list goes on with another unit."""
    base = unit.partition("/")[2]
    goes_on = gap[:1] == "、" and len(gap) <= _LONG_LIST_REACH and not _BREAK.search(gap)
    return base if goes_on and base[:1] in _LARGE else ""


def alternatives(words: Iterable[str]) -> str:
    """The words as alternatives of a pattern, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
