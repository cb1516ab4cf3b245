"""Tells which year a document reports on, by the words declared in `schemas/binding/documents.yml`.

In: a document. Out: the year and what it was read from. The other words of the file tell plans from reviews (`years`)
and the area that a document is about (`places`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from datapkg.declarations import read_declaration
from datapkg.models import Document
from datapkg.models.base import Model

DOCUMENTS_FILE = "documents.yml"
_FOUR_DIGITS = "((?:19|20)[0-9]{2})"
_DIGITS: Mapping[str, str] = {
    character: str(value % 10)
    for value, characters in enumerate(("〇零○", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for character in characters
}
_WRITTEN_YEAR = re.compile(r"([一二][九〇零○][〇零○一二三四五六七八九]{2})年")
PRINTED_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[  ]?年")
_DATE = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-./年][  ]?([0-9]{1,2})[-./月]")
_STAMP = re.compile(r"((?:19|20)[0-9]{2})[-./][0-9]{1,2}[-./][0-9]")
_ADDRESS = re.compile(
    r"((?:19|20)[0-9]{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2})年(?:[0-9]{1,2}|[一二三四])月[^，。\n]{1,6}在[^，。\n]{2,30}会议上"
)
_REPUBLIC = re.compile(r"(?<![0-9])(1[0-2][0-9]|[3-9][0-9])年(?:度|[0-9]{1,2}月)")
_REPUBLIC_TITLE = re.compile(r"(?<![0-9第])(1[0-2][0-9])年度")
_REPUBLIC_BEGAN = 1911
_AGAINST = ("比", "较", "自", "同", "与")
_OFTEN = 3
_TITLE_LINES = 10
_TITLE_LENGTH = 80
ANNUAL_ADDRESS = "title-of-annual-address"
"""An address at the beginning of a year reports on the year before."""
DATE_OF_PUBLICATION = "date-of-publication"
"""今年 of a text that says when it was published is that year."""
_HEAD = 1200


class YearReading(NamedTuple):
    """A year, or None, and what it was read from or why it can't be known."""

    year: int | None
    reason: str


class DocumentWords(Model):
    """The lists of the file; its comments say what each is for."""

    titles: tuple[str, ...]
    addresses: tuple[str, ...]
    looking_back: tuple[str, ...]
    plans: tuple[str, ...]
    reviews: tuple[str, ...]
    goals: tuple[str, ...]
    organs: tuple[str, ...]
    nation: tuple[str, ...]


class DocumentPatterns(NamedTuple):
    """The words as expressions; the first group of those about years is the year.

    Args:
        title: A year in a title of a report.
        address: A year in the title of an annual address.
        looking_back: A year that the text looks back on.
        plan: A heading of a plan.
        review: A heading of a review.
        goal: Where a text goes over to what is to come.
        organ: An organ, straight behind the name of its area.
        nation: A body of the whole country.
    """

    title: re.Pattern[str]
    address: re.Pattern[str]
    looking_back: re.Pattern[str]
    plan: re.Pattern[str]
    review: re.Pattern[str]
    goal: re.Pattern[str]
    organ: re.Pattern[str]
    nation: re.Pattern[str]


def load_documents(folder: Path) -> DocumentPatterns:
    """Read `documents.yml` of `schemas/binding/`.

    Raises:
        DeclarationError: It holds what it shouldn't; file:line.
    """
    words: DocumentWords = read_declaration(folder / DOCUMENTS_FILE).parse(DocumentWords)
    return DocumentPatterns(
        title=re.compile(
            rf"(?<![0-9]){_FOUR_DIGITS}(?:[  ]?年度?|(?![0-9.万亿千百多余]))[^。，\n]{{0,24}}{_any(words.titles)}"
        ),
        address=re.compile(rf"{_FOUR_DIGITS}年?[^。，\n]{{0,14}}{_any(words.addresses)}"),
        looking_back=re.compile(rf"{_any(words.looking_back)}(?:刚刚过去的)?{_FOUR_DIGITS}"),
        plan=re.compile(_any(words.plans)),
        review=re.compile(_any(words.reviews)),
        goal=re.compile(_any(words.goals)),
        organ=re.compile(_any(words.organs)),
        nation=re.compile(_any(words.nation)),
    )


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


def infer_year(document: Document, *, patterns: DocumentPatterns) -> YearReading:
    """The year that a document reports on, from its title, its first lines or its date."""
    head = document.text[:_HEAD]
    lines = [head[each.start : each.end] for each in document.paragraphs[:_TITLE_LINES] if each.start < _HEAD]
    return _year_in_titles(lines, patterns=patterns) or _year_in_head(head, lines=lines, patterns=patterns)


def _year_in_titles(lines: Sequence[str], *, patterns: DocumentPatterns) -> YearReading | None:
    titles = [line[:_TITLE_LENGTH] for line in lines]
    for pattern, before, reason in (
        (patterns.address, 1, ANNUAL_ADDRESS),
        (_ADDRESS, 1, ANNUAL_ADDRESS),
        (patterns.title, 0, "title"),
    ):
        for title in titles:
            if (found := pattern.search(title)) and (year := year_value(found[1])) is not None:
                return YearReading(year - before, reason)
    return _republic_year(titles)


def _republic_year(titles: Sequence[str]) -> YearReading | None:
    """113年度 in a title: no other era has years of three digits."""
    found = next((each for title in titles if (each := _REPUBLIC_TITLE.search(title))), None)
    return YearReading(int(found[1]) + _REPUBLIC_BEGAN, "republic-era") if found else None


def _year_in_head(head: str, *, lines: Sequence[str], patterns: DocumentPatterns) -> YearReading:
    if found := patterns.looking_back.search(head):
        return YearReading(int(found[1]), "looking-back")
    if stamp := _STAMP.match(head.lstrip()):
        return YearReading(int(stamp[1]), DATE_OF_PUBLICATION)
    opening = next((found for line in lines if (found := PRINTED_YEAR.match(line.lstrip()))), None)
    opening = opening or _WRITTEN_YEAR.match(head.lstrip())
    if opening:
        return YearReading(year_value(opening[1]), "first-words")
    if found := _DATE.search(head):
        return YearReading(int(found[1]), DATE_OF_PUBLICATION)
    if "民国" in head and (found := _REPUBLIC.search(head)):
        return YearReading(int(found[1]) + _REPUBLIC_BEGAN, "republic-era")
    return _most_named(head)


def _most_named(head: str) -> YearReading:
    """The year that a text without a title names most, unless it only compares with it."""
    named = [*PRINTED_YEAR.finditer(head), *_WRITTEN_YEAR.finditer(head)]
    counts = Counter(
        year_value(each[1]) for each in named if head[max(0, each.start() - 1) : each.start()] not in _AGAINST
    )
    (year, most), (_, second) = [*counts.most_common(2), (None, 0), (None, 0)][:2]
    if most >= _OFTEN and most > second:
        return YearReading(year, "named-most")
    return YearReading(None, "not-stated")


def year_value(text: str) -> int | None:
    """The year that four digits, Arabic or Chinese, stand for; None where they don't."""
    digits = "".join(_DIGITS.get(character, character) for character in text if not character.isspace())
    if len(digits) == 4 and digits.isascii() and digits.isdigit() and digits[:2] in ("18", "19", "20"):
        return int(digits)
    return None
