"""Administrative areas by GB/T 2260: their codes, names through time, and what lies in what.

In: rows of the table of regions (see `regions`). Out: areas by code and name. A code that had several names has several
rows; without a year the present name is meant, or the last one. The names that a text holds are the business of
`places`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from datapkg.errors import UsageError

Key = TypeVar("Key", str, str | None)
_PEOPLES = (
    "壮|回|维吾尔|蒙古|藏|苗|彝|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    "达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|裕固|独龙|鄂伦春|各"
)
_TITLE = re.compile(
    rf"(?<=..)(?:特别行政区|(?:(?:{_PEOPLES})族?)*自治[区州县旗]|地区|(?<![地新林特矿])区|[省市县旗盟])$|(?<=..)族自治[县旗]$"
)


class Region(NamedTuple):
    """An administrative area under one name.

    Args:
        code: GB/T 2260, six digits; 000000 is the whole country.
        name: As in the standard: 宝鸡市.
        level: country, province, prefecture or county.
        parent_code: What lies directly above; None for the country.
        name_en: English name, where one is well established.
        since: First edition (2021-10) of the list that has it; None: all since 1980.
        until: Last edition that has it; None: it is current.
    """

    code: str
    name: str
    level: str
    parent_code: str | None
    name_en: str | None
    since: str | None
    until: str | None

    @property
    def short_name(self) -> str:
        """The name without its title: 宝鸡, 内蒙古, 恩施; a name of two characters (眉县) stays whole."""
        return _without_title(self.name)

    @property
    def is_current(self) -> bool:
        """Whether the newest edition of the list has it."""
        return self.until is None

    def valid_in(self, year: int) -> bool:
        """Whether some edition around that year has it; changes between two editions count for both years."""
        return (self.since is None or int(self.since[:4]) <= year) and (
            self.until is None or int(self.until[:4]) >= year
        )


class Areas:
    """All administrative areas.

    Args:
        regions: In the order of their codes.
    """

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_code: dict[str, list[Region]] = {}
        for region in regions:
            self._by_code.setdefault(region.code, []).append(region)
        self._latest = {code: max(named, key=_last_seen) for code, named in self._by_code.items()}

    def __iter__(self) -> Iterator[Region]:
        for named in self._by_code.values():
            yield from named

    def get(self, code: str | None, *, year: int | None = None) -> Region | None:
        """The area with a code, under the name that it has now (or had last), or had in a year."""
        if year is not None:
            fitting = [region for region in self._by_code.get(code or "", ()) if region.valid_in(year)]
            if fitting:
                return max(fitting, key=_last_seen)
        return self._latest.get(code or "")

    def ancestors(self, code: str | None) -> tuple[Region, ...]:
        """The area with a code and what it lies in, from the inside out, the country last."""
        found: list[Region] = []
        region = self.get(code)
        while region is not None:
            found.append(region)
            region = self.get(region.parent_code)
        return tuple(found)

    def children(self, code: str) -> tuple[Region, ...]:
        """The areas of today that lie directly in one."""
        return tuple(self._children.get(code, ()))

    def contains(self, outer: str, inner: str | None) -> bool:
        """Whether one code's area lies in another's, or is it."""
        while inner is not None and inner != outer:
            region = self._latest.get(inner)
            inner = region.parent_code if region is not None else None
        return inner is not None

    def by_name(self, name: str, *, within: str | None = None, year: int | None = None) -> Region | None:
        """The area with a name (宝鸡市) or short name (宝鸡); None where there is none or several fit.

        Args:
            name: Full or short name.
            within: A code; of several areas the one in it, or next to it, is meant (朝阳区 in Beijing or Changchun).
            year: Prefer the names of this year to those of today.
        """
        named = self._by_name.get(name) or self._by_short_name.get(name) or []
        fitting = [region for region in named if (region.valid_in(year) if year is not None else region.is_current)]
        return self.choose(fitting or _latest(named), within=within)

    def look_up(self, words: str) -> Region:
        """The area that a person names by code or name.

        Raises:
            UsageError: There is none, or more than one.
        """
        region = self.get(words) or self.by_name(words)
        if region is None:
            raise UsageError(
                f"there is no region '{words}', or more than one",
                code="region-unknown",
                hint="Give its GB/T 2260 code, such as 610200.",
            )
        return region

    def choose(self, candidates: list[Region], *, within: str | None) -> Region | None:
        """The one among areas of the same name that a text about `within` means."""
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        for outer in self.ancestors(within):
            inside = [region for region in candidates if self.contains(outer.code, region.code)]
            if len(inside) == 1:
                return inside[0]
            if inside:
                return None
        return None

    def successor(self, region: Region) -> Region | None:
        """The area of today that a former one became, where it kept its name: 凤翔县 → 凤翔区."""
        if region.is_current:
            return region
        heirs = [
            heir
            for heir in self._by_short_name.get(region.short_name, [])
            if heir.is_current and heir.code[:2] == region.code[:2] and heir.level == region.level
        ]
        return heirs[0] if len(heirs) == 1 else None

    @cached_property
    def _children(self) -> dict[str | None, list[Region]]:
        return _grouped((region for region in self if region.is_current), key=lambda region: region.parent_code)

    @cached_property
    def _by_name(self) -> dict[str, list[Region]]:
        return _grouped(self, key=lambda region: region.name)

    @cached_property
    def _by_short_name(self) -> dict[str, list[Region]]:
        return _grouped(self, key=lambda region: region.short_name)


@lru_cache(maxsize=10_000)
def _without_title(name: str) -> str:
    return _TITLE.sub("", name)


def _grouped(regions: Iterable[Region], *, key: Callable[[Region], Key]) -> dict[Key, list[Region]]:
    groups: dict[Key, list[Region]] = {}
    for region in regions:
        groups.setdefault(key(region), []).append(region)
    return groups


def _last_seen(region: Region) -> str:
    return region.until or "9999"


def _latest(regions: list[Region]) -> list[Region]:
    """Of former areas, those that lasted longest."""
    last = max(map(_last_seen, regions), default="")
    return [region for region in regions if _last_seen(region) == last]
