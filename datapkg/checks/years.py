"""Which years a text names: a figure's year is the report's own, or the text around it says it.

A year is named in digits (2022, 二〇二二, 58年), by a word relative to the year reported on (去年), by a number of
years (近三年), or by a five-year plan (“十四五”). A report on 2022 is written in 2023, so 今年 can mean either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

COLUMNS = {"paragraph": "VARCHAR", "year": "INTEGER"}
"""The columns of a line of `named_lines`."""
_FOLD = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９", "0001234567890123456789")
_YEAR = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])")
_SHORT = re.compile(r"(?<![0-9])([0-9]{2})年")
_SPAN = re.compile(r"(?<![0-9])([0-9]|[1-3][0-9])(?:个?多?年|周年)|十年")
_PLAN = re.compile('(十?)([一二三四五六七八九]?)五[”"』」规计时期末]')
_WORDS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "去年|上年|上一年|前年|同比|同期|往年|比上": (-2, -1),
        "今年|本年|当年|全年": (-1, 1),
        "明年|来年|次年|翌年|下一年|下一步|下年": (1, 2),
    }
)
_CHINESE = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"": 0, "两": 2}
_BEFORE_FIRST_PLAN = 1951


def named_lines(
    paragraphs: Iterable[tuple[str, str, str, int]], *, wanted: Mapping[str, frozenset[int]]
) -> Iterator[str]:
    """Lines of CSV with those of the wanted years that are named in a paragraph, or in digits before it in its report.

    Args:
        paragraphs: The report, id and text of each paragraph and the year reported on, in the order of the reports.
        wanted: The years of the figures of each paragraph.
    """
    earlier: set[int] = set()
    report = None
    for report_id, paragraph_id, text, around in paragraphs:
        if report_id != report:
            report, earlier = report_id, set()
        earlier |= printed_years(text)
        years = wanted.get(paragraph_id, frozenset())
        for year in sorted(years & (earlier | relative_years(text, around=around)) if years else ()):
            name = paragraph_id.replace('"', '""')
            yield f'"{name}",{year}\n'


def printed_years(text: str) -> set[int]:
    """The years that stand in a text in four digits."""
    return {int(year) for year in _YEAR.findall(text.translate(_FOLD))}


def relative_years(text: str, *, around: int) -> set[int]:
    """The years that a text names in two digits, in words, by a number of years or by a plan.

    Args:
        text: A paragraph.
        around: The year reported on.
    """
    years = {around + offset for words, offsets in _WORDS.items() if re.search(words, text) for offset in offsets}
    folded = text.translate(_FOLD).replace("两", "2")
    for short in _SHORT.findall(folded):
        years |= {1900 + int(short), 2000 + int(short)}
    for digits in _SPAN.findall(folded):
        years |= set(range(around - int(digits or 10), around + 2))
    for ten, unit in _PLAN.findall(text):
        start = _BEFORE_FIRST_PLAN + 5 * (10 * bool(ten) + _CHINESE[unit])
        years |= set(range(start - 3, start + 5))
    return years
