"""Puts the pieces of a source whose order is broken into the order in which they read.

`reading_order` of a `report.yml` is a list of pieces, each given by its first and last characters as they stand in the
source (line breaks included):

    reading_order:
      - {first: 兜底线, last: 群众健康平安。}
      - first: 保障范围，确保
        last: 示范村称号。
        join: true              # a sentence goes on from the piece before
      - {first: 救助金6.27, last: 坚实基础。, join: true, lacuna: true}  # words are missing
      - first: 县下凉泉村
        last: 示范村称号。
        duplicate_of: 保障范围，确保    # printed twice: kept as a paragraph, not read again

`first` has to be unique in the source; for a duplicate, unique in what the other pieces leave over. `last` is looked
for behind `first` and must lie before the next piece. White space between pieces belongs to the piece before it; every
other character has to belong to exactly one piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from datapkg.errors import ReadingOrderError
from datapkg.models import ReadingPiece, Span


class Piece(NamedTuple):
    """A stretch of the source.

    Args:
        start: First character.
        end: Behind the last character that isn't white space.
        stop: Behind the white space that follows: where the next piece of the source starts.
        declared: What `report.yml` says of it.
    """

    start: int
    end: int
    stop: int
    declared: ReadingPiece


class _At(NamedTuple):
    """Which piece of which report an error is about."""

    report_id: str
    piece: int

    @property
    def where(self) -> str:
        """The report and the piece, for errors."""
        return f"{self.report_id}, reading_order[{self.piece}]"


def order_pieces(source: str, *, reading_order: Sequence[ReadingPiece], report_id: str) -> tuple[Piece, ...]:
    """The pieces in reading order; together they are the whole source.

    Raises:
        ReadingOrderError: A piece isn't found or is ambiguous, or a character belongs to no piece or to two.
    """
    spans: dict[int, Span] = {}
    for duplicates in (False, True):
        taken = list(spans.values())
        for index, declared in enumerate(reading_order):
            if (declared.duplicate_of is not None) == duplicates:
                at = _At(report_id, index)
                spans[index] = _find(source, declared=declared, taken=taken if duplicates else [], at=at)
    _check_duplicates(reading_order, report_id=report_id)
    stops = _stops(source, spans=spans, report_id=report_id)
    return tuple(
        Piece(start=spans[index].start if spans[index].start != min(stops) else 0, end=spans[index].end,
              stop=stops[spans[index].start], declared=declared)
        for index, declared in enumerate(reading_order)
    )  # fmt: skip


def _find(source: str, *, declared: ReadingPiece, taken: list[Span], at: _At) -> Span:
    places = [place for place in _occurrences(source, words=declared.first) if not _inside(place, taken)]
    if len(places) != 1:
        found = "isn't in the source" if not places else f"stands {len(places)} times in the source"
        raise ReadingOrderError(
            f"the first characters of a piece have to stand in the source once; '{declared.first}' {found}",
            code="reading-order-ambiguous" if places else "reading-order-missing",
            where=at.where,
            piece=at.piece,
            hint="Quote more of the beginning of the piece." if places else "Copy it from the source file.",
        )
    end = source.find(declared.last, places[0])
    if end < 0:
        raise ReadingOrderError(
            f"the last characters of the piece, '{declared.last}', don't stand behind its first, '{declared.first}'",
            code="reading-order-missing",
            where=at.where,
            piece=at.piece,
            hint="Copy the end of the piece from the source file.",
        )
    return Span(places[0], end + len(declared.last))


def _occurrences(source: str, *, words: str) -> list[int]:
    places = []
    place = source.find(words)
    while place >= 0:
        places.append(place)
        place = source.find(words, place + 1)
    return places


def _inside(place: int, spans: list[Span]) -> bool:
    return any(span.start <= place < span.end for span in spans)


def _check_duplicates(reading_order: Sequence[ReadingPiece], *, report_id: str) -> None:
    originals = {declared.first for declared in reading_order if declared.duplicate_of is None}
    for index, declared in enumerate(reading_order):
        if declared.duplicate_of is not None and declared.duplicate_of not in originals:
            raise ReadingOrderError(
                f"duplicate_of names '{declared.duplicate_of}', which is no other piece's `first`",
                code="reading-order-duplicate",
                where=_At(report_id, index).where,
                piece=index,
            )


def _stops(source: str, *, spans: dict[int, Span], report_id: str) -> dict[int, int]:
    """Where each piece, by its start, stops: at the start of the piece that follows it in the source."""
    in_source = sorted((span, index) for index, span in spans.items())
    stops: dict[int, int] = {}
    position = 0
    for place, (span, index) in enumerate(in_source):
        if span.start < position:
            raise ReadingOrderError(
                f"characters {span.start} to {position} belong to two pieces: '{source[span.start : position][:20]}'",
                code="reading-order-repeats",
                where=_At(report_id, index).where,
                piece=index,
                hint="`last` may stand earlier or later in the source than meant: quote more of it.",
            )
        _check_gap(source[position : span.start], position=position, report_id=report_id)
        position = span.end
        stops[span.start] = in_source[place + 1][0].start if place + 1 < len(in_source) else len(source)
    _check_gap(source[position:], position=position, report_id=report_id)
    return stops


def _check_gap(gap: str, *, position: int, report_id: str) -> None:
    lost = gap.strip()
    if lost:
        raise ReadingOrderError(
            f"{len(lost)} characters from {position + gap.index(lost)} on belong to no piece: '{lost[:20]}'",
            code="reading-order-loses",
            where=f"{report_id}, reading_order",
            hint="Add a piece for them, or quote a `last` that stands behind them.",
        )
