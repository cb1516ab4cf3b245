"""The rows that `datapkg extract` prints: one for every numeral of a source, in the order of the source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from datapkg.models import Document, Number, Observation

Row = dict[str, str | int | bool | None]
NUMERAL_COLUMNS = ("start", "end", "text", "kind", "rule", "paragraph")
QUANTITY_COLUMNS = (
    "value",
    "lower",
    "upper",
    "lower_closed",
    "upper_closed",
    "unit",
    "approx",
    "measure",
    "label",
    "indicator",
    "region",
    "region_code",
    "year",
    "quote",
    "corrected",
)
COLUMNS = NUMERAL_COLUMNS + QUANTITY_COLUMNS


def numeral_rows(document: Document, numbers: Sequence[Number], observations: Sequence[Observation]) -> Iterator[Row]:
    """A row for every numeral, ordered by its place in the source.

    Args:
        document: The document.
        numbers: Its numerals, by place in the view.
        observations: One for each quantity.

    Yields:
        The columns `NUMERAL_COLUMNS`; for quantities all of `COLUMNS`. Positions are code points of the source.
    """
    observed = {observation.start: observation for observation in observations}
    starts = [paragraph.start for paragraph in document.paragraphs]
    rows: list[Row] = []
    for number in numbers:
        start, end = document.offsets.source_span(number.start, number.end)
        paragraph = bisect_right(starts, number.start) - 1
        row: Row = {
            "start": start,
            "end": end,
            "text": document.source[start:end],
            "kind": number.kind,
            "rule": number.rule,
            "paragraph": document.paragraphs[paragraph].paragraph_id if paragraph >= 0 else None,
        }
        if (observation := observed.get(number.start)) is not None:
            row.update(_quantity(observation))
        rows.append(row)
    rows.sort(key=_start)
    yield from rows


def _start(row: Mapping[str, str | int | bool | None]) -> int:
    return int(row["start"] or 0)


def _quantity(observation: Observation) -> Row:
    interval = observation.interval
    return {
        "value": _plain(observation.value),
        "lower": _plain(interval.lower),
        "upper": _plain(interval.upper),
        "lower_closed": interval.lower_closed,
        "upper_closed": interval.upper_closed,
        "unit": observation.unit,
        "approx": observation.approx,
        "measure": observation.measure,
        "label": observation.label,
        "indicator": observation.indicator_id,
        "region": observation.region,
        "region_code": observation.region_code,
        "year": observation.year,
        "quote": observation.quote,
        "corrected": observation.correction is not None,
    }


def _plain(value: Decimal | None) -> str | None:
    """The digits without an exponent, as printed: 1E+3 becomes 1000, 22.50 stays."""
    return None if value is None else format(value, "f")
