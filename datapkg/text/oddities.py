"""Finds characters of a source that make its numbers suspect, so that a finding can be made of each.

Nothing here changes how a text is read: what is hidden is left out of the view (see `normalize`), the rest stays.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, get_args

from datapkg.text.normalize import HIDDEN

OddityKind = Literal["direction", "hidden", "combining", "mojibake"]
_KINDS: tuple[OddityKind, ...] = get_args(OddityKind)
_ODD = re.compile(
    r"(?P<direction>[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+)|"
    rf"(?P<hidden>{HIDDEN.pattern})|"
    r"(?P<combining>(?<=[0-9])[\u0300-\u036f\u20d0-\u20ff\ufe0e\ufe0f]+)|"
    r"(?P<mojibake>\ufffd+|(?:锟斤拷)+|[\ue000-\uf8ff]+)"
)


class Oddity(NamedTuple):
    """A stretch of suspect characters in a source.

    Args:
        start: First character.
        end: Behind the last one.
        kind: direction (controls that turn the order of digits), hidden (nobody sees it), combining (a mark set on a
            digit, such as a stroke), mojibake (traces of a wrong decoding, private use characters).
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
