"""Reads one numeral, in any of the ways a Chinese text writes it, to its exact value.

In: the characters of a numeral as the scanner cut them out (`16.19万`, `3亿5000万`, `百分之七点二`, `两三千`).
Out: a Numeral. Out of scope: where a numeral starts and ends, its unit, and whether it is a quantity at all.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from typing import Final, Literal, NamedTuple

from datapkg.quantities.values import DIGITS, MULTIPLIERS, PLAIN, as_whole, tail_scale, value_of

Shape = Literal[
    "one",  # 一
    "two",  # 两
    "digit",  # 二 … 九, 〇, 零
    "ten",  # 十
    "chinese",  # 二十一, 四百七十一万, 三点五
    "digits",  # 一九八五, 二〇二三
    "round",  # 百, 千, 万, 亿, 百万, 千亿
    "few",  # 几十, 数百万, 两三千: no single value is written
    "fraction",  # 三分之一
    "percent",  # 百分之七点二, 5%
    "year",  # 2023
    "integer",  # 354, 1,234
    "long",  # 12262, 101705
    "code",  # 0917, 13900000000
    "decimal",  # 13.7
    "scaled",  # 16.19万, 3亿5000万
    "mark",  # ①, Ⅳ
    "unreadable",  # a run of numeral characters that is no number (十四五, 一二三四五六)
]

_PARTS: Final = {"百": "%", "千": "‰", "万": "‱"}
_SIMPLE: Final = re.compile("([0-9]+(?:\\.[0-9]+)?)([%‰万亿]?)\\Z")
"""Most numerals."""
_INNER: Final = re.compile("[余多来几数+]")
VULGAR: Final = {
    mark: Decimal(value) for mark, value in zip("½⅓⅔¼¾", ("0.5", "0.3333", "0.6667", "0.25", "0.75"), strict=True)
}
"""Fractions in one character, to four places as the guideline writes them."""
_SIGNS: Final = ("-", "−", "负")
_SPACES: Final = str.maketrans("", "", " \t\n\u3000\u00a0\u2009\u202f,，")
MARKS: Final = frozenset(
    map(chr, (*range(0x2160, 0x217C), *range(0x2460, 0x2488), *range(0x3251, 0x3260), *range(0x2776, 0x2780)))
)
"""Roman and circled numbers."""
MAX_LENGTH: Final = 40
"""Longer runs of numeral characters are codes or hostile; they get no value."""
_MOST_DIGITS: Final = 10 * MAX_LENGTH
"""A character adds eight digits at most: 亿."""


class Numeral(NamedTuple):
    """A numeral that was read.

    Args:
        value: Exact value with the multiplier applied; None where the characters are no number.
        shape: How it is written.
        unit: "%", "‰" or "‱" where the numeral itself says so, else "".
        inner: The approximator inside or straight behind (余, 多, 来, 几, 数), else "".
        scale: The last multiplier (10000 for 80—100万), which a range hands to its lower end.
        ends: The two numbers of 两三千 or 三五, each with its own value; None elsewhere.
        split: Where in the text the second of `ends` starts.
    """

    value: Decimal | None
    shape: Shape
    unit: str = ""
    inner: str = ""
    scale: int = 1
    ends: tuple[Decimal, Decimal] | None = None
    split: int = 0


def read_numeral(text: str) -> Numeral:
    """Read a numeral.

    Args:
        text: The numeral's characters, simplified, half width; spaces and line breaks inside are allowed.

    Returns:
        Its value and shape; `unreadable` where the characters are no number.
    """
    if len(text) <= MAX_LENGTH and (simple := _SIMPLE.match(text)):
        return _read_simple(*simple.groups())
    if text[:1] in MARKS:
        return Numeral(None, "mark")
    if len(text) > MAX_LENGTH:
        return Numeral(None, "code" if text[0] in "0123456789" else "unreadable")
    plain = text.translate(_SPACES)
    sign = 1
    if plain.startswith(_SIGNS):
        sign, plain = -1, plain[1:]
    if not plain:
        return Numeral(None, "unreadable")
    numeral = _read(plain, spaced=text)
    return numeral if sign > 0 or numeral.value is None else numeral._replace(value=-numeral.value)


def _read_simple(digits: str, mark: str) -> Numeral:
    value = Decimal(digits)
    if not mark:
        return Numeral(value, _arabic_shape(digits))
    if mark in "%‰":
        return Numeral(value, "percent", mark)
    scale = MULTIPLIERS[mark]
    return Numeral(as_whole(value * scale), "scaled", scale=scale)


def _read(plain: str, *, spaced: str) -> Numeral:
    if plain[-1] in "%‰":
        share = value_of(plain[:-1])
        return Numeral(share, "percent" if share is not None else "unreadable", plain[-1])
    if plain.rstrip("万亿")[-1:] in VULGAR:
        return _read_vulgar(plain)
    if plain in ("半", "一半"):
        return Numeral(Decimal("0.5"), "fraction")
    if "/" in plain or "分之" in plain:
        return _read_fraction(plain)
    inner = _INNER.search(plain)
    if inner:
        return _read_inner(plain, inner)
    return _read_neighbours(plain) or _read_number(plain, spaced=spaced)


def _read_vulgar(plain: str) -> Numeral:
    """½, 1½ and 1½万."""
    scale = tail_scale(plain)
    bare = plain.rstrip("万亿")
    whole = value_of(bare[:-1] or "零")
    if whole is None:
        return Numeral(None, "unreadable")
    value = as_whole((whole + VULGAR[bare[-1]]) * scale)
    return Numeral(value, "decimal" if scale == 1 else "scaled", scale=scale)


def _read_number(plain: str, *, spaced: str) -> Numeral:
    if PLAIN.match(plain):
        return Numeral(Decimal(plain), _arabic_shape(plain))
    value = value_of(plain)
    if value is None:
        return Numeral(None, "unreadable")
    if plain[-1] in MULTIPLIERS or plain[0] in "0123456789":
        value = as_whole(value)
    if "个亿" in spaced:
        return Numeral(value, "scaled", scale=100_000_000)
    return Numeral(value, _chinese_shape(plain), scale=tail_scale(plain))


def _arabic_shape(plain: str) -> Shape:
    if "." in plain:
        return "decimal"
    if len(plain) == 4 and plain[:2] in ("19", "20"):
        return "year"
    if len(plain) > 1 and plain[0] == "0":
        return "code"
    return "integer" if len(plain) < 5 else "long" if len(plain) < 10 else "code"


def _chinese_shape(plain: str) -> Shape:
    if plain[0] in "0123456789":
        return "scaled"
    if len(plain) == 1:
        return (
            "one"
            if plain in "一壹"
            else "two"
            if plain == "两"
            else "ten"
            if plain == "十"
            else ("digit" if plain in DIGITS else "round")
        )
    if all(character in DIGITS for character in plain):
        return "digits"
    if all(character in MULTIPLIERS for character in plain):
        return "round"
    return "chinese"


def _read_fraction(plain: str) -> Numeral:
    if "/" in plain:
        above, _, below = plain.partition("/")
    else:
        below, _, above = plain.partition("分之")
    inner = _INNER.search(above)
    numerator, denominator = value_of(_INNER.sub("", above) or "零"), value_of(below)
    if not above or numerator is None or not denominator:
        return Numeral(None, "unreadable")
    mark = inner.group() if inner else ""
    if below in _PARTS:
        return Numeral(numerator, "percent", _PARTS[below], mark)
    with localcontext() as context:
        context.prec = _MOST_DIGITS
        quotient = numerator / denominator
        # The guideline writes a fraction that has no short decimal form with four places: 三分之一 is 0.3333.
        short = quotient.quantize(Decimal("0.0001"))
    return Numeral(short.normalize() if short == quotient else short, "fraction", "", mark)


def _read_inner(plain: str, inner: re.Match[str]) -> Numeral:
    """230余万, 十几万, 数百万, 几十, 二百多: the approximator adds nothing; a leading 几 or 数 stands for one."""
    mark = inner.group()
    before, behind = plain[: inner.start()], plain[inner.end() :]
    if not before:
        value = value_of(behind)
        return Numeral(value, "few" if value is not None else "unreadable", "", mark, tail_scale(behind))
    base, factor = value_of(before), _factor(behind)
    # In 一亿一千多万 the 万 counts the 一千 alone.
    together = value_of(before + behind)
    if base is None or factor is None:
        return Numeral(None, "unreadable")
    shape: Shape = "scaled" if plain[0] in "0123456789" else "chinese"
    if behind == "" and PLAIN.match(before):
        shape = "decimal" if "." in before else "integer"
    value = base * factor if together is None else together
    return Numeral(as_whole(value), shape, "", mark, factor * (tail_scale(before) if not behind else 1))


def _factor(multipliers: str) -> int | None:
    factor = 1
    for character in multipliers:
        if character not in MULTIPLIERS:
            return None
        factor *= MULTIPLIERS[character]
    return factor


def _read_neighbours(plain: str) -> Numeral | None:
    """两三千, 三五个, 十七八, 二三十: two neighbouring digits are a range, not 23."""
    for index in range(min(len(plain) - 1, 6)):
        low, high = DIGITS.get(plain[index]), DIGITS.get(plain[index + 1])
        if low is None or high is None:
            continue
        if not (int(high) == int(low) + 1 or (low, high) == ("3", "5")) or low == "0":
            return None
        head, tail = plain[:index], plain[index + 2 :]
        if (head and head[-1] in DIGITS) or (tail and tail[0] in DIGITS):
            return None
        lower, upper = value_of(head + plain[index] + tail), value_of(head + plain[index + 1] + tail)
        if lower is None or upper is None:
            return None
        return Numeral(lower, "few", "", "", tail_scale(tail), (lower, upper), index + 1)
    return None
