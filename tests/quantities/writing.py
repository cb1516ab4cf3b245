"""Writes numbers in the ways that Chinese texts use, for the property tests."""

from __future__ import annotations

from decimal import Decimal

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """四百七十一万: a whole number below 10**16 in Chinese numerals."""
    if number == 0:
        return "零"
    result = ""
    for multiplier, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, multiplier)
        if name == "万亿" and section and number >= 10**8:
            # 一万五千亿 is written as one number of 亿.
            number += section * 10**12
            section, number = divmod(number, 10**8)
            result += chinese(section) + "亿"
            continue
        if name == "亿" and section >= 10**4:
            result += chinese(section) + name
            continue
        if section:
            result += ("零" if result and section < 1000 else "") + _section(section) + name
    return result


def _section(number: int) -> str:
    result, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            result += ("零" if gap and result else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return result


def grouped(number: int) -> str:
    """1,234,567."""
    return f"{number:,}"


def scaled(number: int) -> str:
    """16.19万, 6.27亿: with the largest multiplier that leaves few decimals."""
    for multiplier, name in ((10**8, "亿"), (10**4, "万")):
        if number >= multiplier:
            return f"{Decimal(number) / multiplier:f}{name}"
    return str(number)


def mixed(number: int) -> str:
    """3亿5000万, 3万4000."""
    for multiplier, name in ((10**8, "亿"), (10**4, "万")):
        high, low = divmod(number, multiplier)
        if high and low >= multiplier // 10:
            tail = f"{low // 10**4}万" if name == "亿" and low % 10**4 == 0 else str(low)
            return f"{high}{name}{tail}"
    return str(number)


def full_width(text: str) -> str:
    """１２３４．５％."""
    return text.translate({ord(half): chr(ord(half) + 0xFEE0) for half in "0123456789.,%"})


def traditional(text: str) -> str:
    """四百七十一萬."""
    return text.translate(str.maketrans("万亿两", "萬億兩"))
