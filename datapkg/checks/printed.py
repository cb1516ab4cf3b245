"""Reads a printed figure a second time, without the scanner: what re-reading compares a published value with.

The reader is small on purpose and shares nothing with `datapkg.quantities`: two programs that go wrong in the same way
are rare. It knows Arabic digits with 十百千万亿 behind them, Chinese numerals, %, ‰, 百分之 and 余/多 inside or behind.
What it doesn't know it leaves unread (None), and the check that asked can't tell.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

_FOLD = str.maketrans(
    "０１２３４５６７８９．·•，％／　萬億餘兩點幾負〇零壹贰叁肆伍陆柒捌玖拾佰仟",
    "0123456789...,%/ 万亿余两点几负零零一二三四五六七八九十百千",
)
_PLACES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_ARABIC = re.compile(r"([0-9]{1,40}|[0-9]{1,3}(?:,[0-9]{3}){1,12})(?:\.([0-9]{1,20}))?([十百千万亿]{0,3})\Z")
_ELLIPSIS = re.compile(r"[百千万亿][一二三四五六七八九]\Z")
"""一百五 is 150: what this reader doesn't know."""
_BLANKS = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]|[(（][^()（）0-9一-鿿]{1,12}[)）]")


class Printed(NamedTuple):
    """A figure as its characters say it.

    Args:
        value: The value in base units.
        step: What one unit of the last printed digit is worth; 1 for a plain whole number.
        digits: The number of significant digits.
        rounded: Whether the notation leaves digits out (decimals, 万, 亿, %), so that it may be rounded.
        over: Whether 余 or 多 says that the figure is larger.
    """

    value: Decimal
    step: Decimal
    digits: int
    rounded: bool
    over: bool


def fold(text: str) -> str:
    """The text in half width and simplified characters, without blanks and glosses: 2.8萬(wàn)余 is 2.8万余."""
    return _BLANKS.sub("", text.translate(_FOLD))


@lru_cache(maxsize=65536)
def read_printed(text: str) -> Printed | None:
    """What the characters of a figure say; None where this reader doesn't know."""
    body = fold(text)
    negative = body[:1] in {"-", "−", "负"}
    body = body[1:] if negative else body
    body, percent = _without_percent(body)
    over = any(mark in body for mark in "余多")
    body = body.replace("余", "").replace("多", "")
    printed = _arabic(body) or _chinese(body)
    if printed is None:
        return None
    value, step, digits, rounded = printed
    return Printed(-value if negative else value, step, digits, rounded or percent, over)


def _without_percent(body: str) -> tuple[str, bool]:
    for prefix in ("百分之", "千分之"):
        if body.startswith(prefix):
            return body.removeprefix(prefix), True
    for suffix in ("%", "‰"):
        if body.endswith(suffix):
            return body.removesuffix(suffix), True
    return body, False


_Parts = tuple[Decimal, Decimal, int, bool]


def _arabic(body: str) -> _Parts | None:
    match = _ARABIC.match(body)
    if match is None:
        return None
    whole, decimals, places = match.group(1).replace(",", ""), match.group(2) or "", match.group(3)
    exponent = sum(_PLACES[place] for place in places)
    value = Decimal(f"{whole}.{decimals}" if decimals else whole).scaleb(exponent)
    step = Decimal(1).scaleb(exponent - len(decimals))
    digits = len((whole + decimals).lstrip("0")) or 1
    return value, step, digits, bool(decimals or places)


def _chinese(body: str) -> _Parts | None:
    if not body or any(
        character not in _DIGITS and character not in _PLACES and character != "点" for character in body
    ):
        return None
    whole, point, decimals = body.partition("点")
    if point:
        return _chinese_decimal(whole, decimals)
    total = section = digit = 0
    for character in whole:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in "万亿":
            total = _multiplied(total, section + digit, 10 ** _PLACES[character])
            section = digit = 0
        else:
            section += (digit or 1) * 10 ** _PLACES[character]
            digit = 0
    if _ELLIPSIS.search(whole):
        return None
    last = next((character for character in reversed(whole) if character != "零"), "零")
    exponent = _PLACES[last] if last in "万亿" else 0
    value = Decimal(total + section + digit) if any(c in _PLACES for c in whole) else _digit_string(whole)
    return value, Decimal(1).scaleb(exponent), len(str(value).strip("0")) or 1, exponent > 0


def _multiplied(total: int, section: int, by: int) -> int:
    """三万亿 and 六万万 multiply all that stands before, 四亿五千万 what stands behind the larger multiplier."""
    if section and total >= by:
        return total + section * by
    return (total + section or 1) * by


def _digit_string(body: str) -> Decimal:
    return Decimal("".join(str(_DIGITS[character]) for character in body))


def _chinese_decimal(whole: str, decimals: str) -> _Parts | None:
    head = _chinese(whole)
    multiplier = decimals[-1:] if decimals[-1:] in {"万", "亿"} else ""
    places = decimals.removesuffix(multiplier)
    if head is None or not places or any(character not in _DIGITS for character in places):
        return None
    exponent = _PLACES.get(multiplier, 0)
    value = (head[0] + _digit_string(places).scaleb(-len(places))).scaleb(exponent)
    return value, Decimal(1).scaleb(exponent - len(places)), len(str(head[0]).strip("0")) + len(places), True
