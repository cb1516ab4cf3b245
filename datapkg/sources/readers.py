"""Reads a source file: bytes in, decoded text with its encoding and hash out.

Html, docx and pdf files are read by `formats`, in a child process. Everything else is taken for text.

Text files are read as UTF-8 (with or without byte order mark), UTF-16 (with one), or GB18030. The order matters: bytes
that are UTF-8 but for a few bad ones are refused and never tried as GB18030, which would read them as wrong words
between right-looking digits. What can't be told is refused, with the reason, rather than guessed.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from datapkg.errors import SourceError
from datapkg.models import Passage
from datapkg.sources.formats import FORMATS, read_formatted

MAX_BYTES = 64_000_000
_AGAIN = "Get the file again from where it came."
_AS_TEXT = "Save its text as a UTF-8 file (.txt) and read that."
_SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a zip archive (docx, xlsx or zip)",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office file (doc, xls)",
    b"\x1f\x8b": "a gzip file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"SQLite format 3\x00": "an SQLite database",
    b"\x7fELF": "a program",
}
_CONTROLS = bytes(code for code in range(0x20) if chr(code) not in "\t\n\v\f\r\x1b")
_CONTROLS_IN_TEXT = 8
"""A text has some control characters at most; a program or picture has many more than one in fifty bytes."""
_UTF16_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UTF8_CHINESE = re.compile(rb"[\xe3-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NON_ASCII = re.compile(rb"[\x80-\xff]")
_MARKS = re.compile(r"[\u2000-\u206f\u3000-\u303f\uff00-\uffef·×]")
_FIRST_LEVEL = (0xB0, 0xD8)
"""The rows of GB 2312 with its 3,755 common characters: of Chinese text nearly all, of misread bytes about half."""
_COMMON_SHARE = 0.8


class DecodedSource(NamedTuple):
    """A source file, decoded.

    Args:
        path: The file.
        text: Its characters, without a byte order mark; line ends as they are.
        encoding: `utf-8`, `utf-8-sig`, `utf-16-le`, `utf-16-be` or `gb18030`; `docx` or `pdf` for those formats.
        sha256: Of the bytes.
        size: Number of bytes.
        passages: Where each stretch of the text stands in an html, docx or pdf file, by start; none for text files.
        facts: What such a file says of itself: title, author, publisher, published, url.
        remarks: What a person should know of how it was read.
    """

    path: Path
    text: str
    encoding: str
    sha256: str
    size: int
    passages: tuple[Passage, ...] = ()
    facts: Mapping[str, str] = MappingProxyType({})
    remarks: tuple[str, ...] = ()


def read_source(path: Path, *, encoding: str | None = None, sha256: str | None = None) -> DecodedSource:
    """Read and decode a source file.

    Args:
        path: The file.
        encoding: The encoding that the report declares; None lets the bytes decide.
        sha256: The hash that the report declares.

    Raises:
        SourceError: The file is missing, a directory, unreadable, empty, too large, binary, in an encoding that can't
            be told or doesn't fit, or not the file that the report declares.
    """
    raw = read_bytes(path, sha256=sha256)
    found = hashlib.sha256(raw).hexdigest()
    kind = FORMATS.get(path.suffix.lower())
    if kind is not None:
        formatted = read_formatted(raw, kind=kind, where=str(path), encoding=encoding if kind == "html" else None)
        return DecodedSource(
            path=path,
            text=formatted.text,
            encoding=formatted.encoding,
            sha256=found,
            size=len(raw),
            passages=formatted.passages,
            facts=formatted.facts,
            remarks=formatted.remarks,
        )
    text, used = decode(raw, where=str(path), encoding=encoding)
    if not text or text.isspace():
        raise SourceError("the file holds no text, only white space", code="source-empty", where=str(path), hint=_AGAIN)
    return DecodedSource(path=path, text=text, encoding=used, sha256=found, size=len(raw))


def read_bytes(path: Path, *, sha256: str | None = None) -> bytes:
    """The bytes of a file.

    Args:
        path: The file.
        sha256: The hash that the report declares; None takes any.

    Raises:
        SourceError: The file is missing, a directory, unreadable, empty, too large, or another than declared.
    """
    raw = _read_bytes(path)
    found = hashlib.sha256(raw).hexdigest()
    if sha256 is not None and found != sha256:
        raise SourceError(
            f"the file's sha256 is {found}, but report.yml declares {sha256}",
            code="source-hash",
            where=str(path),
            hint="Restore the file as it was received, or, if a new version is meant, declare its sha256.",
        )
    return raw


def _read_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise SourceError(
                "a file is expected here, but this is a directory", code="source-directory", where=str(path)
            )
        if path.exists() and not path.is_file():
            raise SourceError("a regular file is expected here", code="source-not-a-file", where=str(path))
        with path.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise SourceError("there is no such file", code="source-missing", where=str(path)) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceError(f"the file can't be read: {reason}", code="source-unreadable", where=str(path)) from error
    if len(raw) > MAX_BYTES:
        raise SourceError(
            f"the file is larger than {MAX_BYTES:,} bytes",
            code="source-too-large",
            where=str(path),
            hint="A report is smaller. Split it, or save its text alone as a UTF-8 file (.txt).",
        )
    if not raw:
        raise SourceError("the file is empty", code="source-empty", where=str(path), hint=_AGAIN)
    return raw


def decode(raw: bytes, *, where: str, encoding: str | None = None) -> tuple[str, str]:
    """The text of some bytes, and the name of the encoding that they are in.

    Args:
        raw: The bytes.
        where: How errors name them.
        encoding: A declared encoding, which then has to fit; None lets the bytes decide.

    Raises:
        SourceError: The bytes are binary, damaged, in an encoding that can't be told, or hold NUL characters, at which
            other programs end a text: SQLite gives the length of what stands before.
    """
    text, used = _decode(raw, where=where, encoding=encoding)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SourceError(
            f"a text file is expected, but this one holds a NUL character in line {line}",
            code="source-binary",
            where=where,
            hint=_AGAIN,
        )
    return text, used


def _decode(raw: bytes, *, where: str, encoding: str | None) -> tuple[str, str]:
    for signature, name in _SIGNATURES.items():
        if raw.startswith(signature):
            raise SourceError(
                f"a text file is expected, but this is {name}",
                code="source-binary",
                where=where,
                hint=_AS_TEXT,
            )
    if encoding is not None:
        return _decode_declared(raw, encoding=encoding, where=where), encoding
    for mark, name in _UTF16_MARKS.items():
        if raw.startswith(mark):
            return _decode_strictly(raw[2:], encoding=name, where=where), name
    if len(raw) - len(raw.translate(None, _CONTROLS)) > _CONTROLS_IN_TEXT + len(raw) // 50:
        raise SourceError(
            "a text file is expected, but this one is binary", code="source-binary", where=where, hint=_AS_TEXT
        )
    if raw.startswith(codecs.BOM_UTF8):
        return _decode_strictly(raw[3:], encoding="utf-8", where=where), "utf-8-sig"
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_gb18030(raw, error=error, where=where), "gb18030"
    _refuse_ambiguous(raw, text=text, where=where)
    return text, "utf-8"


def _decode_declared(raw: bytes, *, encoding: str, where: str) -> str:
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise SourceError(
            f"report.yml declares the encoding '{encoding}', which is unknown",
            code="source-encoding",
            where=where,
            hint="Known are utf-8, utf-8-sig, utf-16-le, utf-16-be and gb18030.",
        ) from error
    text = _decode_strictly(raw, encoding=encoding, where=where)
    return text.removeprefix("\ufeff")


def _decode_strictly(raw: bytes, *, encoding: str, where: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"the file is not whole {encoding}: byte {error.start} can't be read",
            code="source-encoding",
            where=where,
            hint="Get the file again from where it came; nothing is repaired in silence.",
        ) from error


def _refuse_ambiguous(raw: bytes, *, text: str, where: str) -> None:
    """Short Chinese texts in GB18030 can be valid UTF-8 too, of Latin, Greek or Arabic letters by the dozen."""
    foreign = [character for character in text if character > "\x7f"]
    if not foreign or max(foreign) > "\u07ff" or 2 * len(foreign) < len(text):
        return
    try:
        other = raw.decode("gb18030")
    except UnicodeDecodeError:
        return
    if _is_chinese(other):
        raise SourceError(
            "the file's encoding is uncertain: its bytes can be read as UTF-8 and as GB18030",
            code="source-encoding",
            where=where,
            hint="Declare the encoding in report.yml (source: encoding), or convert the file to UTF-8.",
        )


def _decode_gb18030(raw: bytes, *, error: UnicodeDecodeError, where: str) -> str:
    """Bytes that are not UTF-8 as GB18030, but only where they can't be damaged UTF-8 or Big5."""
    inside = sum(map(len, _UTF8_CHINESE.findall(raw)))
    if 2 * inside > len(_NON_ASCII.findall(raw)):
        raise SourceError(
            f"the file is UTF-8 but for byte {error.start} (0x{raw[error.start]:02x}), which can't be read",
            code="source-encoding",
            where=where,
            hint="Get the file again from where it came; nothing is repaired in silence.",
        ) from error
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError as second:
        raise SourceError(
            f"the file is neither UTF-8 (byte {error.start}) nor GB18030 (byte {second.start})",
            code="source-encoding",
            where=where,
            hint="Convert it to UTF-8 with a program that knows its encoding.",
        ) from second
    if not _is_chinese(text):
        raise SourceError(
            "the file's encoding is uncertain: it is not UTF-8, and read as GB18030 it isn't Chinese",
            code="source-encoding",
            where=where,
            hint="Convert it to UTF-8 with a program that knows its encoding (Big5?).",
        ) from error
    return text


def _is_chinese(text: str) -> bool:
    """Whether a text that was decoded as GB18030 consists of common characters, as real Chinese does."""
    first, last = _FIRST_LEVEL
    rows = bytes(byte for row in range(first, last) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    common = frozenset(rows.decode("gb2312", "ignore"))
    foreign = [character for character in text if character > "\x7f" and not _MARKS.match(character)]
    return sum(map(common.__contains__, foreign)) >= _COMMON_SHARE * len(foreign)
