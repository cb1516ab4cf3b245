"""Corrupts published figures one at a time, as typists, columns and programs do: what the rules are measured against.

Every choice (which digit, which unit) is made from a hash of the observation's id, so a package always gives the same
mutants.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from datapkg.checks.printed import fold, read_printed

_NUMBER = re.compile(r"([0-9][0-9,]*)(\.[0-9]+)?([万亿]*)(.*)\Z", re.DOTALL)
_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "人": "户",
        "户": "人",
        "人次": "人",
        "元": "人",
        "%": "个百分点",
        "个百分点": "%",
        "张": "人",
        "元/人·月": "元/人·年",
    }
)
ELSEWHERE = "110101"


class Printing(NamedTuple):
    """What of a figure can be corrupted.

    Args:
        observation_id: The figure.
        report_id: Its report.
        paragraph_id: Its paragraph.
        seq: Its place among the figures of the paragraph.
        text: Its characters.
        unit: Its unit.
        year: Its year; 0 is none.
        respectively: Whether 分别 stands in front of it.
    """

    observation_id: str
    report_id: str
    paragraph_id: str
    seq: int
    text: str
    unit: str
    year: int
    respectively: bool


class Mutant(NamedTuple):
    """One corruption.

    Args:
        kind: What was done.
        report_id: The report it was done to.
        changes: The columns of observations that it changes, by observation.
    """

    kind: str
    report_id: str
    changes: Mapping[str, Mapping[str, str]]


def mutants(figures: Sequence[Printing]) -> Iterator[Mutant]:
    """Every mutant of a package's figures, in the order of the figures."""
    following = {(figure.paragraph_id, figure.seq): figure for figure in figures}
    for figure in figures:
        for kind, corrupt in _TEXTS.items():
            text = corrupt(fold(figure.text), _chance(figure, kind))
            if text is not None and (changed := _printed(figure, text)):
                yield Mutant(kind, figure.report_id, {figure.observation_id: changed})
        yield from _columns(figure)
        neighbour = following.get((figure.paragraph_id, figure.seq + 1))
        if neighbour is not None and fold(neighbour.text) != fold(figure.text):
            yield from _exchange(figure, neighbour)


def _columns(figure: Printing) -> Iterator[Mutant]:
    if figure.year:
        step = 1 if _chance(figure, "year") % 2 else -1
        yield Mutant("year", figure.report_id, {figure.observation_id: {"year": str(figure.year + step)}})
    if figure.unit in _UNITS:
        yield Mutant("unit", figure.report_id, {figure.observation_id: {"unit": _UNITS[figure.unit]}})
    yield Mutant("region", figure.report_id, {figure.observation_id: {"region_code": ELSEWHERE}})


def _exchange(one: Printing, other: Printing) -> Iterator[Mutant]:
    first, second = _printed(one, _bare(other.text)), _printed(other, _bare(one.text))
    if first and second:
        kind = "respectively" if one.respectively or other.respectively else "neighbours"
        yield Mutant(kind, one.report_id, {one.observation_id: first, other.observation_id: second})


def _bare(text: str) -> str:
    return fold(text).replace("余", "").replace("多", "")


def _printed(figure: Printing, text: str) -> dict[str, str] | None:
    """The columns of a figure that prints `text`; a percentage keeps its sign."""
    percent = "%" if fold(figure.text).endswith("%") else ""
    text = text.rstrip("%") + percent
    printed, before = read_printed(text), read_printed(figure.text)
    if printed is None or before is None or printed.value == before.value:
        return None
    return {"text": text, "value": format(printed.value, "f"), "lower": "", "upper": ""}


def _chance(figure: Printing, kind: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{figure.observation_id}\0{kind}".encode()).digest()[:4], "big")


def _parts(text: str) -> tuple[str, str, str, str] | None:
    match = _NUMBER.match(text)
    return (match[1].replace(",", ""), match[2] or "", match[3], match[4]) if match else None


def _places(text: str) -> list[int]:
    return [place for place, character in enumerate(text) if character in "0123456789"]


def _digit(text: str, chance: int) -> str | None:
    places = _places(text)
    if not places:
        return None
    place = places[chance % len(places)]
    digit = (int(text[place]) + 1 + chance // 64 % 9) % 10
    return text[:place] + str(digit) + text[place + 1 :]


def _swapped(text: str, chance: int) -> str | None:
    pairs = [p for p in _places(text) if text[p + 1 : p + 2].isdigit() and text[p] != text[p + 1]]
    if not pairs:
        return None
    place = pairs[chance % len(pairs)]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _lost(text: str, chance: int) -> str | None:
    places = _places(text)
    place = places[chance % len(places)] if len(places) > 1 else None
    return None if place is None else text[:place] + text[place + 1 :]


def _doubled(text: str, chance: int) -> str | None:
    places = _places(text)
    place = places[chance % len(places)] if places else None
    return None if place is None else text[:place] + text[place] + text[place:]


def _times_ten(text: str, _chance: int) -> str | None:
    parts = _parts(text)
    if parts is None:
        return None
    whole, decimals, places, rest = parts
    if not decimals:
        return f"{whole}0{places}{rest}"
    moved = f"{whole}{decimals[1]}".lstrip("0") or "0"
    return f"{moved}{'.' + decimals[2:] if len(decimals) > 2 else ''}{places}{rest}"


def _by_ten(text: str, _chance: int) -> str | None:
    parts = _parts(text)
    if parts is None:
        return None
    whole, decimals, places, rest = parts
    if not decimals and whole.endswith("0") and len(whole) > 1:
        return f"{whole[:-1]}{places}{rest}"
    return f"{whole[:-1] or '0'}.{whole[-1]}{decimals[1:]}{places}{rest}"


def _scale(old: str, new: str) -> Callable[[str, int], str | None]:
    def corrupt(text: str, _chance: int) -> str | None:
        """The figure with another of 万 and 亿, or none; None where it has not the old one."""
        parts = _parts(text)
        if parts is None or parts[2] != old or "%" in parts[3]:
            return None
        return f"{parts[0]}{parts[1]}{new}{parts[3]}"

    return corrupt


def _percent(step: int) -> Callable[[str, int], str | None]:
    def corrupt(text: str, _chance: int) -> str | None:
        """The percentage one step off; None where it is none, or would be negative."""
        parts = _parts(text)
        if parts is None or "%" not in parts[3] or int(parts[0]) + step < 0:
            return None
        return f"{int(parts[0]) + step}{parts[1]}{parts[3]}"

    return corrupt


_TEXTS: Mapping[str, Callable[[str, int], str | None]] = MappingProxyType(
    {
        "digit": _digit,
        "digits swapped": _swapped,
        "digit lost": _lost,
        "digit doubled": _doubled,
        "times ten": _times_ten,
        "by ten": _by_ten,
        "万 dropped": _scale("万", ""),
        "亿 dropped": _scale("亿", ""),
        "万 added": _scale("", "万"),
        "万 to 亿": _scale("万", "亿"),
        "亿 to 万": _scale("亿", "万"),
        "percentage up": _percent(1),
        "percentage down": _percent(-1),
    }
)
