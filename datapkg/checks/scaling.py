"""The readings of a figure as whole numbers, scaled by 10^6, for the SQL."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from datapkg.checks.intervals import ExactInterval
from datapkg.checks.printed import read_printed
from datapkg.checks.readings import readings
from datapkg.models import APPROXIMATIONS, MEASURES

SCALE = 1_000_000
LIMIT = 10**15
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,5})?\Z")
_SHORT = re.compile(r"([1-9][0-9]{0,8})(?:\.([0-9]{1,4}))?(万|亿)?(%)?\Z")
_COUNTED = frozenset({"stock", "flow", "change"})
_TIMES = {None: 1, "万": 10_000, "亿": 100_000_000}
_Ends = tuple[int, bool, int, bool]


@lru_cache(maxsize=262144)
def scaled_columns(text: str, value: str, approx: str, measure: str) -> str:
    """The computed columns of a figure as they stand in a line of CSV; None is left empty."""
    return ",".join("" if each is None else str(each) for each in scaled_readings(text, value, approx, measure))


def scaled_readings(text: str, value: str, approx: str, measure: str) -> tuple[object, ...]:
    """The computed columns of a figure: v, reread, digits, over, about, and twelve ends.

    The commonest writings take a short way in whole numbers; a test holds it to the long one.
    """
    if approx == "exact" and measure in _COUNTED and (short := _short_way(text, value)) is not None:
        return short
    return long_way(text, value, approx, measure)


def long_way(text: str, value: str, approx: str, measure: str) -> tuple[object, ...]:
    """The computed columns of any figure, by exact intervals."""
    printed = read_printed(text)
    again = None if printed is None else _scaled(Fraction(printed.value))
    digits, over = (printed.digits, printed.over) if printed else (0, False)
    if not _PLAIN.match(value) or approx not in APPROXIMATIONS or measure not in MEASURES:
        return (None, again, digits, over, False, *((None, None, None, None) * 3))
    read = readings(text, value=Decimal(value), approx=approx, measure=measure)
    ends = (*_ends(read.rounded), *_ends(read.cut), *_ends(read.coarse))
    return (_scaled(Fraction(value)), again, digits, over, read.about, *ends)


def _ends(interval: ExactInterval) -> tuple[object, ...]:
    return (_scaled(interval.lower), interval.lower_closed, _scaled(interval.upper), interval.upper_closed)


def _scaled(value: Fraction | None) -> int | None:
    """A number times 10^6; None where that isn't whole or is too large for exact products in 128 bits."""
    if value is None or abs(value) >= LIMIT * 10:
        return None
    scaled = value * SCALE
    return int(scaled) if scaled.denominator == 1 else None


def _short_way(text: str, value: str) -> tuple[object, ...] | None:
    """The columns of a count or an amount in Arabic digits whose characters say its value; None for any other."""
    match = _SHORT.match(text)
    if match is None:
        return None
    whole, decimals, times, percent = match[1], match[2] or "", _TIMES[match[3]], match[4]
    step = times * SCALE // 10 ** len(decimals)
    scaled = int(whole + decimals) * step
    to_the_unit = step == SCALE and (decimals or times > 1)
    if not _says(value, scaled) or to_the_unit or (percent and scaled == 100 * SCALE):
        return None
    digits = len(whole + decimals)
    if decimals or times > 1 or percent:
        rounded = (scaled - step // 2, True, scaled + step // 2, False)
        return (scaled, scaled, digits, False, False, *rounded, scaled, True, scaled + step, False, *rounded)
    point = (scaled, True, scaled, True)
    return (scaled, scaled, digits, False, False, *point, *point, *_coarse(whole, scaled))


def _says(value: str, scaled: int) -> bool:
    return bool(_PLAIN.match(value)) and Decimal(value) * SCALE == scaled


def _coarse(whole: str, scaled: int) -> _Ends:
    zeros = len(whole) - len(whole.rstrip("0"))
    half = 10**zeros * SCALE // 2 if zeros else 0
    return (scaled - half, True, scaled + half, zeros == 0)
