"""What surrounds a numeral beyond the words that touch it: quotation marks, titles, signs, falls, nouns and places."""

from __future__ import annotations

import re
from bisect import bisect_right

from datapkg.models.data import Number
from datapkg.quantities.numerals import MARKS, VULGAR, Numeral
from datapkg.quantities.rates import alternatives
from datapkg.quantities.values import DIGITS
from datapkg.vocabulary.classification import Classification

BREAK = re.compile("[，。；;！？\n]")
_LISTED = re.compile("[、,，和与及以]{1,2}\\Z")
_QUOTED = 13
"""Characters between quotation marks that stand around names and slogans."""
_OPENING = re.compile(f"[“「『][^“”「」『』，。；;！？\n]{{0,{_QUOTED}}}\\Z")
_QUOTATION = re.compile(f"[“「『][^“”「」『』，。；;！？\n]{{1,{_QUOTED}}}[”」』]")
TITLE = re.compile("《[^《》\n]{1,60}》")
_FALL_REACH = 10
_FALLING = "比年期别净均续率价额量值幅末月人数划入出"
"""Behind these, 少 and 降 say that a figure fell; elsewhere they are parts of words."""
_MINUS = "-−－"
_NOT_NEGATIVE = "减胜抱担肩背欠自"
_OPENERS = frozenset("\0\n\t |(（:：/")
_LINKS = frozenset("为是达至到约长降率温润额幅速值")
_CHINESE = "\u4dff"
_DIGITS = frozenset("0123456789")
_SEPARATORS = frozenset(",.'’\xa0\u2007\u2009\u202f")
"""Marks of groups of digits, here and elsewhere. Where the numeral's pattern left one out, the grouping is wrong."""
_NO_WHOLE = _OPENERS | frozenset(_MINUS) | frozenset("，、,")
"""Before a point, these say that the digits before it are missing: .5 may be 0.5, or 5 behind a full stop."""
_ENUMERATED = frozenset("人户")
_REACHES = "达到|达|为|有|突破|超过|超|增至|增加到"
_ABOUT = ("左右", "以上")
_SUBJECT_REACH = 16
"""Characters before a number in which the noun stands whose number it is."""
_LIKE_DIGITS = frozenset("ОоΟοІ")
"""Letters of other scripts that look like 0 and 1."""


class Surroundings:
    """The declared words that are looked for around a numeral, compiled.

    Args:
        classification: The declared words.
    """

    def __init__(self, classification: Classification) -> None:
        single = "".join(word for word in classification.falls if len(word) == 1)
        longer = alternatives(word for word in classification.falls if len(word) > 1)
        self._fall = re.compile(f"(?:{longer}|(?<=[{_FALLING}])[{single}])了?(?:约|近|超过|逾|达|达到|超)?[ ]?\\Z")
        self.fall_ends = frozenset(word[-1] for word in classification.falls) | frozenset("了约近过逾达超 ")
        self._fall_of = re.compile(
            f"(?:{alternatives(classification.falls_of)})(?:(?![的占率为达比后了至到])[\u4e00-\u9fff]){{2,8}}\\Z"
        )
        self.currencies = {word: each.unit for each in classification.currencies for word in each.before}
        self.cut_off = frozenset(classification.cut_off)
        self._nouns = {noun: each.unit for each in classification.implied for noun in each.nouns}
        nouns = f"(?:({alternatives(self._nouns)})){{1,4}}"
        quoted = "[\u4e00-\u9fff]{0,6}“[\u4e00-\u9fff]{1,8}”[\u4e00-\u9fff]{0,6}?"
        self._noun = re.compile(f"(?:[\u4e00-\u9fff“]{{0,6}}?|{quoted}){nouns}")
        self._far_noun = re.compile(f"(?:[\u4e00-\u9fff“]{{0,20}}?|{quoted}){nouns}")
        persons = alternatives(("人数", *(noun for noun, unit in self._nouns.items() if unit in _ENUMERATED)))
        self._named = re.compile(f"({persons})(?:总[数量]|数)?(?:已经?|一?共)?(?:{_REACHES})\\Z")
        self.place_units = frozenset(classification.place_units)
        endings = alternatives(classification.place_endings)
        self._place = re.compile(f"[\u4e00-\u9fff]{{0,2}}?(?:{endings})")
        self._place_with_unit = re.compile(
            f"[{''.join(classification.place_units)}][\u4e00-\u9fff]{{0,2}}?(?:村|镇|乡|街道|社区|屯|寨|庄)"
        )

    def implied_unit(self, text: str, *, end: int, far: bool) -> str | None:
        """The unit of the noun that follows without a classifier: 人 in 125万城镇人口.

        Args:
            text: The text.
            end: Where the numeral ends.
            far: Whether the noun may stand further off, as behind a number of ten thousands.
        """
        match = (self._far_noun if far else self._noun).match(text, end)
        return self._nouns[match.group(1)] if match else None

    def unit_of_subject(self, text: str, *, start: int, end: int) -> str | None:
        """The unit of the noun that a number of ten thousands tells the number of: 人 in 老年人达52.3万，."""
        if "\u4e00" <= text[end] <= "\u9fff" and not text.startswith(_ABOUT, end):
            return None
        match = self._named.search(text, max(0, start - _SUBJECT_REACH), start)
        return self._nouns.get(match.group(1), "人") if match else None

    def in_place_name(self, text: str, *, end: int, unit: bool) -> bool:
        """Whether what follows makes the numeral part of a place's name: 九溪, and with a unit's character 八角庙村."""
        return (self._place_with_unit if unit else self._place).match(text, end) is not None

    def says_fell(self, text: str, *, start: int, share: bool) -> bool:
        """Whether words of a fall stand straight before a figure."""
        floor = max(0, start - _FALL_REACH)
        if share and self._fall_of.search(text, floor, start):
            return True
        return text[start - 1] in self.fall_ends and self._fall.search(text, floor, start) is not None

    def fell(self, numeral: Numeral, *, unit: str, text: str, start: int, found: list[Number]) -> bool:
        """Whether the text says that the figure fell, or lists it behind one that did (下降2.2%和4.5%)."""
        if numeral.value is None or numeral.value <= 0:
            return False
        if self.says_fell(text, start=start, share=numeral.unit == "%"):
            return True
        if text[start - 1] in self.fall_ends:
            return False
        if not found:
            return False
        last = found[-1]
        return (
            last.value is not None
            and last.value < 0
            and start - last.unit_end <= 2
            and last.unit == unit
            and _LISTED.match(text, last.unit_end, start) is not None
        )


