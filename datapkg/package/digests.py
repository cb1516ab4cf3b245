"""Says whether a package must be built again: from what its inputs are, not from when they were changed.

The inputs of a report's package are the files of its folder, `schemas/`, and the program with the libraries that read
text for it. What a build had as inputs and wrote as packages stands in `<output>/.digests.json`; losing that file
costs one build.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import datapkg

DIGESTS = ".digests.json"
_LIBRARIES = ("opencc", "pydantic", "pyyaml", "duckdb")


class Digests(NamedTuple):
    """What a package was made from, and what it was when it was made."""

    inputs: str
    package: str


def tree_digest(*folders: Path) -> str:
    """sha256 over the names and bytes of every file under some folders, hidden and compiled ones left out."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in inside.parts):
                data = path.read_bytes()
                digest.update(f"{inside.as_posix()}\0{len(data)}\0".encode())
                digest.update(data)
    return digest.hexdigest()


def program_digest(schemas: Path) -> str:
    """sha256 over `schemas/`, the program and the versions of the libraries that its results depend on."""
    code = tree_digest(schemas, Path(datapkg.__file__).parent)
    return joined_digest([code, *(f"{name} {version(name)}" for name in _LIBRARIES)])


def joined_digest(parts: Iterable[str]) -> str:
    """sha256 over several texts in order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def read_digests(output: Path) -> Mapping[str, Digests]:
    """The digests by package that the last build wrote; none where the file is missing or damaged."""
    try:
        loaded = json.loads((output / DIGESTS).read_text(encoding="utf-8"))
        return {str(name): Digests(inputs=str(each[0]), package=str(each[1])) for name, each in loaded.items()}
    except (OSError, ValueError, TypeError, AttributeError, LookupError):
        return {}


def write_digests(digests: Mapping[str, Digests], *, path: Path) -> None:
    """Write the digests by package to a file."""
    path.write_text(json.dumps(digests, indent=2, sort_keys=True) + "\n", encoding="utf-8")
