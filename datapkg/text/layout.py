"""Lets a file's own layout say what its lines are, where the words alone would have to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from datapkg.models import Passage
from datapkg.text.lines import Line


def follow_layout(lines: Sequence[Line], *, layout: Sequence[Passage], folded: str) -> list[Line]:
    """The lines of a text, of the kinds that the file says.

    A table's row is one line, whose first cell may be empty: the white space around it is kept.

    Args:
        lines: The lines, by start.
        layout: What is known of the text, by start; `text` says nothing.
        folded: The text.
    """
    marked = [passage for passage in layout if passage.kind != "text"]
    starts = [passage.start for passage in marked]
    followed: list[Line] = []
    for line in lines:
        index = bisect_right(starts, line.start) - 1
        passage = marked[index] if index >= 0 and line.start < marked[index].end else None
        if passage is None:
            followed.append(line)
        elif passage.kind != "table":
            followed.append(line._replace(kind=passage.kind))
        elif not followed or followed[-1].start < passage.start:
            text = folded[passage.start : passage.end]
            followed.append(line._replace(start=passage.start, end=passage.end, text=text, indent=False, kind="table"))
    return followed
