"""A second, dumb count of the digits of a file, to prove that a reader lost none and made none up.

The counts here know as little as possible of what the readers do: regular expressions over the bytes' characters, no
parser. Each gives the digit groups (runs of ASCII and full-width digits) in the order in which they stand.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable

_GROUP = re.compile(r"[0-9０-９]+")
_RAISED_OR_LOWERED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]")
_DIGIT = re.compile("[0-9]")
_TO_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
_UNSEEN = re.compile(
    r"<!--(?:[^-]|-(?!->))*+(?:-->|\Z)|<(script|style|template|title)\b[^>]{0,5000}>.*?(?:</\1\s{0,9}>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTES = r"""(?:[^<>"']{1,500}|"[^"]{0,2000}"|'[^']{0,2000}'){0,200}+"""
_SHIFTED = re.compile(r"<su[bp](?:\s[^<>]{0,500})?>([^<>]{0,500})</su[bp]\s{0,9}>", re.IGNORECASE)
_INLINE = (
    "a|abbr|b|bdi|bdo|big|code|em|font|i|ins|kbd|label|mark|o:p|q|s|samp|small|span|strong|"
    "st1:[a-z]{1,20}|time|tt|u|var|wbr"
)
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?=[\s/>]){_ATTRIBUTES}>", re.IGNORECASE)
_TAG = re.compile(rf"<[/!?]?[a-zA-Z]{_ATTRIBUTES}>|<[/!?]?[a-zA-Z][^<>]{{0,5000}}>")
_WORD_TOKEN = re.compile(
    r"<(?P<end>/?)w:(?P<name>p|r|t|delText|del|moveFrom|tab|br|cr|vertAlign)(?=[\s/>])(?P<rest>[^<>]{0,2000})>"
    r"|<(?P<over>/?)mc:Fallback\b[^<>]{0,500}>|(?P<text>[^<>]{1,4000})"
)


def digit_groups(text: str) -> Counter[str]:
    """The digit groups of a text and how often each stands there; each raised or lowered digit is one of its own."""
    plain = _RAISED_OR_LOWERED.sub(lambda match: f" {match[0].translate(_TO_DIGITS)} ", text)
    return Counter(_GROUP.findall(plain))


def html_groups(source: str) -> Counter[str]:
    """The digit groups of an html file outside its tags, comments and scripts."""
    return digit_groups(visible_html(source))


def visible_html(source: str) -> str:
    """The characters of an html file outside its tags, comments and scripts; block tags become line breaks."""
    seen = _SHIFTED.sub(lambda match: _apart(match[1]), _UNSEEN.sub("\n", source))
    text = _TAG.sub("\n", _INLINE_TAG.sub("", seen))
    return html.unescape(text)


def word_groups(parts: Iterable[str]) -> Counter[str]:
    """The digit groups of the XML parts of a docx file that are neither deleted nor a fallback."""
    return digit_groups("\n".join(_word_text(part) for part in parts))


def _word_text(part: str) -> str:
    pieces: list[str] = []
    skipped = 0
    in_text = shifted = False
    for match in _WORD_TOKEN.finditer(part):
        name, closes = match["name"], bool(match["end"])
        empty = (match["rest"] or "").endswith("/")
        if match["over"] is not None:
            skipped += -1 if match["over"] else 1
        elif name in ("del", "moveFrom"):
            skipped += 0 if empty else -1 if closes else 1
        elif name in ("t", "delText"):
            in_text = not closes and not empty
        elif name == "vertAlign":
            shifted = "baseline" not in match["rest"]
        elif name == "r":
            shifted = False
        elif name:
            pieces.append("\n")
        elif in_text and not skipped:
            text = html.unescape(match["text"])
            pieces.append(_apart(text) if shifted else text)
    return "".join(pieces)


def _apart(text: str) -> str:
    """Raised or lowered text with each of its digits apart."""
    return _DIGIT.sub(r" \g<0> ", text)


def missing_groups(delivered: Counter[str], *, counted: Counter[str]) -> list[str]:
    """Digit groups that the dumb count has and the reader doesn't deliver; at most five."""
    return sorted(counted - delivered)[:5]
