"""Numbers that share what stands behind the last: ranges (80—100万元), lists (5、6月), ratios (13.7:58.3:28)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from datapkg.quantities.judge import Decision
from datapkg.quantities.numerals import Numeral
from datapkg.quantities.patterns import CONNECTOR, LISTED, RATIO

if TYPE_CHECKING:
    from datapkg.quantities.sweep import Sweep

Part = Literal["lower", "upper", "term"]
Joined = tuple[Numeral, Decision, Part | None]
_COUNTS = frozenset({"one", "two", "digit", "ten"})
_PLAIN = frozenset({"integer", "decimal", "digit", "ten", "one", "two"})
_MOST = 5
"""Members of a list that are followed."""


def look_ahead(sweep: Sweep, start: int, end: int, numeral: Numeral, decision: Decision) -> Joined:
    """The numeral, its decision and its part, where it is the lower end of a range, in a list, or a term of a ratio."""
    text = sweep.text
    connector = CONNECTOR.match(text, end)
    following = sweep.scanner.pattern.match(text, connector.end()) if connector else None
    if following is not None:
        return _range(sweep, start, numeral, decision, upper_token=following.group(), end=following.end())
    if (decision.kind is not None and not decision.weak) or numeral.shape == "percent":
        return numeral, decision, None
    shared = _shared(sweep, start, end, numeral)
    if shared is not None:
        return numeral, shared, None
    ratio = RATIO.match(text, end)
    if ratio is not None and sweep.scanner.pattern.match(text, ratio.end()):
        return numeral, _ratio_term(numeral), "term"
    if RATIO.match(text, start - 1) and text[start - 2].isdigit():
        return numeral, _ratio_term(numeral), "term"
    return numeral, decision, None


def _range(sweep: Sweep, start: int, numeral: Numeral, decision: Decision, *, upper_token: str, end: int) -> Joined:
    upper = sweep.scanner.read(upper_token)
    # 8.6%至880万人 joins two figures of different things.
    if numeral.value is None or upper.value is None or (numeral.unit and upper.scale > 1):
        return numeral, decision, None
    numeral = _like_upper(numeral, upper)
    shared, _at = sweep.decide(start, end, numeral.shape)
    if shared.kind is None and upper.shape == "year":
        return numeral, decision, None
    if numeral.shape == "percent" and shared.kind in (None, "quantity"):
        shared = Decision("quantity", "share", numeral.unit)
    return numeral, shared._replace(length=0), "lower" if shared.kind == "quantity" else None


def _like_upper(numeral: Numeral, upper: Numeral) -> Numeral:
    """The lower end with the percent sign or the multiplier that is written only behind the upper one."""
    if numeral.value is None or upper.value is None:
        return numeral
    if upper.shape == "percent" and numeral.shape in _PLAIN:
        return numeral._replace(shape="percent", unit=upper.unit)
    if numeral.scale == 1 and upper.scale > 1 and numeral.value * upper.scale <= upper.value:
        return numeral._replace(value=numeral.value * upper.scale, shape="scaled", scale=upper.scale)
    return numeral


def _shared(sweep: Sweep, start: int, end: int, numeral: Numeral) -> Decision | None:
    """What stands behind the last of a list, for each of its members: 5、6月, 一、二、三产."""
    if start < sweep.list_end:
        return None
    for _member in range(_MOST):
        listed = LISTED.match(sweep.text, end)
        following = sweep.scanner.pattern.match(sweep.text, listed.end()) if listed else None
        if following is None:
            break
        shape = sweep.scanner.read(following.group()).shape
        if shape != numeral.shape and not (shape in _COUNTS and numeral.shape in _COUNTS):
            break
        end = following.end()
        decision, _at = sweep.decide(start, end, numeral.shape)
        if decision.kind is not None and not decision.weak:
            return decision._replace(length=0)
    # Members of this list that come later need not follow it again.
    sweep.list_end = end
    return None


def _ratio_term(numeral: Numeral) -> Decision:
    """A term of 13.7:58.3:28; a plain 1 is only what is compared with (0.9:1)."""
    if numeral.value == 1 and numeral.shape == "integer":
        return Decision("other", "ratio-base")
    return Decision("quantity", "ratio", "")
