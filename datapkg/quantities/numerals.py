"""Reads one numeral, in any of the ways a Chinese text writes it, to its exact value.

In: the characters of a numeral as the scanner cut them out (`16.19万`, `3亿5000万`, `百分之七点二`, `两三千`).
Out: a Numeral. Out of scope: where a numeral starts and ends, its unit, and whether it is a quantity at all.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from typing import Final, Literal, NamedTuple

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
_PARTS: Final = {"百": "%", "千": "‰", "万": "‱"}
_ORDERS: Final = ("亿", "万", "千仟", "百佰", "十拾")
_MYRIAD: Final = 10_000
_ONCE: Final = frozenset("千仟百佰十拾")
"""Multipliers of which there is one before the next 万: 一万万 is a number, 一百一百 is none."""
_PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?\Z")
_INNER: Final = re.compile("[余多来几数]")
_VULGAR: Final = {
    mark: Decimal(value) for mark, value in zip("½⅓⅔¼¾", ("0.5", "0.3333", "0.6667", "0.25", "0.75"), strict=True)
}
_SIGNS: Final = ("-", "−", "负")
_SPACES: Final = str.maketrans("", "", " \t\n\u3000,，")
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
    if len(text) <= MAX_LENGTH and _PLAIN.match(text):
        return Numeral(Decimal(text), _arabic_shape(text))
    if text[-1:] in ("万", "亿") and len(text) <= MAX_LENGTH and _PLAIN.match(text[:-1]):
        scale = MULTIPLIERS[text[-1]]
        return Numeral(_whole(Decimal(text[:-1]) * scale), "scaled", scale=scale)
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


def _read(plain: str, *, spaced: str) -> Numeral:
    if plain[-1] in "%‰":
        share = _value(plain[:-1])
        return Numeral(share, "percent" if share is not None else "unreadable", plain[-1])
    if plain[-1] in _VULGAR:
        whole = _value(plain[:-1] or "零")
        return Numeral(None, "unreadable") if whole is None else Numeral(whole + _VULGAR[plain[-1]], "decimal")
    if plain in ("半", "一半"):
        return Numeral(Decimal("0.5"), "fraction")
    if "/" in plain or "分之" in plain:
        return _read_fraction(plain)
    inner = _INNER.search(plain)
    if inner:
        return _read_inner(plain, inner)
    return _read_neighbours(plain) or _read_number(plain, spaced=spaced)


def _read_number(plain: str, *, spaced: str) -> Numeral:
    if _PLAIN.match(plain):
        return Numeral(Decimal(plain), _arabic_shape(plain))
    value = _value(plain)
    if value is None:
        return Numeral(None, "unreadable")
    if plain[-1] in MULTIPLIERS or plain[0] in "0123456789":
        value = _whole(value)
    if "个亿" in spaced:
        return Numeral(value, "scaled", scale=100_000_000)
    return Numeral(value, _chinese_shape(plain), scale=_tail_scale(plain))


def _whole(value: Decimal) -> Decimal:
    """161900 for 161900.00: what a multiplier makes whole is written whole."""
    return Decimal(int(value)) if value == value.to_integral_value() else value


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
    numerator, denominator = _value(_INNER.sub("", above) or "零"), _value(below)
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
        value = _value(behind)
        return Numeral(value, "few" if value is not None else "unreadable", "", mark, _tail_scale(behind))
    base, factor = _value(before), _factor(behind)
    # In 一亿一千多万 the 万 counts the 一千 alone.
    together = _value(before + behind)
    if base is None or factor is None:
        return Numeral(None, "unreadable")
    shape: Shape = "scaled" if plain[0] in "0123456789" else "chinese"
    if behind == "" and _PLAIN.match(before):
        shape = "decimal" if "." in before else "integer"
    value = base * factor if together is None else together
    return Numeral(_whole(value), shape, "", mark, factor * (_tail_scale(before) if not behind else 1))


def _factor(multipliers: str) -> int | None:
    factor = 1
    for character in multipliers:
        if character not in MULTIPLIERS:
            return None
        factor *= MULTIPLIERS[character]
    return factor


def _tail_scale(plain: str) -> int:
    """The multipliers that a numeral ends with: 10000 for 16.19万, 10**12 for 1.86万亿."""
    scale = 1
    for character in reversed(plain):
        if character not in MULTIPLIERS or character in "十拾":
            break
        scale *= MULTIPLIERS[character]
    return scale


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
        lower, upper = _value(head + plain[index] + tail), _value(head + plain[index + 1] + tail)
        if lower is None or upper is None:
            return None
        return Numeral(lower, "few", "", "", _tail_scale(tail), (lower, upper), index + 1)
    return None


def _value(text: str) -> Decimal | None:
    """The value of a numeral without approximators: recursion on the highest multiplier, at its last place."""
    if not text:
        return None
    if _PLAIN.match(text):
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
    if _PLAIN.match(text):
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
