"""Folds characters one to one, so that later stages meet one form of each: the length of the text never changes.

Folded: full-width digits, letters, signs and space; odd spaces; line ends; `,` `;` `:` beside Chinese characters; the
raised decimal point (19·5％); traditional forms. Kept: `，；：（）？！～`, which Chinese text uses as its own
punctuation, and everything that only looks like a digit (superscripts, circled numbers, foreign digits), because
folding those would change numbers.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_KEPT = "，；：（）？！～"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in _KEPT} | {0x3000: 0x20}
_LINE_ENDS = dict.fromkeys(map(ord, "\r\v\f\x85\u2028\u2029"), ord("\n"))
_ONE_TO_ONE = _FULL_WIDTH | _LINE_ENDS
ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f" + re.escape("".join(map(chr, _ONE_TO_ONE))) + "]")
"""Control characters, and those that have another width or line end."""
_FULL_WIDTH_THOUSANDS = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_RAISED_POINT = re.compile("(?<=[0-9])[·•](?=[0-9]{1,4} ?(?:[%‰万亿倍元]|个百分点))")
"""The decimal point of older prints: 19·5％. Days are written with it too (9·18), but nothing is counted by them."""
_CHINESE_MARKS = {",": "，", ";": "；", ":": "："}
_MARK_INSIDE_LATIN = re.compile(r"[!-(*-~ \n][,;:][!-~ \n]")
_BESIDE = r"(?:(?<=[)%\x80-\U0010ffff]{0})|(?<=[)%\x80-\U0010ffff]{0}{0})|(?=[\x80-\U0010ffff]))"
_MARKS_BESIDE_CHINESE = {mark: re.compile(mark + _BESIDE.replace("{0}", mark)) for mark in _CHINESE_MARKS}
_ODD_SPACES = "\xa0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_ODD_SPACE_OUTSIDE_NUMBER = re.compile(f"[{_ODD_SPACES}](?:(?<![0-9].)|(?![0-9]))")
_ALIEN = re.compile(rb"&#([0-9]{3,7});")
_OTHERWISE_MAPPED = "—·"
"""Frequent marks of GB 2312 that Python's codec looks for at other code points; each miss costs it a microsecond."""
_IDEOGRAPHS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MISPRINTS = {"陜": "陕"}
"""Characters that OpenCC leaves alone and that stand for another one wherever converted pages print them."""
_TRADITIONAL_SHARE = 0.01
"""A text with this share of traditional characters in its beginning is taken to be written in them throughout."""
_SAMPLE = 20_000
_FEW = 40
"""Up to so many different characters, `str.replace` for each is faster than one `str.translate`."""


def fold(source: str, *, alien: frozenset[str] | None = None, odd: bool = True) -> str:
    """The text with each character in the form that later stages expect; positions stay as they are.

    Args:
        source: The text.
        alien: `outside_gb2312(source)`, where the caller has it already.
        odd: Whether `ODD` may be found in it.
    """
    alien = outside_gb2312(source) if alien is None else alien
    text = source
    if odd and ODD.search(text):
        text = _FULL_WIDTH_THOUSANDS.sub(",", text).translate(_ONE_TO_ONE)
    if "," in text or ":" in text or ";" in text:
        text = _fold_marks(text)
    if "·" in text or "•" in text:
        text = _RAISED_POINT.sub(".", text)
    if not alien.isdisjoint(_ODD_SPACES):
        text = _ODD_SPACE_OUTSIDE_NUMBER.sub(" ", text)
    traditional = _simplified_forms(alien)
    return _simplify(text, traditional=traditional) if traditional else text


def outside_gb2312(text: str) -> frozenset[str]:
    """The different characters of a text that GB 2312, the set of simplified Chinese, lacks.

    The codec is used because it looks at a hundred million characters a second; a Python set looks at eight.
    """
    for mark in _OTHERWISE_MAPPED:
        text = text.replace(mark, "")
    encoded = text.encode("gb2312", "xmlcharrefreplace")
    codes = set(_ALIEN.findall(encoded)) if b"&#" in encoded else ()
    return frozenset(chr(int(code)) for code in codes if int(code) < 0x110000)


def _fold_marks(text: str) -> str:
    """`,` `;` `:` as Chinese marks, except where both neighbours are Latin, as in 1,234 and 14:42."""
    mixed = _MARK_INSIDE_LATIN.search(text)
    for mark, chinese in _CHINESE_MARKS.items():
        if mark in text:
            text = _MARKS_BESIDE_CHINESE[mark].sub(chinese, text) if mixed else text.replace(mark, chinese)
    return text


def _simplified_forms(alien: frozenset[str]) -> dict[int, str]:
    """The traditional characters among some that GB 2312 lacks, with their simplified forms.

    That GB 2312 lacks them makes them traditional in any text: 乾 (乾县) and 於 stand in simplified text too.
    """
    ideographs = [each for each in sorted(alien) if _IDEOGRAPHS.match(each)]
    if not ideographs:
        return {}
    # A line each, so that no two characters are taken for a word.
    converted = str(_converter().convert("\n".join(ideographs))).split("\n")
    forms = dict(zip(ideographs, converted, strict=True)) | _MISPRINTS
    return {ord(each): forms[each] for each in ideographs if forms[each] != each and len(forms[each]) == 1}


def _simplify(text: str, *, traditional: dict[int, str]) -> str:
    """Simplified characters: by context where the text is traditional, else only what can't be misread."""
    sample = text[:_SAMPLE]
    if sum(map(sample.count, map(chr, traditional))) >= _TRADITIONAL_SHARE * len(sample):
        # OpenCC takes UTF-8, which has no lone surrogates.
        converted: str = _converter().convert(_SURROGATE.sub("\ufffd", text)).translate(traditional)
        if len(converted) == len(text):
            return converted
    if len(traditional) > _FEW:
        return text.translate(traditional)
    for code, form in traditional.items():
        text = text.replace(chr(code), form)
    return text


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
