"""The sentence that a figure stands in, for people who review what a build changed.

In go the observations, paragraphs and segments of a build; out comes a `Sentence` for an observation. What is shown of
an endless sentence, such as a table's, is the part around the figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from datapkg.models.base import Model
from datapkg.models.tables import ObservationRow, ParagraphRow, SegmentRow
from datapkg.text.locate import Piece, Place, locate, reading_position

_END = re.compile("[。！？!?]+[”’」』）)]{0,2}|\n")
_MOST = 500


class Sentence(Model):
    """A sentence of a paragraph's text.

    Args:
        text: Its characters.
        start: Where the figure starts in it.
        end: Behind the figure's last character; as `start` where the figure can't be told.
    """

    text: str
    start: int
    end: int

    def parts(self) -> tuple[str, str, str]:
        """What stands before the figure, the figure, what stands behind it."""
        return self.text[: self.start], self.text[self.start : self.end], self.text[self.end :]


def sentences(
    wanted: Iterable[ObservationRow],
    *,
    observations: Sequence[ObservationRow],
    paragraphs: Sequence[ParagraphRow],
    segments: Sequence[SegmentRow],
) -> dict[str, Sentence]:
    """The sentences of some observations, by observation id.

    Args:
        wanted: The observations.
        observations: All of the build: those of a paragraph help to tell where each stands.
        paragraphs: Its paragraphs.
        segments: The pieces of the source that they are made of.
    """
    paragraph_ids = {row.observation_id: row.paragraph_id for row in wanted}
    asked = set(paragraph_ids.values())
    texts = {row.paragraph_id: row.text for row in paragraphs if row.paragraph_id in asked}
    pieces = _pieces(row for row in segments if row.paragraph_id in asked)
    neighbours = sorted(
        (row for row in observations if row.paragraph_id in asked), key=lambda row: (row.paragraph_id, row.source_start)
    )
    found: dict[str, Sentence] = {}
    for paragraph_id, group in groupby(neighbours, key=lambda row: row.paragraph_id):
        rows, text = list(group), texts.get(paragraph_id, "")
        places = _places(rows, text=text, pieces=pieces.get(paragraph_id, ()))
        found |= {
            row.observation_id: _around(text, places.get(row.source_start), otherwise=row.quote)
            for row in rows
            if row.observation_id in paragraph_ids
        }
    return found


def _pieces(segments: Iterable[SegmentRow]) -> dict[str, list[Piece]]:
    ordered = sorted(segments, key=lambda row: (row.paragraph_id, row.position))
    return {
        paragraph_id: [Piece(row.source_start, row.source_end) for row in group]
        for paragraph_id, group in groupby(ordered, key=lambda row: row.paragraph_id)
    }


def _places(rows: Sequence[ObservationRow], *, text: str, pieces: Sequence[Piece]) -> Mapping[int, Place | None]:
    """Where figures stand in the paragraph's text, by source position; what is derived from one stands at its place."""
    printed = {row.source_start: row.text for row in rows}
    numerals = sorted(printed.items(), key=lambda item: reading_position(item[0], pieces))
    places = locate(text, pieces=pieces, numerals=numerals)
    return {start: place for (start, _), place in zip(numerals, places, strict=True)}


def _around(text: str, place: Place | None, *, otherwise: str) -> Sentence:
    if place is None:
        return Sentence(text=otherwise, start=0, end=0)
    start = max((match.end() for match in _END.finditer(text, 0, place.start)), default=0)
    closing = _END.search(text, place.end)
    end = closing.end() if closing else len(text)
    first, last = max(start, place.start - _MOST // 2), min(end, place.end + _MOST // 2)
    head, tail = "…" if first > start else "", "…" if last < end else ""
    shown = f"{head}{text[first:last]}{tail}"
    return Sentence(text=shown, start=place.start - first + len(head), end=place.end - first + len(head))
