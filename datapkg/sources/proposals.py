"""Proposes a report's metadata from its text: what a person then confirms or corrects.

Nothing here decides anything: each proposal comes with the words that it was taken from, and what the text doesn't say
is left open. The words that are looked for are declared in `schemas/reports/proposals.yml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Generic, Literal, NamedTuple, TypeVar

from datapkg.declarations import read_declaration
from datapkg.models.base import Model
from datapkg.sources.readers import DecodedSource
from datapkg.vocabulary.areas import Region
from datapkg.vocabulary.regions import Regions

T = TypeVar("T")
ReportKind = Literal["review", "plan", "bulletin", "statistics", "news", "other"]
_BEGINNING = 5_000
_LONGEST_TITLE = 80
_YEAR = re.compile(r"(?<![0-9])((?:19[89]|20[0-4])[0-9]) {0,2}年(?!代)")
_DATE = r"[:： ]{0,4}((?:19|20)[0-9]{2})[-年/.]([0-9]{1,2})[-月/.]([0-9]{1,2})(?![0-9])"
_SIGNED = re.compile(r"((?:19|20)[0-9]{2})年([0-9]{1,2})月([0-9]{1,2})日\Z")
_TITLE_PARTS = re.compile("[及和与暨、]")
_SITE_NAME = re.compile(r"[ _|｜—-]{1,4}[^ _|｜—-]{2,20}(?:网|门户|网站|政府|民政局|民政厅|平台)$")
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"[a-z]{3,}")
_DULL_WORDS = frozenset(
    ["source", "document", "doc", "report", "index", "content", "article", "art", "file", "untitled", "new", "copy"]
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_ID_LENGTH = 60
_END = 400
_LONGEST_NAME = 30


class _Kind(Model):
    kind: ReportKind
    words: tuple[str, ...]


class Words(Model):
    """What `proposals.yml` declares."""

    kinds: tuple[_Kind, ...]
    published_labels: tuple[str, ...]
    publisher_labels: tuple[str, ...]
    publisher_endings: tuple[str, ...]
    rights: str


class Guess(NamedTuple, Generic[T]):
    """A proposed value.

    Args:
        value: The value; None where nothing was found.
        because: What it was taken from.
    """

    value: T | None
    because: str


class Proposal(NamedTuple):
    """What is proposed for a report's metadata."""

    id: Guess[str]
    title: Guess[str]
    publisher: Guess[str]
    region: Guess[Region]
    year: Guess[int]
    kind: Guess[ReportKind]
    published: Guess[str]
    language: Guess[str]


def load_words(schemas: Path) -> Words:
    """Read `reports/proposals.yml` of a `schemas/` folder.

    Raises:
        DeclarationError: It holds what it shouldn't; file:line.
    """
    words: Words = read_declaration(schemas / "reports" / "proposals.yml").parse(Words)
    return words


def propose(source: DecodedSource, *, regions: Regions, words: Words) -> Proposal:
    """Propose the metadata of a report.

    Args:
        source: The file, read.
        regions: Administrative areas.
        words: What to look for.
    """
    title = _title(source)
    beginning = source.text[:_BEGINNING]
    publisher = _publisher(source, title=title.value or "", words=words)
    region = _region([title.value or "", publisher.value or "", beginning], regions=regions)
    published = _published(source, words=words)
    year = _year(title.value or "", text=source.text, published=published.value)
    return Proposal(
        id=_report_id(source.path.stem, region=region.value, year=year.value),
        title=title,
        publisher=publisher,
        region=region,
        year=year,
        kind=_kind(title.value or "", is_page=source.path.suffix.lower() not in (".docx", ".pdf", ".txt"), words=words),
        published=published,
        language=_language(source.text),
    )


def _title(source: DecodedSource) -> Guess[str]:
    stated = _SITE_NAME.sub("", source.facts.get("title", ""))
    if _CHINESE.search(stated) and len(stated) <= _LONGEST_TITLE:
        return Guess(stated, "what the file says of itself")
    furniture = [passage for passage in source.passages if passage.kind == "furniture"]
    position = 0
    for line in source.text[:_BEGINNING].split("\n"):
        plain = line.strip(" \t\r\u3000#*")
        hidden = any(passage.start <= position < passage.end for passage in furniture)
        if _CHINESE.search(plain) and not hidden:
            if len(plain) <= _LONGEST_TITLE and plain[-1] not in "。；，":
                return Guess(plain, "the first line")
            break
        position += len(line) + 1
    return Guess(None, "the text starts without a title")


