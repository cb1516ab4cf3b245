"""A small file in which a worker notes the document that it is reading, so that its death can be laid at that door."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import NamedTuple


class Cursor(NamedTuple):
    """Who reads what: process id, index of the document in its shard, and seconds since the note was made."""

    pid: int
    document: int
    age: float


def cursor_path(out: Path, shard_name: str) -> Path:
    """Where the cursor of a shard stands while it is worked on."""
    return out / ".work" / f"{shard_name}.cursor"


class CursorWriter:
    """Notes each document before it is read; one `pwrite` of 32 bytes.

    Args:
        path: The cursor file.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)

    def note(self, index: int) -> None:
        """Say that document `index` is about to be read."""
        os.pwrite(self._handle, f"{os.getpid():15d} {index:15d}\n".encode(), 0)

    def close(self) -> None:
        """The shard is done: remove the file."""
        os.close(self._handle)
        self._path.unlink(missing_ok=True)


def read_cursor(path: Path) -> Cursor | None:
    """What the file says; None where there is none."""
    try:
        pid, document = path.read_text(encoding="ascii").split()
        return Cursor(int(pid), int(document), time.time() - path.stat().st_mtime)
    except (OSError, ValueError):
        return None
