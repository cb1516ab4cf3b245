"""Numbers that share what stands behind the last: ranges (80—100万元), lists (5、6月), ratios (13.7:58.3:28)."""

from __future__ import annotations

from typing import Literal

from datapkg.quantities.judge import Decision
from datapkg.quantities.numerals import Numeral
from datapkg.quantities.passage import Passage
from datapkg.quantities.patterns import CONNECTOR, CONNECTORS, LISTED, RATIO

Part = Literal["lower", "upper", "term"]
Joined = tuple[Numeral, Decision, Part | None]
_COUNTS = frozenset({"one", "two", "digit", "ten"})
_PLAIN = frozenset({"integer", "decimal", "digit", "ten", "one", "two"})
_MOST = 5
"""Members of a list that are followed."""


class Sequences:
    """The ranges, lists and ratios of a passage.

    Args:
        passage: The text and what was found in it.
    """

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._list_end = 0

    def look_ahead(self, start: int, end: int, numeral: Numeral, decision: Decision) -> Joined:
        """The numeral, its decision and its part, where it is the lower end of a range, in a list, or in a ratio."""
        text, pattern = self._passage.text, self._passage.scanner.pattern
        connector = CONNECTOR.match(text, end) if text[end] in CONNECTORS else None
        following = pattern.match(text, connector.end()) if connector else None
        if following is not None:
            return self._range(start, numeral, decision, upper_token=following.group(), end=following.end())
        if (decision.kind is not None and not decision.weak) or numeral.shape == "percent":
            return numeral, decision, None
        shared = self._shared(start, end, numeral)
        if shared is not None:
            return numeral, shared, None
        ratio = RATIO.match(text, end)
        if ratio is not None and pattern.match(text, ratio.end()):
            return numeral, _ratio_term(numeral), "term"
        if RATIO.match(text, start - 1) and text[start - 2].isdigit():
            return numeral, _ratio_term(numeral), "term"
        return numeral, decision, None

    def _range(self, start: int, numeral: Numeral, decision: Decision, *, upper_token: str, end: int) -> Joined:
        upper = self._passage.scanner.forms.read(upper_token).numeral
        # 8.6%至880万人 joins two figures of different things.
        if numeral.value is None or upper.value is None or (numeral.unit and upper.scale > 1):
            return numeral, decision, None
        numeral = _like_upper(numeral, upper)
        shared, _at = self._passage.decide(start, end, numeral.shape)
        if shared.kind is None and upper.shape == "year":
            return numeral, decision, None
        if numeral.shape == "percent" and shared.kind in (None, "quantity"):
            shared = Decision("quantity", "share", numeral.unit)
        return numeral, shared._replace(length=0), "lower" if shared.kind == "quantity" else None

    def _shared(self, start: int, end: int, numeral: Numeral) -> Decision | None:
        """What stands behind the last of a list, for each of its members: 5、6月, 一、二、三产."""
        if start < self._list_end:
            return None
        text, scanner = self._passage.text, self._passage.scanner
        for _member in range(_MOST):
            listed = LISTED.match(text, end)
            following = scanner.pattern.match(text, listed.end()) if listed else None
            if following is None:
                break
            shape = scanner.forms.read(following.group()).numeral.shape
            if shape != numeral.shape and not (shape in _COUNTS and numeral.shape in _COUNTS):
                break
            end = following.end()
            decision, _at = self._passage.decide(start, end, numeral.shape)
            if decision.kind is not None and not decision.weak:
                return decision._replace(length=0)
        # Members of this list that come later need not follow it again.
        self._list_end = end
        return None


def _like_upper(numeral: Numeral, upper: Numeral) -> Numeral:
    """The lower end with the percent sign or the multiplier that is written only behind the upper one."""
    if numeral.value is None or upper.value is None:
        return numeral
    if upper.shape == "percent" and numeral.shape in _PLAIN:
        return numeral._replace(shape="percent", unit=upper.unit)
    if numeral.scale == 1 and upper.scale > 1 and numeral.value * upper.scale <= upper.value:
        return numeral._replace(value=numeral.value * upper.scale, shape="scaled", scale=upper.scale)
    return numeral


def _ratio_term(numeral: Numeral) -> Decision:
    """A term of 13.7:58.3:28; a plain 1 is only what is compared with (0.9:1)."""
    if numeral.value == 1 and numeral.shape == "integer":
        return Decision("other", "ratio-base")
    return Decision("quantity", "ratio", "")
