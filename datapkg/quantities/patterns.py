"""The regular expressions of the scanner.

None can take more than linear time: no quantifier stands inside another one over the same characters, and what may
repeat is bounded or consumes a character at each step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_DIGIT: Final = "〇零一二三四五六七八九"
_FINANCIAL: Final = "壹贰叁肆伍陆柒捌玖"
_MARKS: Final = "①-⑳㉑-㉟❶-❿⑴-⒇Ⅰ-Ⅻⅰ-ⅻ"
_HAN: Final = "\u4e00-\u9fff"
_COUNTED: Final = "[个万亿人年天岁户家名位元斤里吨亩]"
DATE: Final = re.compile(
    r"(?:19|20)[0-9]{2}(?:-(?:0?[1-9]|1[0-2])(?:-(?:0?[1-9]|[12][0-9]|3[01]))?"
    r"|/(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12][0-9]|3[01])|\.(?:0?[1-9]|1[0-2])\.(?:0?[1-9]|[12][0-9]|3[01]))(?![0-9.-])"
    r"|(?:19|20)[0-9]{2}\.(?:0[1-9]|1[0-2])(?=[ ]?[-—~至])"
)
"""2024-01-17, 2024/1/17, 2024.1.17, 2024-01, and 1992.12 at the start of a span."""
MONTH_DAY: Final = re.compile(
    r"(?:[0-9]{2}-)?(?:0?[1-9]|1[0-2])-(?:[12][0-9]|3[01]|0?[1-9])(?=[ ]{1,2}[0-2]?[0-9]:[0-5][0-9])"
)
"""08-11 in 08-11 23:28, where the year is cut off."""
CLOCK: Final = re.compile(r"(?:[01]?[0-9]|2[0-3])[:：][0-5][0-9](?:[:：][0-5][0-9])?(?![0-9:：.])")
"""14:42, 9:30:15."""
RUN: Final = re.compile("[0-9]+")
CONNECTOR: Final = re.compile("[ ]?(?:[-－—–~～〜]{1,2}|至|到)[ ]?")
"""Between the two ends of a range."""
LISTED: Final = re.compile("[、,，和与及或]")
"""Between numbers that share what stands behind the last."""
RATIO: Final = re.compile("[:：∶︰比]")
RATIO_MARKS: Final = frozenset(":：∶︰比")
CONNECTORS: Final = frozenset(" -－—–~～〜至到")
"""What the connector of a range may start with."""
JOINTS: Final = CONNECTORS | frozenset("、,，和与及或") | RATIO_MARKS
"""What may stand straight behind a numeral that shares its unit with the next."""

_LONG_LINE: Final = 15
"""Characters before a number that a line has at least that goes on in the next line."""
_WHOLE: Final = "[0-9]++(?![0-9 .,，/½⅓⅔¼¾%％‰十百千万亿个余多来几+\n\u3000\u00a0\u2009\u202f])"
"""Digits with which no longer form begins; most numerals, so that the other forms need not be tried."""


def numeral_pattern(*, units: Sequence[str], words: Sequence[str]) -> re.Pattern[str]:
    """The pattern of a numeral with its multiplier, decimals, percent sign, and inner approximator.

    It starts with a class of the characters that a numeral can start with, so that the engine runs through other
    text at full speed.

    Args:
        units: Units that begin with 千 or 百 (千瓦): not a multiplier.
        words: Words that begin with a multiplier (万达): none either, behind Arabic digits.
    """
    first = f"[0-9{_DIGIT}十百千万亿两廿卅数几半{_FINANCIAL}参{_MARKS}]"
    forms = (
        _WHOLE,
        _slashed(),
        _arabic((*units, *words)),
        "一半(?![天夜路生辈子])",
        "半(?=数)",
        _chinese(units),
        f"[{_MARKS}]",
    )
    return re.compile(f"(?={first})(?:{'|'.join(forms)})")


def _slashed() -> str:
    """1/3, where the words around it say that it is a fraction and no date."""
    behind_word = "(?<=[的近约超过占达为到于降至前仅])[1-9][0-9]?/[1-9][0-9]{0,2}(?![0-9/年月日])"
    before_word = f"(?<=[{_HAN}])[1-9]/[1-9][0-9]?(?=以上|左右|以下|多|强|[的。，、；])"
    return f"{behind_word}|{before_word}"


def _arabic(swallowing: Sequence[str]) -> str:
    ten, hundred, thousand, myriad, lakh = (_unless(character, swallowing) for character in "十百千万亿")
    grouped = "[0-9]{1,3}(?:[,，][0-9]{3}){1,12}(?![0-9])"
    # 4 9 2 5 0 万: old files part all digits by spaces.
    spaced = f"[0-9](?:[ ][0-9](?![0-9])){{1,16}}(?=[ ]?[{_HAN}%‰.])"
    # 3 245户: groups parted by spaces between a word and a unit; 2⏎13人: a number broken at the end of a long line.
    behind = rf"(?=(?:[ ]?\.[0-9]+)?[ ]?[{_HAN}%‰])"
    parted = f"(?<=[{_HAN}])[1-9][0-9]{{0,2}}(?:[ \u00a0\u2009\u202f][0-9]{{3}}){{1,4}}(?![0-9]){behind}"
    rest = "(?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]{1,6}(?![0-9])"
    broken = f"(?<=[^\n]{{{_LONG_LINE}}}[{_HAN}])[0-9]{{1,4}}[ \n]{rest}{behind}"
    decimals = rf"(?:[ ]?\.[0-9]+(?:[ ][0-9](?=[ ]?[{_HAN}%‰])){{0,8}}(?!\.?[0-9]))?"
    big = f"(?:[百千]?{myriad}亿?|[百千]?{lakh})"
    # In 100万2、 the 2 is the number of the next item.
    mixed = f"(?:(?:{grouped}|[0-9](?![、.．])[0-9]*)(?:[千百]?{myriad}|[千百])?){{0,2}}"
    multiplier = rf"[ \n\u3000]{{0,3}}{big}{mixed}|个亿(?!元)|{thousand}(?:[0-9]+百?)?|{hundred}|{ten}"
    inner = f"(?:[ ]?(?:{_approximators(few='')})(?:[百千]?[万亿])?)?"
    digits = f"(?:{grouped}|{spaced}|{parted}|{broken}|[0-9]+)"
    vulgar = rf"[½⅓⅔¼¾](?:{myriad}|{lakh})?"
    return rf"{digits}{decimals}(?:{vulgar}|[ \u3000]?[%％‰]|{multiplier})?{inner}"


def _chinese(swallowing: Sequence[str]) -> str:
    hundred, thousand, myriad = (_unless(character, swallowing) for character in "百千万")
    # ○ stands for 〇 in old prints, between digits; 陆 and 伍 are numerals only before 拾, 万, 元
    # and the like, and in headings.
    zero = f"(?<=[{_DIGIT}][{_DIGIT}])○|(?<=[{_DIGIT}])○(?=[{_DIGIT}○年])"
    heading = f"(?<![^\n])[{_FINANCIAL}参](?=、)"
    financial = f"{heading}|[{_FINANCIAL}](?=[拾佰仟万亿元圆整])|[拾佰仟](?=[{_FINANCIAL}万亿元圆整])"
    run = f"(?:[{_DIGIT}两廿卅十亿]|{zero}|{hundred}|{thousand}|{myriad}|{financial}){{1,60}}"
    point = f"点[{_DIGIT}]{{1,20}}(?![十百千分刻])(?:[百千]?[万亿]){{0,2}}"
    above = rf"[ ]?[0-9]+(?:\.[0-9]+)?|[{_DIGIT}十百千万两]{{1,20}}(?:点[{_DIGIT}]{{1,20}})?"
    inner = f"(?:(?:{_approximators(few='么少次')})(?:[百千]?[万亿]){{0,2}})?"
    return f"(?:[数几](?=[十百千万亿]))?{run}(?:{point}|个亿(?!元))?(?:分之(?:{above})[几多]?)?{inner}"


def _approximators(*, few: str) -> str:
    """余, 多, 来, 几 and + behind a numeral, where they don't begin a word (余额, 多媒体) or a model (1+8)."""
    inside = f"余(?![额热地下姚杭庆])|多(?![彩样媒边功云晶肽哈{few}])|来(?={_COUNTED})|几(?={_COUNTED}|[十百千])"
    return rf"{inside}|\+(?={_COUNTED})" + ("|几(?!乎)" if few else "")


def _unless(multiplier: str, words: Iterable[str]) -> str:
    """A multiplier that doesn't begin one of the words."""
    tails = sorted({word[1:] for word in words if word[0] == multiplier}, key=lambda tail: (-len(tail), tail))
    return f"{multiplier}(?!{'|'.join(map(re.escape, tails))})" if tails else multiplier
