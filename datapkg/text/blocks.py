"""Groups lines into blocks, which become paragraphs: joins what was hard-wrapped, parts what ran together.

A line goes on in the next one when it doesn't end a sentence and the text shows that it was broken: its lines have a
common width (text taken from a PDF), or the line holds a finished sentence before the unfinished one. Text that came
as one long line is parted where white space follows the end of a sentence, which Chinese doesn't otherwise write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from datapkg.errors import SourceError
from datapkg.models import ParagraphKind, Span
from datapkg.text.lines import Line, has_open_bracket, is_finished, is_heading_mark, is_prose, kind_of_line
from datapkg.text.normalize import MARGIN

_LINE = re.compile(r"[^\n]+")
_LOST_BREAK = re.compile(
    r"[ \t](?:(?<=[。！？].)|(?<=[。！？]”.))[ \t]*(?=[^\s）)，。、])|[ \t]{4,}|"
    r"</(?:p|h[1-6]|div|li|tr|center)>|<br ?/?>"
)
_LONG_LINE = 200
_PHOTO_GAP = 4
"""So many line breaks stand where a picture was."""
_SHORTEST_CAPTION = 10
_WRAPPED_LINES = 5
MAX_LINES = 100_000
_WIDEST_PAGE = 120
_NEARLY = 0.85
_LONG_SENTENCE = 60


@dataclass
class Block:
    """Lines that read as one.

    Args:
        kind: What the block is.
        lines: Its lines.
        lacuna: Whether words are missing inside it.
        gaps: What the view leaves out between its lines, as source positions.
    """

    kind: ParagraphKind
    lines: list[Line]
    lacuna: bool = False
    gaps: list[Span] = field(default_factory=list)


def split_lines(folded: str, *, start: int, end: int) -> list[Line]:
    """The lines of a stretch of a folded text that hold more than white space.

    Raises:
        SourceError: There are more than any report has.
    """
    lines: list[Line] = []
    behind = start
    for match in _LINE.finditer(folded, start, end):
        for first, last in _parts(folded, start=match.start(), end=match.end()):
            text = folded[first:last]
            stripped = text.strip()
            if not (stripped[:1].isprintable() and stripped[-1:].isprintable()):
                stripped = stripped.strip(MARGIN)
            if stripped:
                at = first + text.index(stripped)
                lines.append(
                    Line(
                        start=at,
                        end=at + len(stripped),
                        text=stripped,
                        breaks=folded.count("\n", behind, at),
                        indent=at > match.start(),
                        kind=kind_of_line(stripped),
                    )
                )
                behind = at + len(stripped)
        if len(lines) > MAX_LINES:
            raise SourceError(
                f"the text has more than {MAX_LINES:,} lines; no report does",
                code="source-too-many-lines",
                hint="Is it a table of data rather than a report? Split it, or read only the part that is prose.",
            )
    return lines


def _parts(folded: str, *, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A line's parts where line breaks were lost."""
    position = start
    if end - start > _LONG_LINE:
        for match in _LOST_BREAK.finditer(folded, start, end):
            yield position, match.end()
            position = match.end()
    yield position, end


def group_lines(lines: Sequence[Line]) -> list[Block]:
    """Blocks of lines that go on, in order."""
    blocks: list[Block] = []
    width = _wrap_width(lines)
    for line, kind in zip(lines, _kinds(lines), strict=True):
        if blocks and blocks[-1].kind in ("text", "list", "heading") and _goes_on(blocks[-1], line, width=width):
            block = blocks[-1]
            block.gaps.append(Span(block.lines[-1].end, line.start))
            block.lines.append(line)
            block.kind = "text" if block.kind == "heading" else block.kind
        else:
            blocks.append(Block(kind=kind, lines=[line]))
    return blocks


def _kinds(lines: Sequence[Line]) -> list[ParagraphKind]:
    """The kinds of lines seen among their neighbours: what could be a heading is a caption at the gap of a picture."""
    kinds: list[ParagraphKind] = [line.kind for line in lines]
    for index in range(len(lines) - 2, -1, -1):
        text, following = lines[index].text, lines[index + 1]
        at_picture = following.breaks >= _PHOTO_GAP or (kinds[index + 1] == "caption" and following.kind == "heading")
        if at_picture and kinds[index] == "heading" and len(text) >= _SHORTEST_CAPTION:
            is_title = is_heading_mark(text) or text[0] in "#—<《-" or text[-1] in "：:"
            kinds[index] = "heading" if is_title else "caption"
    return kinds


def _goes_on(block: Block, line: Line, *, width: int | None) -> bool:
    last = block.lines[-1]
    if is_finished(last.text) or line.indent or line.kind not in ("text", "heading") or is_heading_mark(line.text):
        return False
    if width is not None and _width(last.text) >= _NEARLY * width and line.breaks <= _PHOTO_GAP:
        return line.breaks <= 1 or is_prose(last.text) or len(block.lines) > 1
    if block.kind == "heading" or line.kind == "heading" or not is_prose(last.text):
        return False
    return (
        len(last.text) >= _LONG_SENTENCE
        or last.text[-1] in "，、,"
        or "。" in last.text
        or (len(block.lines) > 1 and line.breaks <= 1)
        or has_open_bracket(last.text)
    )


def _wrap_width(lines: Sequence[Line]) -> int | None:
    """The width at which the text was hard-wrapped; None where it wasn't."""
    broken = [line for line in lines if line.kind == "text" and line.breaks <= 2 and _is_broken(line.text)]
    prose = sum(line.kind == "text" for line in lines)
    if len(broken) < _WRAPPED_LINES or 4 * len(broken) < prose:
        return None
    widths = sorted(_width(line.text) for line in broken)
    width = widths[len(widths) // 2]
    return width if width <= _WIDEST_PAGE else None


def _is_broken(text: str) -> bool:
    return is_prose(text) and not is_finished(text)


def _width(text: str) -> int:
    """Columns: Chinese characters take two, others one."""
    return len(text.encode("gb18030", "replace"))
