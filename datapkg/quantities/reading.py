"""`read_numbers`: the scanner for anyone who has a text and wants its numbers, without reports, files or databases."""

from __future__ import annotations

from datapkg.models import Number, OffsetMap, Span
from datapkg.quantities.scan import scan
from datapkg.text.normalize import cut, prepare
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
    folded, omitted = prepare(source)
    if not omitted:
        numbers = scan(folded, vocabulary=load_vocabulary())
        same = folded == source
        return numbers if same else [each._replace(text=source[each.start : each.end]) for each in numbers]
    view, offsets = cut(folded, pieces=(Span(0, len(folded)),), omitted=omitted)
    numbers = scan(view, vocabulary=load_vocabulary())
    return _in_source(numbers, source=source, offsets=offsets) if numbers else numbers


def _in_source(numbers: list[Number], *, source: str, offsets: OffsetMap) -> list[Number]:
    """The numbers with their places and characters in the source; both go forward together."""
    starts, sources = offsets.view_starts, offsets.source_starts
    shifts = [place - start for start, place in zip(starts, sources, strict=True)]
    ends = [*starts[1:], offsets.length + 1]
    run, shift, end = 0, shifts[0], ends[0]
    moved: list[Number] = []
    append, new, last = moved.append, tuple.__new__, len(starts) - 1
    for number in numbers:
        start, stop, text, kind, rule, value, interval, unit, unit_end, approx, part = number
        while start >= end and run < last:
            run += 1
            shift, end = shifts[run], ends[run]
        if not shift and stop <= end and unit_end <= end and source.startswith(text, start):
            append(number)
            continue
        first = start + shift
        behind = stop + shift if stop <= end else offsets.source_index(stop - 1) + 1
        if unit_end:
            unit_end = unit_end + shift if unit_end <= end else offsets.source_index(unit_end - 1) + 1
        row = (first, behind, source[first:behind], kind, rule, value, interval, unit, unit_end, approx, part)
        append(new(Number, row))
    return moved
