"""Takes a package's files out of a stranger's zip, into a temporary folder.

Only plain files are taken, under their last names, and what they unpack to is counted while it is written: what a zip's
directory says of sizes is not believed. A package's tables shrink to a fifth or a tenth, never to a hundredth.
"""

from __future__ import annotations

import stat
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Final

from datapkg.errors import PackageError
from datapkg.package.contents import files_of
from datapkg.sources.formats.archive import DAMAGED_ZIP

MAX_FILES: Final = 64
MAX_BYTES: Final = 1_000_000_000
MAX_RATIO: Final = 100
_UNSUSPICIOUS: Final = 10_000_000
"""Bytes up to which the ratio is nobody's business."""
_CHUNK: Final = 1 << 20
_HINT = "Download the package again, or unpack it yourself and check its folder."


def unpack(path: Path, *, into: Path) -> None:
    """Take the files of a zip.

    Args:
        path: The zip.
        into: An empty folder.

    Raises:
        PackageError: It is damaged or encrypted, unpacks to more than any package, or holds links, two files of one
            name, files that overlap, or names that lead outside of it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = files_of(archive)
            _refuse_foreign(entries, where=str(path))
            left = MAX_BYTES
            for entry in entries:
                left -= _take(archive, entry, into=into, left=left, where=f"{path}: {_shown(entry)}")
    except DAMAGED_ZIP as error:
        raise _refusal(f"can't be unpacked: {error}", where=str(path)) from error


def _take(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, into: Path, left: int, where: str) -> int:
    """Write one file; returns its size, counted while it is unpacked."""
    size = 0
    with archive.open(entry) as packed, (into / _name(entry)).open("xb") as file:
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise _refusal(f"the zip unpacks to more than {MAX_BYTES:,} bytes", where=where)
            if size > _UNSUSPICIOUS and size > MAX_RATIO * entry.compress_size:
                raise _refusal(f"this file unpacks to more than {MAX_RATIO} times its size in the zip", where=where)
            file.write(chunk)
    return size


def _refuse_foreign(entries: list[zipfile.ZipInfo], *, where: str) -> None:
    if len(entries) > MAX_FILES:
        raise _refusal(f"holds {len(entries):,} files; a package has at most {MAX_FILES}", where=where)
    for entry in entries:
        if entry.filename.startswith("/") or _leads_outside(entry.filename):
            raise _refusal(f"names a file outside itself: {_shown(entry)}", where=where)
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            raise _refusal(f"holds a link or no plain file: {_shown(entry)}", where=where)
    repeated = sorted(name for name, count in Counter(map(_name, entries)).items() if count > 1)
    if repeated:
        raise _refusal(f"holds two files of one name: {repeated[0][:80]!r}", where=where)
    for before, after in pairwise(sorted(entries, key=lambda entry: entry.header_offset)):
        if before.header_offset + before.compress_size > after.header_offset:
            raise _refusal(f"holds files that overlap: {_shown(before)} and {_shown(after)}", where=where)


def _leads_outside(name: str) -> bool:
    return not name or ".." in name.split("/") or "\\" in name or ":" in name


def _name(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).name


def _shown(entry: zipfile.ZipInfo) -> str:
    return repr(entry.filename[:80])


def _refusal(message: str, *, where: str) -> PackageError:
    return PackageError(message, code="package-zip", where=where, hint=_HINT)
