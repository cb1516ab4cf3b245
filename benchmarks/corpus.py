"""Reads the texts that benchmarks and soaks run on: a folder of .txt, a .txt, or a .jsonl(.xz) with a `text` a line."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from itertools import islice
from pathlib import Path


def texts(path: Path, *, limit: int | None = None) -> list[str]:
    """The first `limit` texts at a path, all without one."""
    return list(islice(_texts(path), limit))


def _texts(path: Path) -> Iterator[str]:
    if path.is_dir():
        for file in sorted(path.glob("*.txt")):
            yield file.read_text("utf-8")
    elif ".jsonl" in path.suffixes:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]
    else:
        yield path.read_text("utf-8")
