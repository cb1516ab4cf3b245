"""Keeps the headings that a paragraph stands under while a document is read from top to bottom."""

from __future__ import annotations

import re

from datapkg.text.lines import plain_heading

_CHAPTER = re.compile(r"第[一二三四五六七八九十百0-9]{1,4}[章节部分编篇]")
_FIRST = re.compile(r"[一二三四五六七八九十百]{1,4}、")
_SECOND = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_UNMARKED = 9
"""The level of a heading that is only a short line: below all marked ones."""
_SHOWN = 2
_LONGEST = 120
"""Characters from which a heading of several lines grows no more."""


class HeadingPath:
    """The headings above the place reached, the widest first. Consecutive headings of one level read as one."""

    def __init__(self) -> None:
        self._path: list[tuple[int, str]] = []
        self._follows_heading = False
        self._text: str | None = None

    def add(self, text: str) -> None:
        """Go on below a heading."""
        level = _level(text)
        plain = plain_heading(text)
        if self._follows_heading and self._path and self._path[-1][0] == level == _UNMARKED and self._is_short():
            plain = f"{self._path.pop()[1]} {plain}"
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, plain))
        self._follows_heading = True
        self._text = " ".join(heading for _, heading in self._path[-_SHOWN:]) or None

    def _is_short(self) -> bool:
        """Whether the last heading may grow: thousands of short lines in a row would cost their square."""
        return len(self._path[-1][1]) < _LONGEST

    def above(self) -> str | None:
        """What a heading stands under that comes next: headings just before it count, older ones of its level don't."""
        return self._text if self._follows_heading else None

    def current(self) -> str | None:
        """What a paragraph stands under that comes next."""
        self._follows_heading = False
        return self._text


def _level(text: str) -> int:
    if text[0] == "#":
        return len(text) - len(text.lstrip("#"))
    if _CHAPTER.match(text):
        return 6
    if _FIRST.match(text):
        return 7
    return 8 if _SECOND.match(text) else _UNMARKED
