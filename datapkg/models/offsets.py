"""The map from a normalised view of a text back to the characters of the source.

A view is made of runs: stretches whose characters stand, one for one and in order, for a stretch of the source
(their spelling may differ: width, traditional forms). What the view leaves out (glosses, doubled marks, line breaks)
lies between runs; where the reading order moves pieces, runs point backwards.
"""

from __future__ import annotations

from bisect import bisect_right

from pydantic import model_validator

from datapkg.models.base import Model


class OffsetMap(Model):
    """Runs of equal length in view and source, ordered by their place in the view.

    Args:
        view_starts: Where each run starts in the view; the first is 0, strictly increasing.
        source_starts: Where each run starts in the source, in code points.
        length: Number of characters in the view.
    """

    view_starts: tuple[int, ...]
    source_starts: tuple[int, ...]
    length: int

    @model_validator(mode="after")
    def _check(self) -> OffsetMap:
        if len(self.view_starts) != len(self.source_starts):
            raise ValueError("each run needs a start in the view and one in the source")
        if self.length and (not self.view_starts or self.view_starts[0] != 0):
            raise ValueError("the first run must start at 0")
        return self

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """The map of a view that is the source itself."""
        # Nothing can be wrong with it, and every text that is read gets one.
        return cls.model_construct(view_starts=(0,), source_starts=(0,), length=length)

    @property
    def is_identity(self) -> bool:
        """Whether view and source positions are the same."""
        return self.view_starts == (0,) and self.source_starts == (0,)

    def source_index(self, index: int) -> int:
        """The source position of the character at `index` of the view.

        Raises:
            IndexError: `index` is outside the view.
        """
        if not 0 <= index < self.length:
            raise IndexError(f"view position {index} is outside 0..{self.length - 1}")
        run = bisect_right(self.view_starts, index) - 1
        return self.source_starts[run] + index - self.view_starts[run]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The source positions (start, end) from the first to behind the last character of a view span.

        Meant for spans that lie in one piece of the source, such as a numeral; `source_runs` serves sentences.
        """
        first, last = self.source_index(start), self.source_index(end - 1)
        return min(first, last), max(first, last) + 1

    def source_runs(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches of the source that a view span is made of, in reading order."""
        runs: list[tuple[int, int]] = []
        run = max(bisect_right(self.view_starts, start) - 1, 0)
        position = start
        while position < end:
            following = self.view_starts[run + 1] if run + 1 < len(self.view_starts) else self.length
            stop = min(end, following)
            source = self.source_starts[run] + position - self.view_starts[run]
            runs.append((source, source + stop - position))
            position, run = stop, run + 1
        return runs
