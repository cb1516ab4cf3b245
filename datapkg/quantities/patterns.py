"""The regular expressions of the scanner. None can take more than linear time: no quantifier stands inside another one
over the same characters, and what may repeat is bounded or consumes a character at each step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_DIGIT: Final = "〇零一二三四五六七八九"
_FINANCIAL: Final = "壹贰叁肆伍陆柒捌玖"
_MARKS: Final = "①-⑳㉑-㉟❶-❿⑴-⒇Ⅰ-Ⅻⅰ-ⅻ"
DATE: Final = re.compile(
    r"(?:19|20)[0-9]{2}(?:-(?:0?[1-9]|1[0-2])(?:-(?:0?[1-9]|[12][0-9]|3[01]))?"
    r"|/(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12][0-9]|3[01])|\.(?:0?[1-9]|1[0-2])\.(?:0?[1-9]|[12][0-9]|3[01]))(?![0-9.-])"
)
"""2024-01-17, 2024/1/17, 2024.1.17, 2024-01."""
MONTH_DAY: Final = re.compile(r"(?:[0-9]{2}-)?(?:0?[1-9]|1[0-2])-(?:[12][0-9]|3[01]|0?[1-9])(?=[ ]{1,2}[0-2]?[0-9]:[0-5][0-9])")
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
JOINTS: Final = frozenset(" -－—–~～〜至到、,，和与及或") | RATIO_MARKS
"""What may stand straight behind a numeral that shares its unit with the next."""
RATE_MARK: Final = re.compile("[每均]")


def numeral_pattern(*, units: Sequence[str], words: Sequence[str]) -> re.Pattern[str]:
    """The pattern of a numeral with its multiplier, decimals, percent sign, and inner approximator.

    It starts with a class of the characters that a numeral can start with, so that the engine runs through other
    text at full speed.

    Args:
        units: Units that begin with 千 or 百 (千瓦): not a multiplier.
        words: Words that begin with a multiplier (万达): neither.
    """
    ten, hundred, thousand, myriad, lakh = (_unless(c, (*units, *words)) for c in "十百千万亿")
    big = f"(?:[百千]?{myriad}亿?|[百千]?{lakh}|万亿)"
    grouped = "[0-9]{1,3}(?:[,，][0-9]{3}){1,12}(?![0-9])"
    # 4 9 2 5 0 万: old files part every digit by a space.
    spaced = r"[0-9](?:[ ][0-9](?![0-9])){1,16}(?=[ ]?[\u4e00-\u9fff%‰.])"
    arabic = (
        rf"(?:{grouped}|{spaced}|[0-9]+)(?:[ ]?\.[0-9]+(?:[ ][0-9](?=[ ]?[\u4e00-\u9fff%]))*(?!\.?[0-9]))?"
        rf"(?:[ \u3000]?[%％‰]|[ \n\u3000]{{0,3}}{big}(?:(?:{grouped}|[0-9]+)(?:[千百]|{myriad})?){{0,2}}"
        rf"|个亿(?!元)|{thousand}(?:[0-9]+百?)?|{hundred}|{ten})?"
        rf"(?:[ ]?(?:余(?![额热地下姚杭庆])|多(?![彩样媒边功云晶肽哈])|来(?=[个万人年天岁户家名位元])|几(?=[个万人年天岁户家名位元]))(?:[百千]?[万亿])?)?"
    )
    ten, hundred, thousand, myriad, lakh = (_unless(c, units) for c in "十百千万亿")
    fraction = "(?:(?<=[的近约超过占达为到于降至前仅])[1-9][0-9]?/[1-9][0-9]{0,2}(?![0-9/年月日])|(?<=[\u4e00-\u9fff])[1-9]/[1-9][0-9]?(?=以上|左右|以下|多|强|[的。，、；]))"
    run = f"(?:[{_DIGIT}两廿卅十亿]|(?<=[{_DIGIT}][{_DIGIT}])○|(?<=[{_DIGIT}])○(?=[{_DIGIT}○年])|{hundred}|{thousand}|{myriad}|[{_FINANCIAL}](?=[拾佰仟万亿元圆整])|[拾佰仟](?=[{_FINANCIAL}万亿元圆整]))"
    point = f"点[{_DIGIT}]{{1,20}}(?![十百千分刻])(?:[百千]?[万亿]){{0,2}}"
    chinese = (
        f"(?:[数几](?=[十百千万亿]))?{run}{{1,60}}(?:{point}|个亿(?!元))?"
        rf"(?:分之(?:[ ]?[0-9]+(?:\.[0-9]+)?|[{_DIGIT}十百千万两]{{1,20}}(?:点[{_DIGIT}]{{1,20}})?)(?:几|多)?)?"
        f"(?:(?:余(?![额热地下姚杭庆])|多(?![彩样媒边功云晶肽哈么少次])|来(?=[个万亿人年天岁户家名位元斤里吨亩])|几(?!乎))(?:[百千]?[万亿]){{0,2}})?"
    )
    return re.compile(
        f"(?=[0-9{_DIGIT}十百千万亿两廿卅数几半{_FINANCIAL}{_MARKS}])(?:{fraction}|{arabic}|一半(?![天夜路生辈子])|半(?=数)|{chinese}|[{_MARKS}])"
    )


def _unless(multiplier: str, words: Iterable[str]) -> str:
    """A multiplier that doesn't begin one of the words."""
    tails = sorted({word[1:] for word in words if word[0] == multiplier}, key=lambda tail: (-len(tail), tail))
    return f"{multiplier}(?!{'|'.join(map(re.escape, tails))})" if tails else multiplier
