"""Tells which area a figure is about.

In: a document and, where it is known, the code of the area reported on. Out: `Places`, which knows the default area and
the areas that clauses name as their subject (金台区建成…, 全国…). An area that is only mentioned, such as one that gave
an award or whose standard was met, doesn't count: a place rules a figure only where its clause or sentence begins with
it, and not where it is the first of several (金台区、陈仓区等).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import NamedTuple

from datapkg.models import Document
from datapkg.observations.clauses import Clause
from datapkg.observations.documents import DocumentPatterns
from datapkg.vocabulary.regions import Regions

COUNTRY = "000000"
_OPENING = re.compile(r"(?:其中|目前|现在|截至目前|今年|去年|在|[\s，,：:]){0,3}")
_SEVERAL = frozenset("、和与及至")
_TITLE_LINES = 6
_TITLE_LENGTH = 60
_HEAD = 4000
_TAIL = 200
_IN_TITLE = 4
_WITH_ORGAN = 5
_LEAST_EVIDENCE = 2


class Area(NamedTuple):
    """An area: its name and its GB/T 2260 code."""

    name: str | None
    code: str | None


class Places:
    """The areas of one document.

    Args:
        document: The document.
        regions: All areas.
        patterns: Words that tell what documents are about.
        code: The area reported on; None where it has to be read from the document.
    """

    def __init__(self, document: Document, *, regions: Regions, patterns: DocumentPatterns, code: str | None) -> None:
        self._text = document.text
        code = code or infer_region(document, regions=regions, patterns=patterns)
        region = regions.get(code)
        self.default = Area(region.name if region else None, code)
        self._named = regions.find(self._text, within=code)
        self._starts = [place.start for place in self._named]

    def holes(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where areas are named in a stretch of the view: such names never stand in titles. 全市 is a declared word."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [(place.start, place.end) for place in self._named[first:last] if place.form != "relative"]

    def of(self, clause: Clause) -> Area:
        """The area that the figures of a clause are about."""
        return (
            self._opening(clause.start, until=clause.start)
            or self._opening(clause.sentence_start, until=clause.start)
            or self.default
        )

    def _opening(self, start: int, *, until: int) -> Area | None:
        """The area that a clause or sentence begins with, unless another one is named before `until`."""
        opening = _OPENING.match(self._text, start)
        start = opening.end() if opening else start
        index = bisect_left(self._starts, start)
        if index == len(self._starts) or self._starts[index] != start:
            return None
        place = self._named[index]
        following = self._starts[index + 1] if index + 1 < len(self._starts) else until
        if self._text[place.end : place.end + 1] in _SEVERAL or following < until:
            return None
        return Area(place.region.name, place.region.code)


def infer_region(document: Document, *, regions: Regions, patterns: DocumentPatterns) -> str | None:
    """The code of the area that a document reports on: the one that its title, its publisher and its text name most."""
    text = document.text
    scores: Counter[str] = Counter()
    for part in (text[:_HEAD], text[max(_HEAD, len(text) - _TAIL) :]):
        for place in regions.find(part):
            if place.form == "relative":
                continue
            if place.region.code not in scores:
                scores[place.region.code] = text.count(place.region.short_name, 0, _HEAD)
            scores[place.region.code] += _WITH_ORGAN if patterns.organ.match(part, place.end) else 0
    for paragraph in document.paragraphs[:_TITLE_LINES]:
        if paragraph.kind == "table":
            continue
        title = text[paragraph.start : min(paragraph.end, paragraph.start + _TITLE_LENGTH)]
        for place in regions.find(title):
            scores[place.region.code] += _IN_TITLE
    scores[COUNTRY] += _WITH_ORGAN * len(patterns.nation.findall(text[: 4 * _TITLE_LENGTH]))
    scores[COUNTRY] += text.count("我国", 0, _HEAD) + text.count("全国", 0, _HEAD) // 2
    code, score = max(scores.items(), key=lambda each: (each[1], each[0]))
    return code if score >= _LEAST_EVIDENCE else None
