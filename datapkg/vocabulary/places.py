"""Finds the places that a text names: 金台区, 陕西省宝鸡市金台区, 宝鸡, 全市, 市本级, 全国.

Full names are found by their last character, short names of provinces and prefectures by one expression, and words like
全市 are resolved by the area that the text is about. Where a name fits several areas, a place named straight before it
decides, then the text's own area; where that leaves several, no place is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from datapkg.declarations import read_declaration
from datapkg.models.base import Model
from datapkg.vocabulary.areas import Areas, Region

_SINCE = "2000"
"""Names that went out of use before are not looked for in texts."""
_LAST = re.compile(r"(?<=.)[省市区县旗州盟国级]")
_RELATIVE = re.compile(r"全国|[全我本]([省市县区州盟旗])|([省市县区州盟旗])本级")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_Form = Literal["full", "short", "relative"]
_Mention = tuple[int, int, "list[Region]", _Form]


class Words(Model):
    """`words.yml`: what tells places from ordinary words; the file says of each list what it is."""

    ordinary: frozenset[str]
    not_before: tuple[str, ...]
    goes_on: frozenset[str]
    generic: frozenset[str]
    torn: frozenset[str]


class Place(NamedTuple):
    """A place named in a text.

    Args:
        start: First character.
        end: Behind the last one.
        region: The area.
        form: Named in full (金台区), in short (宝鸡), or relative to the text's own area (全市).
    """

    start: int
    end: int
    region: Region
    form: _Form


def load_words(path: Path) -> Words:
    """Read `words.yml`.

    Raises:
        DeclarationError: It holds what it shouldn't; file:line.
    """
    words: Words = read_declaration(path).parse(Words)
    return words


class _Scanner(NamedTuple):
    """Finds short names: where two characters can begin one, it is looked up."""

    pairs: re.Pattern[str]
    regions: dict[str, Region]
    lengths: frozenset[int]


class PlaceFinder:
    """Finds places in texts.

    Args:
        regions: All areas.
        words: What tells places from ordinary words.
    """

    def __init__(self, regions: Areas, *, words: Words) -> None:
        self._regions = regions
        self._words = words
        self._full: dict[str, list[Region]] = {}
        for region in regions:
            if region.until is None or region.until >= _SINCE:
                self._full.setdefault(region.name, []).append(region)
                if "自治" in region.name and region.level != "province":
                    self._full.setdefault(region.short_name + region.name[-1], []).append(region)
        self._tails = _lengths_by_tail(self._full)
        wide = (region for region in regions if region.is_current and region.level in ("province", "prefecture"))
        self._wide = self._make_scanner(wide)
        self._not_before = re.compile("|".join(map(re.escape, words.not_before)) + "|[省市县区州盟]")
        self._own_names = lru_cache(maxsize=256)(self._make_own_names)

    def find(self, text: str, *, within: str | None) -> tuple[Place, ...]:
        """The places named in a text, in order; none of them overlap."""
        places: list[Place] = []
        for start, end, named, form in self._mentions(text, within=within):
            if places and start < places[-1].end:
                continue
            before = places[-1].region if places and places[-1].end == start else None
            region = self._meant(text, start, end, named=named, before=before, within=within)
            if region is None:
                continue
            joined = before is not None and self._regions.contains(before.code, region.code)
            places.append(Place(places.pop().start if joined else start, end, region, form))
        return tuple(places)

    def _mentions(self, text: str, *, within: str | None) -> list[_Mention]:
        found = [*self._titled_names(text, within=within), *self._short_names(text, own=self._own_names(within))]
        # Of two mentions that start together the longer one counts: 吉林市 before 吉林.
        return sorted(found, key=_by_place) if len(found) > 1 else found

    def _titled_names(self, text: str, *, within: str | None) -> Iterator[_Mention]:
        """Full names and words like 全市, both told by their last characters."""
        for match in _LAST.finditer(text):
            end = match.end()
            lengths = self._tails.get(text[max(end - 3, 0) : end]) or self._tails.get(text[end - 2 : end], ())
            for length in lengths:
                named = self._full.get(text[end - length : end]) if length <= end else None
                if named is not None:
                    torn = text[max(end - length - 1, 0) : end] in self._words.torn
                    if text[end : end + 1] not in self._words.goes_on and not torn:
                        yield end - length, end, named, "full"
                    break
            else:
                relative = _RELATIVE.match(text, end - 2) or _RELATIVE.match(text, max(end - 3, 0))
                region = self._own(relative[1] or relative[2], within=within) if relative else None
                if relative is not None and region is not None and relative.end() == end:
                    yield relative.start(), end, [region], "relative"

    def _short_names(self, text: str, *, own: dict[str, Region]) -> Iterator[_Mention]:
        """Short names of provinces and prefectures, and of what the text's own area lies in or what lies in it."""
        wide = self._wide.regions
        lengths = sorted({*map(len, own), *self._wide.lengths}, reverse=True)
        starts = {match.start() for match in self._wide.pairs.finditer(text)}
        # There are so few own names that looking for each is quicker than making a pattern of them.
        starts.update(start for name in own for start in _occurrences(name, text))
        for start in sorted(starts):
            for length in lengths:
                name = text[start : start + length]
                region = own.get(name) or wide.get(name)
                if region is not None:
                    if not self._not_before.match(text, start + length):
                        yield start, start + length, [region], "short"
                    break

    def _make_own_names(self, within: str | None) -> dict[str, Region]:
        return self._short((*self._regions.ancestors(within), *self._regions.children(within or "")))

    def _make_scanner(self, regions: Iterable[Region]) -> _Scanner:
        named = self._short(regions)
        first, second = ("".join(sorted({name[place] for name in named})) for place in (0, 1))
        return _Scanner(re.compile(f"[{first}](?=[{second}])"), named, frozenset(map(len, named)))

    def _short(self, regions: Iterable[Region]) -> dict[str, Region]:
        """Areas by their short names, without those that are ordinary words."""
        return {
            name: region
            for region in regions
            if (name := region.short_name) not in self._words.ordinary and name != region.name
        }

    def _own(self, title: str | None, *, within: str | None) -> Region | None:
        """What 全市 means in a text about `within`: the nearest area around it that is a 市."""
        for region in self._regions.ancestors(within or "000000"):
            if title is None and region.level == "country":
                return region
            if title is not None and region.name.endswith(title):
                return region
        return None

    def _meant(
        self, text: str, start: int, end: int, *, named: list[Region], before: Region | None, within: str | None
    ) -> Region | None:
        """Which of the areas of a name is meant, if any."""
        if before is not None:
            inside = [region for region in named if self._regions.contains(before.code, region.code)]
            if len(inside) == 1:
                return inside[0]
        name = text[start:end]
        if name in self._words.generic or (end - start == 2 and named[0].name == name and not _is_bounded(text, start)):
            return None
        current = [region for region in named if region.is_current]
        return self._regions.choose(current or named[-1:], within=within)


def _occurrences(name: str, text: str) -> Iterator[int]:
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + 1)


def _lengths_by_tail(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For the last three characters of each name, how long the names are that end so, the longest first."""
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[-3:], set()).add(len(name))
    short = {tail: found for tail, found in lengths.items() if len(tail) < 3}
    return {tail: tuple(sorted(found | short.get(tail[-2:], set()), reverse=True)) for tail, found in lengths.items()}


def _is_bounded(text: str, start: int) -> bool:
    """Whether a name of two characters can begin here: 示范县 isn't 示 + 范县."""
    return start == 0 or not _IDEOGRAPH.match(text, start - 1) or text[start - 1] in "和与及在对从向由"


def _by_place(mention: _Mention) -> tuple[int, int]:
    return mention[0], -mention[1]
