"""Reads a docx file: paragraphs, tables, text boxes, footnotes and endnotes; headers and footers as furniture.

Only the parts with text are looked at; relations, macros, pictures and links to other files are never followed, so that
damaged ones don't matter. Deleted text (tracked changes) is not text; hidden text is kept, as furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from datapkg.errors import SourceError
from datapkg.sources.formats.archive import Archive
from datapkg.sources.formats.census import digit_groups, missing_groups, word_groups
from datapkg.sources.formats.layout import Block, FormattedText, assemble
from datapkg.sources.formats.word import WordText, heading_styles

_MAIN = re.compile(r"word/document[0-9]*\.xml\Z")
_NOTES = re.compile(r"word/(?P<name>footnote|endnote)s[0-9]*\.xml\Z")
_MARGINS = re.compile(r"word/(?P<name>header|footer)[0-9]*\.xml\Z")
_STYLES = re.compile(r"word/styles[0-9]*\.xml\Z")
_CORE = "docProps/core.xml"
_CORE_FACTS = {"title": "title", "creator": "author", "created": "published"}
_DOCTYPE = re.compile(rb"<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E")
_LINKED = re.compile(rb"""<Relationship\s[^<>]{0,2000}TargetMode\s{0,5}=\s{0,5}["']External["']""")
_HARMLESS_LINK = re.compile(rb"/hyperlink[\"']")


def read_docx(raw: bytes) -> FormattedText:
    """Read the bytes of a docx or docm file.

    Raises:
        SourceError: It is damaged, encrypted, an older Office file, hostile, or holds no Word document.
    """
    archive = Archive(raw)
    main = next((name for name in archive.names if _MAIN.match(name)), None)
    if main is None:
        raise SourceError(
            "there is no Word document in this file",
            code="source-format",
            hint="A docx file holds word/document.xml. Is it a spreadsheet, or a plain zip archive?",
        )
    parts = _Parts(archive)
    styles = next((parts.optional(name) for name in archive.names if _STYLES.match(name)), None)
    text = WordText(headings=heading_styles(styles))
    blocks = list(text.body(parts.required(main)))
    for pattern, furniture in ((_NOTES, False), (_MARGINS, True)):
        blocks += _others(archive.names, pattern=pattern, parts=parts, text=text, furniture=furniture)
    _check(blocks, parts=parts)
    remarks = [*parts.remarks, *text.remarks(), *_oddities(archive)]
    return assemble(blocks, encoding="docx", facts=_facts(parts, archive=archive), remarks=remarks)


class _Parts:
    """The XML parts of a file.

    Args:
        archive: The file.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.remarks: list[str] = []
        self.texts: list[bytes] = []

    def required(self, name: str) -> Any:
        """The root of a part.

        Raises:
            SourceError: It can't be read.
        """
        content = self._archive.read(name)
        if _DOCTYPE.search(content):
            raise SourceError(
                f"its part '{name}' declares a document type, which may name other files",
                code="source-hostile",
                hint="No word processor writes that. Get the file again from where it came.",
            )
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise SourceError(
                f"its part '{name}' is not whole: {error}",
                code="source-damaged",
                hint="Open the file in a word processor, save it again, and read that.",
            ) from error
        self.texts.append(content)
        return root

    def optional(self, name: str) -> Any | None:
        """The root of a part that the document can be read without; a hostile one stops it all the same."""
        try:
            return self.required(name)
        except SourceError as error:
            if error.code in ("source-hostile", "source-too-large"):
                raise
            self.remarks.append(error.message)
            return None


def _others(
    names: list[str], *, pattern: re.Pattern[str], parts: _Parts, text: WordText, furniture: bool
) -> Iterator[Block]:
    for name in names:
        match = pattern.match(name)
        root = parts.optional(name) if match else None
        if match and root is not None:
            yield from text.notes(root, name=match["name"], furniture=furniture)


def _check(blocks: list[Block], *, parts: _Parts) -> None:
    """Compare with the dumb count. A file that names its XML prefixes otherwise than every word processor has none."""
    counted = word_groups(content.decode("utf-8", "replace") for content in parts.texts)
    lost = missing_groups(digit_groups("\n".join(each.text for each in blocks)), counted=counted)
    if lost:
        raise SourceError(
            f"numbers of this file would be lost: its text holds {', '.join(lost)}, which the reader doesn't find",
            code="source-census",
            hint="Save the file again in a word processor, or save its text as a UTF-8 file (.txt), and read that.",
        )


def _oddities(archive: Archive) -> Iterator[str]:
    names = archive.names
    if any(name.endswith("vbaProject.bin") for name in names):
        yield "the file holds macros; they are not run"
    for name in names:
        if name.endswith(".rels") and _links_elsewhere(archive, name=name):
            yield f"the file links to other files ({name}); they are not fetched"


def _links_elsewhere(archive: Archive, *, name: str) -> bool:
    try:
        content = archive.read(name)
    except SourceError:
        return False
    return any(not _HARMLESS_LINK.search(_whole_tag(content, match)) for match in _LINKED.finditer(content))


def _whole_tag(content: bytes, match: re.Match[bytes]) -> bytes:
    return content[match.start() : content.find(b">", match.end()) + 1 or len(content)]


def _facts(parts: _Parts, *, archive: Archive) -> dict[str, str]:
    root = parts.optional(_CORE) if _CORE in archive.names else None
    facts: dict[str, str] = {}
    for element in root if root is not None else ():
        name = _CORE_FACTS.get(etree.QName(element).localname) if isinstance(element.tag, str) else None
        if name and element.text and element.text.strip():
            facts[name] = element.text.strip()[:10] if name == "published" else element.text.strip()
    return facts