def _publisher(source: DecodedSource, *, title: str, words: Words) -> Guess[str]:
    stated = source.facts.get("publisher", "")
    if stated.endswith(words.publisher_endings) and _CHINESE.search(stated):
        return Guess(stated, "what the file says of itself")
    labels = "|".join(map(re.escape, words.publisher_labels))
    for match in re.finditer(rf"(?:{labels}) ?[:：] ?([^\s，。；:：|]{{2,30}})", source.text[:_BEGINNING]):
        if match[1].endswith(words.publisher_endings):
            return Guess(match[1], f"“{match[0]}”")
    name, _ = _signature(source.text)
    if name.endswith(words.publisher_endings):
        return Guess(name, "the signature")
    year = _YEAR.search(title)
    name = title[: year.start()].removesuffix("关于") if year else ""
    if name.endswith(words.publisher_endings):
        return Guess(name, "the title")
    return Guess(None, "the text doesn't say")


def _signature(text: str) -> tuple[str, re.Match[str] | None]:
    """Who signed and the date beneath, where the text ends with them: 某市民政局⏎2023年1月12日."""
    lines = [line.strip() for line in text[-_END:].split("\n") if line.strip()][-2:]
    date = _SIGNED.match(lines[-1].replace(" ", "")) if len(lines) == 2 else None
    return (lines[0] if date and len(lines[0]) <= _LONGEST_NAME else ""), date


def _region(texts: Iterable[str], *, regions: Regions) -> Guess[Region]:
    """The area that the title names, else the publisher, else the one that the text names most often."""
    for text, name in zip(texts, ("the title", "the publisher", "the text"), strict=True):
        places = [place for place in regions.find(text) if place.form != "relative" and place.region.level != "country"]
        if places:
            counted = Counter(place.region.code for place in places)
            # Of areas named equally often the first one counts; in a title that is the one it begins with.
            code, count = counted.most_common(1)[0]
            chosen = next(place for place in places if place.region.code == code)
            words = text[chosen.start : chosen.end]
            return Guess(chosen.region, f"{name} names {words}" + (f" {count} times" if count > 1 else ""))
    return Guess(None, "no area is named")


def _published(source: DecodedSource, *, words: Words) -> Guess[str]:
    labels = "|".join(map(re.escape, words.published_labels))
    # A docx tells when it was made, which says little; a page tells when it was published.
    stated = source.facts.get("published", "") if source.encoding != "docx" else ""
    for match, because in (
        (re.search(_DATE, stated), "what the file says of itself"),
        (re.search(f"(?:{labels}){_DATE}", source.text[:_BEGINNING]), "the text"),
        (_signature(source.text)[1], "the signature"),
    ):
        if match:
            year, month, day = (int(part) for part in match.groups())
            if 1 <= month <= 12 and 1 <= day <= 31:
                return Guess(f"{year}-{month:02}-{day:02}", f"{because}: {match[0].strip()}")
    return Guess(None, "the text doesn't say")


def _year(title: str, *, text: str, published: str | None) -> Guess[int]:
    """The year of the title, else the one named most often that isn't after the publication."""
    named = _YEAR.search(title)
    if named:
        return Guess(int(named[1]), f"the title: {named[0]}")
    latest = int(published[:4]) if published else 2100
    counted = Counter(int(year) for year in _YEAR.findall(text) if int(year) <= latest)
    if not counted:
        return Guess(None, "no year is printed")
    year, count = max(counted.items(), key=lambda item: (item[1], item[0]))
    return Guess(year, f"{year}年 is printed {count} times")


def _kind(title: str, *, is_page: bool, words: Words) -> Guess[ReportKind]:
    """The kind that the title's first part names, else all of it: a 工作总结及明年工作安排 is a review."""
    for part in (_TITLE_PARTS.split(title)[0], title):
        for declared in words.kinds:
            for word in declared.words:
                if word in part:
                    return Guess(declared.kind, f"the title: {word}")
    return Guess("news", "a web page whose title names no kind") if is_page else Guess("other", "no kind is named")


def _report_id(stem: str, *, region: Region | None, year: int | None) -> Guess[str]:
    """The file's name, where it says something, else the area's code and the year."""
    name = _NOT_IN_IDS.sub("-", stem.lower()).strip("-")[:_ID_LENGTH].strip("-")
    if not _DULL_WORDS.issuperset(_WORD.findall(name)):
        return Guess(name, "the file's name")
    parts = [region.code if region else "report", str(year) if year else ""]
    return Guess("-".join(part for part in parts if part), "the area's code and the year")


def _language(text: str) -> Guess[str]:
    """Traditional characters are those that GB 2312 lacks; a text in them has many."""
    characters = _CHINESE.findall(text[:_BEGINNING])
    foreign = sum(not each.encode("gb2312", "ignore") for each in characters)
    traditional = 10 * foreign > len(characters)
    return Guess("zh-Hant" if traditional else "zh-Hans", f"{foreign} of {len(characters)} characters are traditional")