class Spans:
    """Stretches of a text that don't overlap, such as its titles.

    Args:
        pattern: Finds them.
        text: The text.
    """

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        spans = [match.span() for match in pattern.finditer(text)]
        self._starts = [start for start, _end in spans]
        self._ends = [end for _start, end in spans]

    def __bool__(self) -> bool:
        return bool(self._starts)

    def around(self, start: int, end: int) -> bool:
        """Whether one of them holds all from `start` to `end`."""
        index = bisect_right(self._starts, start)
        return index > 0 and self._ends[index - 1] >= end


def sign_length(numeral: Numeral, *, text: str, start: int) -> int:
    """How many characters before the numeral make it negative (-, 负, 零下); 0 where none do."""
    mark, before = text[start - 1], text[start - 2]
    if mark == "下":
        return 2 if before == "零" else 0
    if mark == "负":
        return 0 if before in _NOT_NEGATIVE else 1
    if mark not in _MINUS:
        return 0
    chinese = numeral.shape in ("percent", "decimal", "scaled") and before > _CHINESE
    return 1 if before in _OPENERS or before in _LINKS or chinese else 0


def is_quoted(text: str, *, start: int, end: int) -> bool:
    """Whether the numeral stands in short quotation marks, as names and slogans do."""
    opening = _OPENING.search(text, max(0, start - _QUOTED), start)
    quotation = opening and _QUOTATION.match(text, opening.start())
    return quotation is not None and quotation.end() >= end


def is_torn(numeral: Numeral, *, text: str, start: int, end: int) -> bool:
    """Whether the numeral is what is left of a number that can't be read: 12 and 34 of 12,34, 万 of 5①万, 0 of 1О0."""
    if text[end] == "," and text[end + 1] in _DIGITS and text[end - 1] in _DIGITS:
        return True
    mark, before = text[start - 1], text[start - 2]
    if numeral.shape == "round":
        return mark in VULGAR or (before in _DIGITS and (mark == "." or mark in MARKS))
    if text[start] not in _DIGITS:
        return numeral.shape == "digits" and mark in DIGITS
    if mark in _SEPARATORS:
        return before in _DIGITS or (
            mark == "." and (before > _CHINESE or before in _NO_WHOLE) and before not in DIGITS
        )
    return (
        mark in _LIKE_DIGITS or ("\x7f" < mark < _CHINESE and mark.isdecimal()) or "\U0001d7ce" <= mark <= "\U0001d7ff"
    )


def may_be_torn(mark: str) -> bool:
    """Whether a numeral behind this character may be torn (`is_torn`): one look at the character tells of most."""
    return (
        mark in DIGITS
        or mark in MARKS
        or mark in VULGAR
        or mark in _SEPARATORS
        or mark in _LIKE_DIGITS
        or ("\x7f" < mark < _CHINESE and mark.isdecimal())
        or mark > "\uffff"
    )
