"""Reads a source file: bytes in, decoded text with its encoding and hash out.

Text files are read as UTF-8 (with or without byte order mark), UTF-16 (with one), or GB18030. The order matters: bytes
that are UTF-8 but for a few bad ones are refused and never tried as GB18030, which would read them as wrong words
between right-looking digits. What can't be told is refused, with the reason, rather than guessed.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import Path
from typing import NamedTuple

from datapkg.errors import SourceError

MAX_BYTES = 64_000_000
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
_UTF16_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NON_ASCII = re.compile(rb"[\x80-\xff]")
_COMMON = re.compile(
    r"[的一是在和有了人中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经三之进着等部度家力里如水化高自二理起小现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严]"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class DecodedSource(NamedTuple):
    """A source file, decoded.

    Args:
        path: The file.
        text: Its characters, without a byte order mark; line ends as they are.
        encoding: `utf-8`, `utf-8-sig`, `utf-16-le`, `utf-16-be` or `gb18030`.
        sha256: Of the bytes.
        size: Number of bytes.
    """

    path: Path
    text: str
    encoding: str
    sha256: str
    size: int


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
    raw = _read_bytes(path)
    found = hashlib.sha256(raw).hexdigest()
    if sha256 is not None and found != sha256:
        raise SourceError(
            f"the file's sha256 is {found}, but report.yml declares {sha256}",
            code="source-hash",
            where=str(path),
            hint="Restore the file as it was received, or, if a new version is meant, declare its sha256.",
        )
    text, used = decode(raw, where=str(path), encoding=encoding)
    if not text or text.isspace():
        raise SourceError("the file holds no text", code="source-empty", where=str(path))
    return DecodedSource(path=path, text=text, encoding=used, sha256=found, size=len(raw))


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
        raise SourceError(f"the file is larger than {MAX_BYTES:,} bytes", code="source-too-large", where=str(path))
    if not raw:
        raise SourceError("the file is empty", code="source-empty", where=str(path))
    return raw


def decode(raw: bytes, *, where: str, encoding: str | None = None) -> tuple[str, str]:
    """The text of some bytes, and the name of the encoding that they are in.

    Args:
        raw: The bytes.
        where: How errors name them.
        encoding: A declared encoding, which then has to fit; None lets the bytes decide.

    Raises:
        SourceError: The bytes are binary, damaged, or in an encoding that can't be told.
    """
    for signature, name in _SIGNATURES.items():
        if raw.startswith(signature):
            raise SourceError(
                f"a text file is expected, but this is {name}",
                code="source-binary",
                where=where,
                hint="Save its text as a UTF-8 file (.txt) and read that.",
            )
    if encoding is not None:
        return _decode_declared(raw, encoding=encoding, where=where), encoding
    for mark, name in _UTF16_MARKS.items():
        if raw.startswith(mark):
            return _decode_strictly(raw[2:], encoding=name, where=where), name
    if b"\x00" in raw[:4096] and raw.count(b"\x00") * 50 > len(raw):
        raise SourceError("a text file is expected, but this one is binary", code="source-binary", where=where)
    if raw.startswith(codecs.BOM_UTF8):
        return _decode_strictly(raw[3:], encoding="utf-8", where=where), "utf-8-sig"
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _decode_gb18030(raw, error=error, where=where), "gb18030"


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


def _decode_gb18030(raw: bytes, *, error: UnicodeDecodeError, where: str) -> str:
    """Bytes that are not UTF-8 as GB18030, but only where they can't be damaged UTF-8 or Big5."""
    inside = sum(map(len, _MULTIBYTE.findall(raw)))
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
    chinese = len(_CHINESE.findall(text))
    if 10 * len(_COMMON.findall(text)) < 2 * chinese or chinese * 4 < sum(map(str.isalpha, text)):
        raise SourceError(
            "the file's encoding is uncertain: it is not UTF-8, and read as GB18030 it isn't Chinese",
            code="source-encoding",
            where=where,
            hint="Convert it to UTF-8 with a program that knows its encoding (Big5?).",
        )
    return text
