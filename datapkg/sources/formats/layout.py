"""What every reader delivers: the text of a file as blocks in reading order, each with its kind and its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from datapkg.models import ParagraphKind, Passage

MAX_CHARACTERS = 20_000_000
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WIDE = (
    r"\u2014\u2018-\u201d\u2026\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff5e\U00020000-\U0003ffff"
)
_WIDE_CHARACTER = re.compile(f"[{_WIDE}]")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")


class Part(NamedTuple):
    """A stretch of a block that has a place of its own, such as a printed line of a paragraph.

    Args:
        text: Its characters; the parts of a block follow each other without anything between.
        place: Where it stands in the file.
    """

    text: str
    place: str


class Block(NamedTuple):
    """A paragraph, heading or table row.

    Args:
        kind: `text` where the file doesn't say what it is.
        parts: At least one.
    """

    kind: ParagraphKind
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The block's characters."""
        return "".join(part.text for part in self.parts)


class FormattedText(NamedTuple):
    """What was read from a file.

    Args:
        text: Its characters, a block a line (a block may hold line breaks of its own).
        passages: Where each stretch of it stands in the file, by start.
        encoding: Of the file's characters; `docx` or `pdf` where the format settles that.
        facts: What the file says of itself: title, author, publisher, published, url.
        remarks: What a person should know: what was left out, what contradicts itself; English sentences.
    """

    text: str
    passages: tuple[Passage, ...]
    encoding: str
    facts: Mapping[str, str]
    remarks: tuple[str, ...]


def block(text: str, *, place: str, kind: ParagraphKind = "text") -> Block:
    """A block of one part."""
    return Block(kind=kind, parts=(Part(text, place),))


def row(cells: Sequence[str], *, place: str) -> Block:
    """A table's row: its cells with a tab between them."""
    return block("\t".join(cells), place=place, kind="table")


def assemble(
    blocks: Iterable[Block], *, encoding: str, facts: Mapping[str, str] | None = None, remarks: Sequence[str] = ()
) -> FormattedText:
    """Put blocks together, a line each, and count where each of their parts comes to stand."""
    lines: list[str] = []
    passages: list[Passage] = []
    position = 0
    for each in blocks:
        lines.append(_UNSTORABLE.sub("\ufffd", each.text))
        passages += _passages(each, start=position)
        position += len(lines[-1]) + 1
    return FormattedText(
        text="\n".join(lines) + ("\n" if lines else ""),
        passages=tuple(passages),
        encoding=encoding,
        facts=dict(facts or {}),
        remarks=tuple(remarks),
    )


def _passages(each: Block, *, start: int) -> Iterator[Passage]:
    for part in each.parts:
        yield Passage(start=start, end=start + len(part.text), kind=each.kind, place=part.place)
        start += len(part.text)


def collapse(text: str) -> str:
    """White space as a browser shows it: one space, and none where a line was broken beside a Chinese character."""
    return _SPACES.sub(_space, text).strip(" \xa0\u3000")


def _space(match: re.Match[str]) -> str:
    if "\n" not in match[0] and "\r" not in match[0]:
        return " "
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return "" if _WIDE_CHARACTER.match(before) or _WIDE_CHARACTER.match(after) else " "


def is_wide(character: str) -> bool:
    """Whether a character is Chinese or a mark of Chinese text, beside which no space is written."""
    return bool(_WIDE_CHARACTER.match(character))


def raised(text: str) -> str:
    """Superscript digits as characters that say so, so that `100` and a raised `2` never read as 1002."""
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    """Subscript digits as characters that say so."""
    return text.translate(_LOWERED)
