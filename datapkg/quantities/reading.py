"""`read_numbers`: the scanner for anyone who has a text and wants its numbers, without reports, files or databases."""

from __future__ import annotations

from datapkg.models.data import Number
from datapkg.quantities.scan import scanner_for
from datapkg.text import normalize
from datapkg.vocabulary import load_vocabulary


def read_numbers(source: str) -> list[Number]:
    """Find, read and class every numeral of a Chinese text.

    Full width, traditional characters and glosses are taken care of; positions and `text` are those of the source.
    The result is the same as that of `datapkg extract`.

    Args:
        source: Any text.

    Returns:
        One Number for every numeral, ordered by place in the text as it reads.
    """
    view, offsets = normalize(source)
    numbers = scanner_for(load_vocabulary()).scan(view)
    if view == source:
        return numbers
    moved: list[Number] = []
    for number in numbers:
        start, end = offsets.source_span(number.start, number.end)
        unit_end = offsets.source_index(number.unit_end - 1) + 1 if number.unit_end else 0
        moved.append(number._replace(start=start, end=end, text=source[start:end], unit_end=unit_end))
    return moved
