"""Reads a PDF with a text layer: columns in reading order, paragraphs without their line breaks, tables as rows.

What is printed on every page's edge (running titles, page numbers) is furniture. A scanned PDF is refused: it holds
pictures of text, and what a program guesses from pictures is no source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2

from datapkg.errors import SourceError
from datapkg.sources.formats.layout import Block, FormattedText, assemble
from datapkg.sources.formats.pages.glyphs import Glyph, Page, bounds, read_page
from datapkg.sources.formats.pages.grids import Grid, find_grids, table_chunks
from datapkg.sources.formats.pages.lines import Row, make_rows, rows_of
from datapkg.sources.formats.pages.order import read_order
from datapkg.sources.formats.pages.paragraphs import Paragraphs

MAX_PAGES = 2_000
_HEAD = 1024
_EDGE = 0.1
"""Share of a page's height at its top and bottom in which furniture stands."""
_PAGE_NUMBER = re.compile(
    r"[-—–·. ]{0,6}第?[ ]{0,2}[0-9]{1,3}[ ]{0,2}页?(?:[ ,，/共]{1,4}[0-9]{1,3}[ ]{0,2}页?)?[-—–·. ]{0,6}"
)
_DIGITS = re.compile(r"[0-9]+")
_ACTIVE = {rb"/JavaScript": "scripts", rb"/Launch": "commands", rb"/EmbeddedFile": "embedded files"}
_MOST_UNMAPPED = 0.05
_NOT_COUNTED = re.compile("[^0-9]")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def read_pdf(raw: bytes) -> FormattedText:
    """Read the bytes of a PDF file.

    Raises:
        SourceError: It is damaged, encrypted, scanned, has too many pages, or fonts that don't say what they print.
    """
    if b"%PDF-" not in raw[:_HEAD]:
        raise SourceError(
            "this is not a PDF file",
            code="source-format",
            hint="Is it another kind of file under this name? Give it the right ending.",
        )
    document = _open(raw)
    if len(document) > MAX_PAGES:
        raise SourceError(
            f"the file has {len(document):,} pages; at most {MAX_PAGES:,} are read",
            code="source-too-large",
            hint="Split it.",
        )
    pages = _pages(document)
    _check_text(pages)
    blocks = _blocks(pages)
    _census(pages, text="".join(each.text for each in blocks))
    remarks = list(_remarks(pages, raw=raw))
    return assemble(blocks, encoding="pdf", facts=_facts(document), remarks=remarks)


