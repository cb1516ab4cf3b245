"""Finds characters of a source that make its numbers suspect, so that a finding can be made of each.

Nothing here changes how a text is read: what is hidden is left out of the view (see `normalize`), the rest stays.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, get_args

from datapkg.text.normalize import HIDDEN

OddityKind = Literal[
    "direction", "control", "hidden", "combining", "foreign", "lookalike", "raised", "sign", "dash", "mojibake"
]
_KINDS: tuple[OddityKind, ...] = get_args(OddityKind)
_FOREIGN = (
    "\u0660-\u0669\u06f0-\u06f9\u07c0-\u07c9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\u0f20-\u0f29\u1810-\u1819"
    "\u2f00\u2f06\u2f0b\u2f17\u3021-\u3029\U0001d7ce-\U0001d7ff"
)
"""Arabic, Indic, Thai, Tibetan, Mongolian and mathematical digits, Hangzhou numerals, radicals that look like 一."""
_ODD = re.compile(
    r"(?P<direction>[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+)|"
    r"(?P<control>[\x00-\x08\x0e-\x1f\x7f]+)|"
    r"(?P<combining>(?<=[0-9])[\u0300-\u036f\u20d0-\u20ff\ufe0e\ufe0f]+)|"
    rf"(?P<hidden>{HIDDEN.pattern})|"
    rf"(?P<foreign>[{_FOREIGN}]+)|"
    r"(?P<lookalike>(?<=[0-9])[OoОоΟοΙІIl](?=[0-9])|[ОоΟοΙІ](?=[0-9]))|"
    r"(?P<raised>(?<=[0-9])[⁰¹²³⁴-⁹])|"
    r"(?P<sign>[△▲▽▼](?=[ \u3000]?[0-9０-９]))|"
    r"(?P<dash>(?<=[长降升跌加少低为])一(?=[0-9]))|"
    r"(?P<mojibake>\ufffd+|(?:锟斤拷)+|[锛銆]|[\ue000-\uf8ff]+)"
)


class Oddity(NamedTuple):
    """A stretch of suspect characters in a source.

    Args:
        start: First character.
        end: Behind the last one.
        kind: direction (controls that turn the order of digits), control (NUL and the like), hidden (nobody sees it),
            combining (a mark set on a digit, such as a stroke), foreign (digits of other scripts), lookalike (letters
            among digits), raised (100², where the 2 may be a note), sign (△5, which is minus or a bullet), dash (一 for
            a dash), mojibake (traces of a wrong decoding, private use characters).
    """

    start: int
    end: int
    kind: OddityKind


def oddities(source: str) -> tuple[Oddity, ...]:
    """The suspect characters of a source, in order."""
    found = []
    for match in _ODD.finditer(source):
        kind = next(kind for kind in _KINDS if match[kind] is not None)
        found.append(Oddity(match.start(), match.end(), kind))
    return tuple(found)
