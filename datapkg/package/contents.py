"""The files of a folder or zip by name, without following links and without unpacking."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, NamedTuple

_MOST_UNPACKED = 8 << 30
"""Bytes that a zip may hold unpacked; hashing more takes minutes, and no collection of reports has so much."""


class Contents(NamedTuple):
    """What a folder or zip holds.

    Args:
        files: How to open each regular file, by its name from the root, with `/`.
        unsafe: The names of what isn't to be opened: links, devices, names that lead elsewhere or stand twice.
    """

    files: Mapping[str, Callable[[], IO[bytes]]]
    unsafe: frozenset[str]

    def folders(self) -> list[str]:
        """The names of the folders at the root that hold files, in order."""
        return sorted({name.partition("/")[0] for name in self.files if "/" in name})

    def below(self, folder: str) -> Contents:
        """What one folder holds, with names from there."""
        start = f"{folder}/"
        return Contents(
            {name.removeprefix(start): opener for name, opener in self.files.items() if name.startswith(start)},
            frozenset(name.removeprefix(start) for name in self.unsafe if name.startswith(start)),
        )


def folder_contents(root: Path) -> Contents:
    """What a folder holds at any depth.

    Args:
        root: The folder; it may be a link itself, since the caller named it.

    Raises:
        OSError: A folder can't be read.
    """
    files: dict[str, Callable[[], IO[bytes]]] = {}
    unsafe = set()
    waiting = [root]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                path = Path(entry.path)
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                elif entry.is_file(follow_symlinks=False):
                    files[path.relative_to(root).as_posix()] = _opener(path)
                else:
                    unsafe.add(path.relative_to(root).as_posix())
    return Contents(files, frozenset(unsafe))


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    def open_file() -> IO[bytes]:
        """Open the file itself, never what a link points to."""
        return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")

    return open_file


def zip_contents(archive: zipfile.ZipFile) -> Contents:
    """What a zip holds.

    Args:
        archive: The zip; open as long as its files are read.

    Raises:
        zipfile.BadZipFile: It would unpack to more than any package.
    """
    entries = files_of(archive)
    if sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        raise zipfile.BadZipFile("it would unpack to more than 8 GiB")
    files: dict[str, Callable[[], IO[bytes]]] = {}
    unsafe = set()
    for entry in entries:
        if entry.filename in files or not _is_plain(entry):
            unsafe.add(entry.filename)
        files[entry.filename] = _entry_opener(archive, entry)
    return Contents({name: opener for name, opener in files.items() if name not in unsafe}, frozenset(unsafe))


def files_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The entries of a zip that aren't folders; `ZipInfo.is_dir` breaks on an entry without a name."""
    return [entry for entry in archive.infolist() if not entry.filename.endswith("/")]


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a regular file whose name stays below the root."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    parts = entry.filename.split("/")
    return kind in {0, stat.S_IFREG} and "\\" not in entry.filename and not {"", ".", ".."}.intersection(parts)


def _entry_opener(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(entry)
