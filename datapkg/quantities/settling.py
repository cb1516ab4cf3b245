"""The second look at a numeral: what stands further off may make a name of a count, or a quantity of a bare number."""

from __future__ import annotations

from typing import Final

from datapkg.quantities.judge import Decision
from datapkg.quantities.memory import SMALL
from datapkg.quantities.numerals import Numeral
from datapkg.quantities.passage import Passage
from datapkg.quantities.surroundings import BREAK

LIST_REACH: Final = 5
"""Characters from a count to the next of its list, with the noun between."""
_NO_NOUN: Final = frozenset({"one", "two", "round", "code", "mark", "unreadable"})
_NAME: Final = Decision("name", "quoted")
_TITLE: Final = Decision("name", "in-title")
_PLACE: Final = Decision("name", "place-name")
_BARE: Final = Decision("quantity", "bare-number", "")
_CUT_OFF: Final = Decision("quantity", "cut-off", "")


def settle(passage: Passage, start: int, end: int, numeral: Numeral, decision: Decision) -> Decision:
    """The decision after a look at what surrounds the numeral."""
    if decision.kind is None:
        decision = _undecided(passage, start, end, numeral, decision)
    shape = numeral.shape
    if decision.rule == "indefinite-article" and passage.found and _counts_on(passage, start, decision.unit):
        decision = Decision("quantity", "counted-beside", decision.unit, decision.length)
    if decision.kind == "quantity":
        if numeral.value is None:
            return Decision(None, "unknown")
        if passage.is_titled(start, end):
            return _TITLE
        village = shape in ("digit", "ten", "chinese") and decision.length == 1
        if village and passage.scanner.surroundings.in_place_name(passage.text, end=end, unit=True):
            return _PLACE
    elif not decision.gives_way:
        return decision
    if shape in SMALL and passage.is_quoted(start, end):
        return _NAME
    return decision


def _undecided(passage: Passage, start: int, end: int, numeral: Numeral, decision: Decision) -> Decision:
    """What is left when no words beside the numeral decide."""
    shape, text, surroundings = numeral.shape, passage.text, passage.scanner.surroundings
    if shape in ("percent", "fraction"):
        return Decision("quantity", "share", numeral.unit)
    if shape not in ("scaled", "decimal") and passage.is_quoted(start, end):
        return _NAME
    if _may_name_a_place(numeral) and surroundings.in_place_name(text, end=end, unit=False):
        return _PLACE
    if shape not in _NO_NOUN:
        unit = surroundings.implied_unit(text, end=end, far=shape == "scaled" or numeral.scale > 1)
        if unit is None and shape == "scaled":
            unit = surroundings.unit_of_subject(text, start=start, end=end)
        if unit is not None:
            return Decision("quantity", "implied-unit", unit)
    cut_off = shape in ("integer", "long") and text[end] == "\n" and text[start - 1] in surroundings.cut_off
    if cut_off or shape in ("scaled", "decimal") or (shape == "chinese" and numeral.scale > 1):
        return _CUT_OFF if cut_off else _BARE
    return _TITLE if passage.is_titled(start, end) else decision


def _may_name_a_place(numeral: Numeral) -> bool:
    """Whether a numeral may stand in the name of a place: 九溪, but not 四千万城镇居民."""
    return numeral.shape in SMALL and numeral.shape != "round" and numeral.scale == 1 and not numeral.inner


def _counts_on(passage: Passage, start: int, unit: str | None) -> bool:
    """Whether 一 goes on counting: 一 behind another unit, or in a list of counts (两个荤菜、一碗汤)."""
    text, last = passage.text, passage.found[-1]
    listed = (
        last.kind == "quantity"
        and unit != "批"
        and text[start - 1] == "、"
        and start - last.unit_end <= LIST_REACH
        and last.unit_end < start
        and not BREAK.search(text, last.unit_end, start)
    )
    return last.unit_end == start or listed
