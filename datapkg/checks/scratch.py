"""Temporary folders that Ctrl-C and SIGTERM leave nothing of."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datapkg.package.exchange import undisturbed


@contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder; a signal waits until it is made, and until it is gone."""
    folder: Path | None = None
    try:
        with undisturbed():
            folder = Path(tempfile.mkdtemp(prefix="datapkg-"))
        yield folder
    finally:
        if folder is not None:
            with undisturbed():
                shutil.rmtree(folder, ignore_errors=True)
