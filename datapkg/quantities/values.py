"""The value of a numeral's bare characters: digits, multipliers and the point, in Arabic and Chinese writing.

In: characters such as `16.19万`, `四百七十一万`, `一万二`. Out: the exact value, None where they are no number.
Percent signs, fractions, approximators and ranges are taken off before: see `numerals`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

DIGITS: Final = {
    **{character: str(value) for value, character in enumerate("零一二三四五六七八九")},
    **{character: str(value) for value, character in enumerate("壹贰叁肆伍陆柒捌玖", start=1)},
    "参": "3",
    "〇": "0",
    "○": "0",
    "两": "2",
}
MULTIPLIERS: Final = {
    "亿": 100_000_000,
    "万": 10_000,
    "千": 1000,
    "仟": 1000,
    "百": 100,
    "佰": 100,
    "十": 10,
    "拾": 10,
}
_TENS: Final = {"廿": "二十", "卅": "三十"}
_ORDERS: Final = ("亿", "万", "千仟", "百佰", "十拾")
_MYRIAD: Final = 10_000
_ONCE: Final = frozenset("千仟百佰十拾")
"""Multipliers of which there is one before the next 万: 一万万 is a number, 一百一百 is none."""
PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?\Z")
"""Arabic digits, perhaps with decimals."""


def as_whole(value: Decimal) -> Decimal:
    """161900 for 161900.00: what a multiplier makes whole is written whole."""
    return Decimal(int(value)) if value == value.to_integral_value() else value


def tail_scale(plain: str) -> int:
    """The multipliers that a numeral ends with: 10000 for 16.19万, 10**12 for 1.86万亿."""
    scale = 1
    for character in reversed(plain):
        if character not in MULTIPLIERS or character in "十拾":
            break
        scale *= MULTIPLIERS[character]
    return scale


def value_of(text: str) -> Decimal | None:
    """The value of a numeral without approximators: recursion on the highest multiplier, at its last place."""
    if not text:
        return None
    if PLAIN.match(text):
        return Decimal(text)
    for mark, tens in _TENS.items():
        text = text.replace(mark, tens)
    text = text.replace("个亿", "亿")
    return _section(text, whole=True)


def _section(text: str, *, whole: bool) -> Decimal | None:
    for order in _ORDERS:
        at = max(map(text.rfind, order))
        if at < 0:
            continue
        head, tail = text[:at], text[at + 1 :]
        multiplier = MULTIPLIERS[text[at]]
        if multiplier < _MYRIAD and not _ONCE.isdisjoint(head):
            return None
        high = Decimal(1) if not head else _section(head, whole=False)
        low = _tail(tail, multiplier)
        if high is None or low is None or (low and low >= multiplier):
            return None
        return high * multiplier + low
    return _leaf(text, whole=whole)


def _tail(text: str, multiplier: int) -> Decimal | None:
    """What follows a multiplier. A lone Chinese digit counts tenths of it: 一万二 is 12000."""
    if not text:
        return Decimal(0)
    if text[0] == "点":
        return _leaf(f"零{text}", whole=False)
    if len(text) == 1 and text in DIGITS and text not in "零〇":
        return Decimal(DIGITS[text]) * multiplier / 10
    return _section(text.lstrip("零〇") if len(text) > 1 else text, whole=False)


def _leaf(text: str, *, whole: bool) -> Decimal | None:
    if PLAIN.match(text):
        return Decimal(text)
    integer, point, decimals = text.partition("点")
    if not integer or (point and not decimals):
        return None
    digits = "".join(DIGITS.get(character, "?") for character in integer)
    places = "".join(DIGITS.get(character, "?") for character in decimals)
    if "?" in digits or "?" in places:
        return None
    if not whole and not point and len(digits.lstrip("0")) > 1:
        return None
    return Decimal(f"{digits}.{places}" if point else digits)
