"""The list of what a person should look at, written so that it can be pasted into `corrections.yml`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from datapkg.models import Observation

DOUBTFUL = 70
"""Below this confidence an observation is worth a look."""
_AMBIGUOUS = 40
_UNMAPPED = 10
_UNDATED = 10
_WIDEST_QUOTE = 60


class ReviewItem(NamedTuple):
    """An observation worth a look, and why.

    Args:
        observation: The observation.
        urgency: Greater is more valuable to decide.
        reasons: unmapped, ambiguous, doubtful, undated.
    """

    observation: Observation
    urgency: int
    reasons: tuple[str, ...]


def review_items(observations: Sequence[Observation]) -> list[ReviewItem]:
    """What is unmapped, ambiguous, undated or low in confidence, most valuable first."""
    items = [item for observation in observations if (item := _item(observation)) is not None]
    return sorted(items, key=lambda item: (-item.urgency, item.observation.source_start))


def _item(observation: Observation) -> ReviewItem | None:
    if observation.correction is not None:
        return None
    reasons: list[str] = []
    urgency = 100 - observation.confidence
    if observation.candidates:
        reasons.append("ambiguous")
        urgency += _AMBIGUOUS
    elif observation.indicator_id is None:
        reasons.append("unmapped")
        urgency += _UNMAPPED
    if observation.year is None:
        reasons.append("undated")
        urgency += _UNDATED
    if observation.confidence < DOUBTFUL:
        reasons.append("doubtful")
    return ReviewItem(observation, urgency, tuple(reasons)) if reasons else None


def review_lines(observations: Sequence[Observation], *, source: str) -> Iterator[str]:
    """The list as YAML, to be completed by a person.

    Args:
        observations: All observations of a document.
        source: Its source, in which the quotes must stand once.
    """
    taken = {observation.source_start: observation.source_end for observation in observations}
    for item in review_items(observations):
        observation = item.observation
        at, alone = _quote(observation, source=source, taken=taken)
        yield f"# {', '.join(item.reasons)}; confidence {observation.confidence}: {observation.quote}"
        if observation.candidates:
            yield f"# candidates: {', '.join(observation.candidates)}"
        yield f"- at: {_yaml(at)}"
        if not alone:
            yield f"  number: {_yaml(observation.text)}"
        fields = _fields(observation)
        yield f"  expect: {fields}"
        yield f"  set: {fields}"
        yield '  reason: ""'
        yield '  by: ""'
        yield ""


def _fields(observation: Observation) -> str:
    year = "null" if observation.year is None else str(observation.year)
    return (
        f"{{label: {_yaml(observation.label)}, measure: {observation.measure}, "
        f"indicator: {observation.indicator_id or 'null'}, year: {year}}}"
    )


def _quote(observation: Observation, *, source: str, taken: dict[int, int]) -> tuple[str, bool]:
    """The shortest stretch around the numeral that stands in the source once; whether no other quantity is in it."""
    start, end = observation.source_start, observation.source_end
    for width in range(_WIDEST_QUOTE):
        left, right = max(0, start - width // 2), min(len(source), end + (width + 1) // 2)
        quote = source[left:right]
        if width > 4 and source.find(quote, source.find(quote) + 1) < 0:
            break
    others = [each for each in range(left, right) if each in taken and taken[each] <= right]
    return source[left:right], others == [start]


def _yaml(text: str) -> str:
    """Text as a double-quoted scalar."""
    return json.dumps(text, ensure_ascii=False)