def _open(raw: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise SourceError(
                "the file is encrypted",
                code="source-encrypted",
                hint="Ask who published it for a copy without a password.",
            ) from error
        raise SourceError(
            f"the file is damaged: {error}", code="source-damaged", hint="Get the file again from where it came."
        ) from error


def _pages(document: Any) -> list[Page]:
    pages = []
    for index in range(len(document)):
        try:
            page = document[index]
        except pypdfium2.PdfiumError as error:
            raise SourceError(
                f"its page {index + 1} is damaged: {error}",
                code="source-damaged",
                hint="Get the file again from where it came.",
            ) from error
        pages.append(read_page(page, number=index + 1))
        page.close()
    return pages


def _check_text(pages: Sequence[Page]) -> None:
    characters = sum(len(page.glyphs) + len(page.slanted) for page in pages)
    if not characters:
        raise SourceError(
            "the file has no text layer: its pages are pictures (a scan)",
            code="source-scanned",
            hint="Read it with an OCR program, correct what that misreads, save it as a UTF-8 file (.txt).",
        )
    unmapped = sum(page.unmapped for page in pages)
    if unmapped > _MOST_UNMAPPED * characters:
        raise SourceError(
            f"the file's fonts don't say which characters they print ({unmapped} of {characters})",
            code="source-unmapped",
            hint="Copying its text gives garbage too. Read it with an OCR program, or ask for another copy.",
        )


def _blocks(pages: Sequence[Page]) -> list[Block]:
    layouts = [_layout(page) for page in pages]
    furniture = _furniture(pages, layouts=layouts)
    paragraphs = Paragraphs()
    for page, rows in zip(pages, layouts, strict=True):
        edge = furniture[page.number]
        for region in read_order([row for row in rows if row not in edge]):
            paragraphs.add(region, page=page)
        for row in rows:
            if row in edge:
                around = bounds(chunk.box for chunk in row)
                paragraphs.add_furniture("  ".join(chunk.text for chunk in row), place=page.place(around))
        if page.slanted:
            paragraphs.add_furniture(page.slanted, place=f"page {page.number}")
    paragraphs.close()
    return paragraphs.blocks


def _layout(page: Page) -> list[Row]:
    """The page's rows; those of ruled tables hold cells."""
    grids = find_grids(page.rules)
    inside: dict[int, list[Glyph]] = {index: [] for index in range(len(grids))}
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        index = _grid_at(grids, *glyph.box.middle)
        (outside if index is None else inside[index]).append(glyph)
    walls = [rule for rule in page.rules if rule.height > rule.width]
    rows = make_rows(outside, walls=walls)
    chunks = [chunk for index, grid in enumerate(grids) for chunk in table_chunks(grid, glyphs=inside[index])]
    return rows_of([*(chunk for row in rows for chunk in row), *chunks]) if chunks else rows


def _grid_at(grids: Sequence[Grid], x: float, y: float) -> int | None:
    for index, grid in enumerate(grids):
        box = grid.box
        if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1:
            return index
    return None


def _furniture(pages: Sequence[Page], *, layouts: Sequence[list[Row]]) -> dict[int, set[Row]]:
    """The rows at the edges of each page that are numbers of pages, or stand on several pages."""
    edges = {page.number: set(_edge_rows(page, rows=rows)) for page, rows in zip(pages, layouts, strict=True)}
    often = Counter(text for rows in edges.values() for text in {_pattern(row) for row in rows})
    return {
        number: {row for row in rows if _PAGE_NUMBER.fullmatch(_row_text(row)) or often[_pattern(row)] > 1}
        for number, rows in edges.items()
    }


def _edge_rows(page: Page, *, rows: Sequence[Row]) -> Iterator[Row]:
    bottom, top = page.height
    edge = _EDGE * (top - bottom)
    for row in rows:
        middle = row[0].box.middle[1]
        if (middle < bottom + edge or middle > top - edge) and not row[0].cells:
            yield row


def _row_text(row: Row) -> str:
    return " ".join(chunk.text for chunk in row)


def _pattern(row: Row) -> str:
    return _DIGITS.sub("0", _row_text(row))


def _census(pages: Sequence[Page], *, text: str) -> None:
    """Each digit that PDFium's own text of the pages has must have been delivered, as often."""
    counted = Counter(_NOT_COUNTED.sub("", "".join(page.plain for page in pages)))
    lost = counted - Counter(_NOT_COUNTED.sub("", text.translate(_PLAIN_DIGITS)))
    if lost:
        raise SourceError(
            f"numbers of this file would be lost: the reader misses {sum(lost.values())} digits",
            code="source-census",
            hint="Save its text as a UTF-8 file (.txt) and read that.",
        )


def _remarks(pages: Sequence[Page], *, raw: bytes) -> Iterator[str]:
    empty = [str(page.number) for page in pages if not page.glyphs and not page.slanted]
    if empty:
        yield f"pages without text, perhaps pictures of text: {', '.join(empty[:20])}"
    unmapped = sum(page.unmapped for page in pages)
    if unmapped:
        yield f"{unmapped} characters can't be told from the file's fonts; they read \ufffd"
    for mark, name in _ACTIVE.items():
        if mark in raw:
            yield f"the file holds {name}; they are left alone"


def _facts(document: Any) -> dict[str, str]:
    """Title and author; the date of a PDF is that of its making, seldom of its publication."""
    facts = {"title": document.get_metadata_value("Title"), "author": document.get_metadata_value("Author")}
    return {name: value.strip() for name, value in facts.items() if value and value.strip()}
