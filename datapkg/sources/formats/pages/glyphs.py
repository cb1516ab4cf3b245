"""Takes the characters and ruled lines off a PDF page, with their boxes, through PDFium.

Boxes are in points. A page whose text runs upwards or upside down is turned, so that later stages see horizontal text;
`Page.place` turns a box back. Text at other angles (watermarks, stamps) is kept apart.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_THIN = 2.0
"""Points; a filled rectangle no thicker than this is a ruled line."""
_SHORTEST_RULE = 6.0
_QUARTER = math.pi / 2
_MAX_OBJECTS = 200_000
_STRAIGHT = 0.05
_LINE_END_HYPHEN = 2
"""What PDFium gives for a hyphen at which a word is broken."""


class Box(NamedTuple):
    """Left, bottom, right, top in points; `bottom < top`."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.y1 - self.y0

    @property
    def width(self) -> float:
        """From left to right."""
        return self.x1 - self.x0

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def turned(self, quarters: int) -> Box:
        """The box after so many quarter turns clockwise around the origin."""
        box = self
        for _ in range(quarters % 4):
            box = Box(box.y0, -box.x1, box.y1, -box.x0)
        return box


class Glyph(NamedTuple):
    """A printed character.

    Args:
        text: The character; U+FFFD where the font doesn't say which.
        box: Where it stands.
        spaced: Whether the file has white space before it.
    """

    text: str
    box: Box
    spaced: bool = False


class _Character(NamedTuple):
    """A glyph as the file has it.

    Args:
        glyph: The glyph, not turned.
        quarter: The quarter turns at which it stands; None for other angles.
        unmapped: Whether its font doesn't say what it is.
    """

    glyph: Glyph
    quarter: int | None
    unmapped: bool


class Page(NamedTuple):
    """A page of a PDF.

    Args:
        number: Counted from 1.
        glyphs: Its horizontal characters, white space left out.
        slanted: Characters at other angles, in the order of the file.
        rules: Ruled lines.
        height: Bottom and top of the page.
        quarters: How far it was turned.
        unmapped: How many characters' fonts don't say what they are.
        plain: PDFium's own text of the page, for the census.
    """

    number: int
    glyphs: tuple[Glyph, ...]
    slanted: str
    rules: tuple[Box, ...]
    height: tuple[float, float]
    quarters: int
    unmapped: int
    plain: str

    def place(self, box: Box) -> str:
        """The page and box as `Passage.place` gives them."""
        x0, y0, x1, y1 = box.turned(-self.quarters)
        return f"page {self.number}, box {x0:.0f} {y0:.0f} {x1:.0f} {y1:.0f}"


def bounds(boxes: Iterable[Box]) -> Box:
    """The smallest box around some."""
    sides = list(zip(*boxes, strict=True))
    return Box(min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3]))


def read_page(page: Any, *, number: int) -> Page:
    """What is printed on a page.

    Args:
        page: A `pypdfium2.PdfPage`.
        number: Counted from 1.
    """
    textpage = page.get_textpage()
    raw = list(_characters(textpage.raw))
    angles = Counter(each.quarter for each in raw if each.quarter is not None)
    quarters = angles.most_common(1)[0][0] if angles else 0
    box = Box(*page.get_bbox()).turned(quarters)
    return Page(
        number=number,
        glyphs=tuple(
            each.glyph._replace(box=each.glyph.box.turned(quarters)) for each in raw if each.quarter == quarters
        ),
        slanted="".join(each.glyph.text for each in raw if each.quarter != quarters),
        rules=tuple(rule.turned(quarters) for rule in _rules(page)),
        height=(box.y0, box.y1),
        quarters=quarters,
        unmapped=sum(each.unmapped for each in raw),
        plain=textpage.get_text_range(),
    )


def _characters(textpage: Any) -> Iterator[_Character]:
    """The characters of a page that aren't white space, in the order of the file."""
    rectangle = pdfium.FS_RECTF()
    high = 0
    spaced = False
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        text = _text(code, high=high)
        high = 0
        if text.isspace() or pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            spaced = True
            continue
        unmapped = pdfium.FPDFText_HasUnicodeMapError(textpage, index) == 1 or code == 0
        pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(rectangle))
        box = Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        # PDFium counts angles clockwise: what it gives is how far the character was turned, not how far to turn back.
        angle = -pdfium.FPDFText_GetCharAngle(textpage, index) / _QUARTER
        quarter = round(angle) % 4 if abs(angle - round(angle)) < _STRAIGHT else None
        yield _Character(Glyph("\ufffd" if unmapped else text, box, spaced), quarter, unmapped)
        spaced = False


def _text(code: int, *, high: int) -> str:
    """The character of a code; characters beyond the first 65,536 come as two."""
    if code == _LINE_END_HYPHEN:
        return "-"
    if 0xDC00 <= code < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if high else "\ufffd"
    return chr(code)


def _rules(page: Any) -> Iterator[Box]:
    """The ruled lines of a page: strokes, sides of rectangles and thin filled rectangles."""
    for index, item in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1)):
        if index >= _MAX_OBJECTS:
            return
        points = list(_points(item.raw, matrix=item.get_matrix().get()))
        if not points:
            continue
        around = bounds(Box(x, y, x, y) for _, x, y in points)
        if min(around.width, around.height) <= _THIN:
            if max(around.width, around.height) >= _SHORTEST_RULE:
                yield around
            continue
        yield from _sides(points)


def _points(path: Any, *, matrix: tuple[float, ...]) -> Iterator[tuple[int, float, float]]:
    """Kind and position of each point of a path that has no curves."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(path), 1_000)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        yield kind, a * x.value + c * y.value + e, b * x.value + d * y.value + f


def _sides(points: list[tuple[int, float, float]]) -> Iterator[Box]:
    """The straight sides of the subpaths; each counts as closed, as it is when it is filled."""
    starts = [index for index, (kind, _, _) in enumerate(points) if kind == pdfium.FPDF_SEGMENT_MOVETO]
    for first, last in pairwise([*starts, len(points)]):
        corners = points[first:last]
        for (_, x0, y0), (_, x1, y1) in pairwise([*corners, corners[0]]):
            width, height = abs(x1 - x0), abs(y1 - y0)
            if min(width, height) <= _THIN and max(width, height) >= _SHORTEST_RULE:
                yield Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
