"""What a printed figure stands for: the interval of each way of reading it (docs: "What a printed figure stands for").

In: the numeral as printed, its value, and how exactly it is stated. Out: intervals. Arithmetic on them is elsewhere.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from datapkg.models.data import Approximation, Interval, Measure
from datapkg.quantities.numerals import VULGAR, Numeral, read_numeral

_DIGITS = re.compile("[0-9]+(?:[,，][0-9]{3})*(?:\\.([0-9]+))?")
_ARABIC = re.compile("[-−负]?[0-9]")
_ONE, _HUNDRED = Decimal(1), Decimal(100)
_SIMPLE = re.compile("[0-9]{1,20}(?:\\.([0-9]{1,15}))?([万亿%]?)\\Z")
_STEPS = {"": _ONE, "%": _ONE, "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_new = tuple.__new__


class Readings(NamedTuple):
    """The interval of a figure when it was rounded, when it was cut off, and when its trailing zeros are not meant.

    `coarse` equals `rounded` where the numeral doesn't end with zeros.
    """

    rounded: Interval
    cut: Interval
    coarse: Interval


def readings(
    text: str, *, value: Decimal, approx: Approximation, measure: Measure | None = None, closed: bool = False
) -> Readings:
    """The three readings of a printed figure.

    Args:
        text: The numeral as printed, such as `16.19万`, `-0.8%`, `三分之一`; half width, simplified.
        value: Its value in base units.
        approx: How exactly it is stated; over and under leave one end open.
        measure: A standard (665元 a month, 1.3倍) is a norm and exact.
        closed: For over and under: whether the figure itself is included (以上, 不少于).
    """
    if approx != "exact":
        bound = bound_interval(value, approx, closed=closed)
        return Readings(bound, bound, bound)
    step, unit = _step(text)
    exact = Interval(value, value, True, True)
    if step is None or measure == "standard":
        return Readings(exact, exact, exact)
    rounded = _rounded(value, step, unit)
    if step == 1 and not unit and rounded == exact:
        return Readings(exact, exact, _coarse(value))
    return Readings(rounded, exact if unit == "%" and value == _HUNDRED else _cut(value, step), rounded)


def rounded_interval(text: str, *, value: Decimal) -> Interval:
    """What a printed figure stands for when it is stated exactly and read as rounded.

    Args:
        text: The numeral as printed; half width, simplified.
        value: Its value in base units.
    """
    step, unit = (_ONE, "") if text.isascii() and text.isdigit() else _step(text)
    return Interval(value, value, True, True) if step is None else _rounded(value, step, unit)


def bound_interval(value: Decimal, approx: Approximation, *, closed: bool) -> Interval:
    """What a figure stands for that is stated with 超过, 不足 or 约, whatever its digits.

    Args:
        value: Its value in base units.
        approx: What is said of it; not "exact".
        closed: For over and under: whether the figure itself is included.
    """
    if approx == "over":
        return Interval(value, None, closed, False)
    if approx == "under":
        return Interval(None, value, False, closed)
    return Interval(None, None, False, False)


def _rounded(value: Decimal, step: Decimal, unit: str) -> Interval:
    if step == 1 and not unit and value == value.to_integral_value():
        return _new(Interval, (value, value, True, True))
    if unit == "%" and value == _HUNDRED:
        return Interval(value - step / 2, value, True, True)
    return _around(value, step)


def _step(text: str) -> tuple[Decimal | None, str]:
    """What one unit of a numeral's last written digit is worth, and the unit that the numeral itself has (%, ‰)."""
    # Most numerals are so simple that they need not be read again.
    simple = _SIMPLE.match(text)
    if simple:
        places, mark = simple.groups("")
        return _STEPS[mark].scaleb(-len(places)), "%" if mark == "%" else ""
    numeral = read_numeral(text)
    return last_place(text, numeral=numeral), numeral.unit


def last_place(text: str, *, numeral: Numeral) -> Decimal | None:
    """What one unit of a numeral's last written digit is worth: 100 for 16.19万, 0.1 for 73.4%, 1 for 2354.

    Args:
        text: The numeral as printed.
        numeral: What it was read as.

    Returns:
        1 for Chinese numerals, which are written out in full and taken as they stand unless they have decimals or end
        with a multiplier of ten thousand or more; None for fractions (三分之一, 1½万), and where there is no value.
    """
    if numeral.value is None or numeral.shape == "fraction" or not VULGAR.keys().isdisjoint(text):
        return None
    return Decimal(_scale(text)).scaleb(-_decimals(text))


def _scale(text: str) -> int:
    scale, arabic = 1, _ARABIC.match(text)
    for character in re.sub("[余多来几%‰ \n]", "", text)[::-1]:
        if character == "万":
            scale *= 10_000
        elif character == "亿":
            scale *= 100_000_000
        elif character in "千百" and arabic:
            scale *= 1000 if character == "千" else 100
        else:
            break
    return scale


def _decimals(text: str) -> int:
    matches = list(_DIGITS.finditer(text))
    if matches:
        return len(matches[-1].group(1) or "")
    _, _, places = text.partition("点")
    return len(re.match("[〇零一二三四五六七八九]*", places).group())  # type: ignore[union-attr]


def _around(value: Decimal, step: Decimal) -> Interval:
    half = step / 2
    if value < 0:
        return Interval(value - half, value + half, False, True)
    return _new(Interval, (value - half, value + half, True, False))


def _cut(value: Decimal, step: Decimal) -> Interval:
    if value < 0:
        return Interval(value - step, value, False, True)
    return Interval(value, value + step, True, False)


def _coarse(value: Decimal) -> Interval:
    """3800 may be 38 hundreds: [3750, 3850); figures without trailing zeros stay exact."""
    digits = str(abs(int(value)))
    zeros = len(digits) - len(digits.rstrip("0"))
    if not value or not zeros or zeros == len(digits):
        return Interval(value, value, True, True)
    return _around(value, Decimal(10) ** zeros)
