"""Where each numeral stands in its paragraph's normalised text.

The package gives positions in the source, because those are what others can verify. A reader sees the paragraph's
text, from which glosses, doubled marks and line breaks are gone; so a numeral stands at its source position less what
was left out before it: its shift. Numerals are placed together, in order, so that the shift changes as seldom as
their characters allow (a shortest path over the places where each could stand).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from datapkg.text.normalize import normalize

SLACK = 8
"""Spaces that joining may add, on top of what is known to be missing."""

MOST_CANDIDATES = 12
"""Bounds the work on a text that repeats one numeral thousands of times."""


class Piece(NamedTuple):
    """A piece of the source, from start to behind its last character."""

    start: int
    end: int


class Place(NamedTuple):
    """A span in a paragraph's text."""

    start: int
    end: int


class _Step(NamedTuple):
    """A way to place the numerals up to one of them: where it ends, its shift, how often the shift changed."""

    numeral: int
    place: Place
    shift: int
    changes: int
    before: _Step | None


def locate(text: str, *, pieces: Sequence[Piece], numerals: Sequence[tuple[int, str]]) -> list[Place | None]:
    """Find numerals in a paragraph.

    Args:
        text: The paragraph's normalised text.
        pieces: The pieces of the source that it is made of, in reading order.
        numerals: Source position and characters of each numeral, in reading order.

    Returns:
        For each numeral its span in `text`; None where it can't be found.
    """
    unmoved = _unmoved(text, pieces=pieces, numerals=numerals)
    if unmoved:
        return [*unmoved]
    missing = sum(piece.end - piece.start for piece in pieces) - len(text)
    reach = (min(missing, 0) - SLACK, max(missing, 0) + SLACK)
    steps: list[_Step] = []
    for numeral, (start, printed) in enumerate(numerals):
        expected = reading_position(start, pieces)
        likely = steps[0].shift if steps else 0
        places = _candidates(text, normalize(printed)[0], expected=expected, reach=reach, likely=likely)
        following = [_best_step(steps, place, numeral=numeral, shift=expected - place.start) for place in places]
        # A numeral that fits nowhere is left out; those behind it go on from where the others stand.
        steps = sorted((step for step in following if step), key=lambda step: step.changes) or steps
    places_found: list[Place | None] = [None] * len(numerals)
    step = steps[0] if steps else None
    while step:
        places_found[step.numeral] = step.place
        step = step.before
    return places_found


def _unmoved(text: str, *, pieces: Sequence[Piece], numerals: Sequence[tuple[int, str]]) -> list[Place]:
    """The places of numerals that all stand where nothing was left out before them; empty otherwise."""
    places = []
    for start, printed in numerals:
        expected = reading_position(start, pieces)
        if not text.startswith(printed, expected):
            return []
        places.append(Place(expected, expected + len(printed)))
    return places


def _candidates(text: str, needle: str, *, expected: int, reach: tuple[int, int], likely: int) -> list[Place]:
    """The places where a numeral could stand, those with the likely shift first; at most `MOST_CANDIDATES`."""
    if not needle:
        return []
    found: list[Place] = []
    least, most = reach
    start = text.find(needle, max(expected - most, 0), max(expected - least, 0) + len(needle))
    while start >= 0:
        found.append(Place(start, start + len(needle)))
        start = text.find(needle, start + 1, max(expected - least, 0) + len(needle))
    return sorted(found, key=lambda place: abs(expected - place.start - likely))[:MOST_CANDIDATES]


def _best_step(steps: Sequence[_Step], place: Place, *, numeral: int, shift: int) -> _Step | None:
    if not steps:
        return _Step(numeral, place, shift, int(shift != 0), None)
    ways = [(step.changes + (step.shift != shift), step) for step in steps if step.place.end <= place.start]
    if not ways:
        return None
    changes, before = min(ways, key=lambda way: way[0])
    return _Step(numeral, place, shift, changes, before)


def reading_position(start: int, pieces: Sequence[Piece]) -> int:
    """How many characters of a paragraph's pieces stand before a position of the source."""
    before = 0
    for piece in pieces:
        if piece.start <= start < piece.end:
            return before + start - piece.start
        before += piece.end - piece.start
    return before
