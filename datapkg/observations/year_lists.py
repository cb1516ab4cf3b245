"""Years that a sentence lists, and which of them 分别 gives to a figure: 2021年、2022年低保人数分别为3人和2人."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

_RESPECTIVELY = "分别"
_MARK = re.compile("[，,。；;\n]")
_JOINED = re.compile("[、和及与]")
_YEARS_JOINED = re.compile("年[底末]?[、和及与]")


class Event(NamedTuple):
    """A year that a paragraph names: beside a figure (2020年的6000元), or one that others are only compared with."""

    position: int
    end: int
    year: int | None
    direct: bool
    compared: bool = False


def listed_year(text: str, place: int, *, events: Sequence[Event], since: int) -> int | None:
    """The year that 分别 gives to a figure; None where there is no such word, or years and figures don't pair up.

    Args:
        text: The view.
        place: Where the figure starts.
        events: The years named before it, by place.
        since: Where its sentence starts.
    """
    at = text.rfind(_RESPECTIVELY, since, place)
    if at < 0 or _MARK.search(text, at, place):
        return None
    years = _years_before(text, at, events=events, since=since)
    mark = _MARK.search(text, place)
    joins = [join.start() for join in _JOINED.finditer(text, at, mark.start() if mark else len(text))]
    return years[bisect_left(joins, place)] if 1 < len(years) == len(joins) + 1 else None


def _years_before(text: str, at: int, *, events: Sequence[Event], since: int) -> list[int]:
    """The last list of years before a place, in the order of the text."""
    years: list[int] = []
    later: Event | None = None
    for event in reversed([each for each in events if since <= each.position <= at]):
        if event.year is None or (later and not _YEARS_JOINED.fullmatch(text, event.end, later.position)):
            break
        years.append(event.year)
        later = event
    return years[::-1]
