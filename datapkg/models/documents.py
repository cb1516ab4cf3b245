"""A document as later stages see it: the source, its normalised view, and the paragraphs of the view."""

from __future__ import annotations

from typing import Literal, NamedTuple

from datapkg.models.base import Model
from datapkg.models.offsets import OffsetMap

ParagraphKind = Literal["heading", "text", "list", "table", "caption", "furniture", "duplicate"]
"""furniture: navigation, reading counts, editors' names and the like; kept, and read, but not about the region.
duplicate: a second printing of words that stand elsewhere; its numerals are in the ledger, but are no observations."""


class Span(NamedTuple):
    """Positions (code points) from `start` to behind the last character."""

    start: int
    end: int


class Passage(NamedTuple):
    """A stretch of the text that was read from an html, docx or pdf file, and where it stands there.

    Args:
        start: First character of the text that was read.
        end: Behind the last character.
        kind: What the file says that it is: a table's row, a page's furniture; `text` leaves it to the words.
        place: Element path (`html/body/div[2]/p[3]`), paragraph (`paragraph 12`, `table 2, row 3`), or page and box
            in points from the lower left corner (`page 3, box 72 700 523 712`).
    """

    start: int
    end: int
    kind: ParagraphKind
    place: str


class Segment(Model):
    """A piece of the source that a paragraph is made of, in reading order."""

    position: int
    source_start: int
    source_end: int


class Paragraph(Model):
    """A paragraph of the view.

    Args:
        paragraph_id: `<report>-p007`, counted from 1 in reading order.
        position: 7 for `-p007`.
        kind: What the paragraph is.
        heading: The text of the heading that it stands under, if any.
        start: First character in the view.
        end: Behind the last character in the view.
        segments: The source pieces; more than one where a sentence was broken apart.
        lacuna: Whether words are known to be missing inside the paragraph.
    """

    paragraph_id: str
    position: int
    kind: ParagraphKind
    heading: str | None
    start: int
    end: int
    segments: tuple[Segment, ...]
    lacuna: bool = False


class Document(Model):
    """A report's text.

    Args:
        report_id: The report's id; for a bare file, its name made into an id.
        source: The decoded source, after a byte order mark, unchanged.
        text: The view: reading order restored, width and traditional forms folded, glosses and joins gone.
        offsets: From view to source positions.
        paragraphs: Ordered by `start`; they don't overlap; what lies between them is white space.
    """

    report_id: str
    source: str
    text: str
    offsets: OffsetMap
    paragraphs: tuple[Paragraph, ...]
