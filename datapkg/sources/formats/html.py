"""Reads a web page: all its visible text in order, tables as rows, and which of it is the page's article.

What trafilatura takes for the article decides only what is marked as furniture (navigation, recommendations, hidden
elements); nothing is left out but scripts, styles, comments and attributes. If the digits of what was read don't agree
with a dumb count of the file's, the dumb text is delivered instead, without tables or element paths, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree
from lxml.html import HTMLParser

from datapkg.sources.formats.article import Article, find_article, mark_furniture
from datapkg.sources.formats.census import digit_groups, html_groups, missing_groups, visible_html
from datapkg.sources.formats.elements import Found, PageWalk
from datapkg.sources.formats.layout import Block, FormattedText, assemble, block, collapse
from datapkg.sources.readers import decode

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_SAME_FAMILY = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "utf8": "utf-8"}
_READ_AS_DECLARED = ("big5", "big5-hkscs", "utf-16", "utf-16le", "utf-16be")
_HEAD = 4096
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BAD_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,12})|([0-9]{1,12}));?")


def read_html(raw: bytes, *, encoding: str | None = None) -> FormattedText:
    """Read the bytes of an html file.

    Args:
        raw: The bytes.
        encoding: As `report.yml` declares it; None lets the file decide: its byte order mark, then what its bytes can
            be, then what its `meta` element says.

    Raises:
        SourceError: The bytes are in an encoding that can't be told.
    """
    source, used, remarks = _decode(raw, encoding=encoding)
    source = _BAD_REFERENCE.sub(_reference, source)
    found = list(_walk(source))
    counted = html_groups(source)
    lost = missing_groups(digit_groups("\n".join(each.block.text for each in found)), counted=counted)
    if lost:
        remarks.append(
            f"read by its elements, the page loses digits ({', '.join(lost)}); its plain text is taken, without tables"
        )
        return assemble(_dumb_blocks(source), encoding=used, remarks=remarks)
    article = find_article(source)
    blocks = mark_furniture(found, article=article)
    return assemble(blocks, encoding=used, facts=_facts(article, source=source), remarks=remarks)


def _decode(raw: bytes, *, encoding: str | None) -> tuple[str, str, list[str]]:
    """The characters, the encoding that they are in, and what is odd about it."""
    if encoding is not None:
        return (*decode(raw, where="", encoding=encoding), [])
    match = _DECLARED.search(raw[:_HEAD])
    declared = match[1].decode("ascii").lower() if match else None
    family = _SAME_FAMILY.get(declared or "", declared)
    if family in _READ_AS_DECLARED and b"\x00" not in raw and not _is_utf8(raw):
        return (*decode(raw, where="", encoding=str(family)), [])
    text, used = decode(raw, where="")
    if family == "gb18030" and used == "utf-8" and not _CHINESE.search(text) and not raw.isascii():
        return (*decode(raw, where="", encoding="gb18030"), [])
    if family is None or family == used.removesuffix("-sig") or raw.isascii():
        return text, used, []
    return text, used, [f"the page declares the encoding {declared}, but its bytes are {used}"]


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _reference(match: re.Match[str]) -> str:
    """A numeric character reference; one to what is no character becomes U+FFFD, as in every browser."""
    code = int(match[1], 16) if match[1] else int(match[2])
    return "\ufffd" if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF else match[0]


def _walk(source: str) -> Iterator[Found]:
    """The blocks of the page; none where it holds no element.

    Raises:
        MemoryError: The parser, which mends every other fault of a page, had no memory left.
    """
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        if "empty" in str(error):
            return iter(())
        raise MemoryError(str(error)) from error
    return PageWalk(root).blocks() if root is not None else iter(())


def _dumb_blocks(source: str) -> Iterator[Block]:
    for line in visible_html(source).split("\n"):
        text = collapse(line)
        if text:
            yield block(text, place="html")


def _facts(article: Article, *, source: str) -> Mapping[str, str]:
    """What the page says of itself; the tags that China's standard for government web sites asks for come first."""
    tags = _meta_tags(source[:200_000])
    facts = {name: collapse(value) for name, value in article.facts.items() if value}
    for name, keys in _STANDARD_TAGS.items():
        value = next((tags[key] for key in keys if tags.get(key)), None)
        if value:
            facts[name] = value
    return facts


_STANDARD_TAGS: Mapping[str, Sequence[str]] = {
    "title": ("articletitle",),
    "published": ("pubdate",),
    "publisher": ("contentsource", "sitename"),
    "author": ("author",),
    "url": ("url",),
}
_META = re.compile(r"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
_NAME = re.compile(r"""name\s{0,5}=\s{0,5}["']?([A-Za-z]{2,40})""", re.IGNORECASE)
_CONTENT = re.compile(r"""content\s{0,5}=\s{0,5}(?:"([^"]{0,500})"|'([^']{0,500})')""", re.IGNORECASE)


def _meta_tags(head: str) -> dict[str, str]:
    tags: dict[str, str] = {}
    for match in _META.finditer(head):
        name, content = _NAME.search(match[1]), _CONTENT.search(match[1])
        if name and content:
            tags.setdefault(name[1].lower(), collapse(content[1] or content[2] or ""))
    return tags
