"""From a decoded source to a Document: the view in reading order, cut into paragraphs that know their heading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from datapkg.models import Document, OffsetMap, Paragraph, Passage, ReadingPiece, Segment, Span
from datapkg.text.blocks import Block, group_lines, split_lines
from datapkg.text.headings import HeadingPath
from datapkg.text.layout import follow_layout
from datapkg.text.normalize import cut, prepare
from datapkg.text.reading_order import Piece, order_pieces


def read_text(
    source: str,
    *,
    report_id: str,
    reading_order: tuple[ReadingPiece, ...] = (),
    layout: tuple[Passage, ...] = (),
) -> Document:
    """The document that a source is.

    Args:
        source: The decoded text, without a byte order mark.
        report_id: The report's id, or a bare file's name made into one.
        reading_order: The pieces of a source whose order is broken; see `reading_order`.
        layout: What an html, docx or pdf file says of the text that was read from it: tables, headings, furniture.

    Raises:
        ReadingOrderError: The reading order loses or repeats a character.
        SourceError: The text has more lines than any report.
    """
    folded, omitted = prepare(source)
    spans = [Span(0, len(folded))]
    if reading_order:
        pieces = order_pieces(source, reading_order=reading_order, report_id=report_id)
        blocks, tails = _blocks_in_order(folded, pieces=pieces, layout=layout)
        spans = [Span(piece.start, piece.stop) for piece in pieces]
        omitted = sorted([*omitted, *tails])
    else:
        blocks = group_lines(follow_layout(split_lines(folded, start=0, end=len(folded)), layout=layout, folded=folded))
    gaps = [gap for block in blocks for gap in block.gaps]
    if gaps:
        spaced = _with_spaces(folded, gaps=gaps)
        omitted = sorted([*omitted, *(span for gap in gaps for span in _left_out(folded, gap=gap))])
        folded = spaced
    text, offsets = cut(folded, pieces=spans, omitted=omitted)
    paragraphs = tuple(_paragraphs(blocks, report_id=report_id, folded=folded, offsets=offsets))
    return Document(report_id=report_id, source=source, text=text, offsets=offsets, paragraphs=paragraphs)


def _blocks_in_order(
    folded: str, *, pieces: Sequence[Piece], layout: Sequence[Passage]
) -> tuple[list[Block], list[Span]]:
    """The blocks of all pieces, sentences joined across them, and the white space that the joins leave out."""
    blocks: list[Block] = []
    tails: list[Span] = []
    for index, piece in enumerate(pieces):
        lines = split_lines(folded, start=piece.start, end=piece.end)
        own = group_lines(follow_layout(lines, layout=layout, folded=folded))
        if piece.declared.duplicate_of is not None:
            for block in own:
                block.kind = "duplicate"
        elif piece.declared.join and blocks and own:
            before = pieces[index - 1]
            _join(blocks[-1], own.pop(0), lacuna=piece.declared.lacuna)
            # At a lacuna the white space stays, so that no later stage reads across the missing words.
            if not piece.declared.lacuna:
                tails.append(Span(before.end, before.stop))
        blocks += own
    return blocks, tails


def _join(block: Block, following: Block, *, lacuna: bool) -> None:
    block.lines += following.lines
    block.gaps += following.gaps
    block.lacuna = block.lacuna or lacuna
    block.kind = "text"


def _with_spaces(folded: str, *, gaps: Sequence[Span]) -> str:
    """Line breaks inside a block between Latin words or digits become spaces, so that nothing grows together."""
    places = sorted(_line_break(folded, gap=gap) for gap in gaps if _between_latin(folded, gap=gap))
    if not places:
        return folded
    chunks = [folded[first + 1 : last] for first, last in pairwise([-1, *places, len(folded)])]
    return " ".join(chunks)


def _left_out(folded: str, *, gap: Span) -> list[Span]:
    """What the view leaves out of a gap: all of it, or all but the line break that became a space."""
    if not _between_latin(folded, gap=gap):
        return [gap]
    kept = _line_break(folded, gap=gap)
    return [span for span in (Span(gap.start, kept), Span(kept + 1, gap.end)) if span.start < span.end]


def _between_latin(folded: str, *, gap: Span) -> bool:
    before, after = folded[gap.start - 1], folded[gap.end]
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()


def _line_break(folded: str, *, gap: Span) -> int:
    return max(folded.rfind("\n", gap.start, gap.end), gap.start)


def _paragraphs(blocks: Sequence[Block], *, report_id: str, folded: str, offsets: OffsetMap) -> Iterator[Paragraph]:
    places = _Places(offsets)
    headings = HeadingPath()
    position = 0
    for block in blocks:
        start, end = places.first(block.lines[0].start), places.behind(block.lines[-1].end)
        if start >= end:
            continue
        position += 1
        heading = headings.above() if block.kind == "heading" else headings.current()
        if block.kind == "heading":
            headings.add(block.lines[0].text)
        yield Paragraph(
            paragraph_id=f"{report_id}-p{position:03d}",
            position=position,
            kind=block.kind,
            heading=heading,
            start=start,
            end=end,
            segments=tuple(_segments(block, folded=folded)),
            lacuna=block.lacuna,
        )


def _segments(block: Block, *, folded: str) -> Iterator[Segment]:
    """A block's pieces of the source: lines that follow each other at once are one."""
    position, start = 1, block.lines[0].start
    for line, following in pairwise(block.lines):
        if following.breaks > 1 or not folded[line.end : following.start].isspace():
            yield Segment(position=position, source_start=start, source_end=line.end)
            position, start = position + 1, following.start
    yield Segment(position=position, source_start=start, source_end=block.lines[-1].end)


class _Places:
    """Finds the view's position of a source position, also where the view leaves that out."""

    def __init__(self, offsets: OffsetMap) -> None:
        # A view of nothing has no runs, but a length.
        ends = (*offsets.view_starts[1:], offsets.length)
        self._runs = sorted(zip(offsets.source_starts, offsets.view_starts, ends, strict=False))
        self._starts = [run[0] for run in self._runs]
        self._length = offsets.length

    def first(self, position: int) -> int:
        """The view's first character that stands for `position` or for one behind it; its end if there is none."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0:
            source, start, end = self._runs[index]
            if position - source < end - start:
                return start + position - source
        return self._runs[index + 1][1] if index + 1 < len(self._runs) else self._length

    def behind(self, position: int) -> int:
        """Behind the view's last character that stands for one before `position`."""
        index = bisect_left(self._starts, position) - 1
        if index < 0:
            return 0
        source, start, end = self._runs[index]
        return min(start + position - source, end)
