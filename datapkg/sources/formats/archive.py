"""Reads members of a zip archive without trusting what its directory says; nothing is ever written to the disk."""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections import Counter
from itertools import pairwise

from datapkg.errors import SourceError

MAX_MEMBERS = 10_000
MAX_MEMBER_BYTES = 100_000_000
MAX_BYTES = 300_000_000
DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError)
"""What reading a damaged zip may raise; RuntimeError: encrypted, or packed in a way that Python doesn't know."""
_HINT = "Open the file in the program that made it, save it again, and read that."
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Archive:
    """A zip archive in memory.

    Args:
        raw: Its bytes.

    Raises:
        SourceError: It isn't a zip archive, or one that no program makes: too many members, members that overlap,
            bear one name, lie outside of the archive or are links.
    """

    def __init__(self, raw: bytes) -> None:
        if raw.startswith(_OLD_OFFICE):
            raise SourceError(
                "this is an old Office file (doc) or an encrypted one, not a docx",
                code="source-format",
                hint="Open it in a word processor and save it as docx, without a password.",
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except DAMAGED_ZIP as error:
            raise _damaged(f"the file is not a whole zip archive: {error}") from error
        self._left = MAX_BYTES
        self._check(self._zip.infolist())

    @property
    def names(self) -> list[str]:
        """The members' names, in order."""
        return sorted(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """A member's bytes, counted while they are unpacked.

        Raises:
            SourceError: The member is missing, damaged, encrypted or too large.
        """
        limit = min(MAX_MEMBER_BYTES, self._left)
        try:
            with self._zip.open(name) as member:
                content = member.read(limit + 1)
        except KeyError as error:
            raise _damaged(f"the file has no part '{name}'") from error
        except DAMAGED_ZIP as error:
            raise _damaged(f"its part '{name}' can't be unpacked: {error}") from error
        if len(content) > limit:
            raise _too_large(f"its part '{name}' unpacks to more than {limit:,} bytes")
        self._left -= len(content)
        return content

    @staticmethod
    def _check(members: list[zipfile.ZipInfo]) -> None:
        if len(members) > MAX_MEMBERS:
            raise _too_large(f"it has {len(members):,} parts; at most {MAX_MEMBERS:,} are read")
        if sum(member.file_size for member in members) > MAX_BYTES:
            raise _too_large(f"it unpacks to more than {MAX_BYTES:,} bytes")
        repeated = [name for name, count in Counter(member.filename for member in members).items() if count > 1]
        if repeated:
            raise _damaged(f"two of its parts are named '{sorted(repeated)[0]}'")
        for member in members:
            name = member.filename
            if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
                raise _damaged(f"its part '{name}' would lie outside of it")
            if stat.S_ISLNK(member.external_attr >> 16):
                raise _damaged(f"its part '{name}' is a link")
        for before, after in pairwise(sorted(members, key=lambda member: member.header_offset)):
            if before.header_offset + before.compress_size > after.header_offset:
                raise _damaged(f"its parts '{before.filename}' and '{after.filename}' overlap")


def _damaged(message: str) -> SourceError:
    return SourceError(message, code="source-damaged", hint=_HINT)


def _too_large(message: str) -> SourceError:
    return SourceError(
        message, code="source-too-large", hint="A report is smaller. Split it, or save its text as a UTF-8 file (.txt)."
    )
