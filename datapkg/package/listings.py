"""What a download says of itself: the hashes in its `SHA256SUMS` and its `datapackage.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from datapkg.errors import PackageError
from datapkg.package.contents import Contents
from datapkg.package.descriptor import DESCRIPTOR
from datapkg.package.write import SUMS

_SUM = re.compile(r"([0-9a-f]{64}) [ *](.+)\Z")
_HASH = re.compile(r"sha256:([0-9a-f]{64})\Z")
_MOST_BYTES = 64 << 20


class SourceHash(NamedTuple):
    """The original that a report's package was made from."""

    report_id: str
    sha256: str


class Listing(NamedTuple):
    """What is listed for a folder or zip.

    Args:
        hashes: Each listed file with its sha256; a file has two where two listings differ.
        names: The files that should be there, the listings themselves too; none where there is no listing.
        sources: The originals.
    """

    hashes: frozenset[tuple[str, str]]
    names: frozenset[str]
    sources: frozenset[SourceHash]


def read_listing(contents: Contents, *, where: str) -> Listing:
    """Read the listings at the root of a folder or zip.

    Args:
        contents: Its files.
        where: Its name, for errors.

    Raises:
        PackageError: A listing isn't one (file:line).
    """
    hashes: set[tuple[str, str]] = set()
    sources: set[SourceHash] = set()
    listings = {SUMS, DESCRIPTOR}.intersection(contents.files)
    if SUMS in listings:
        hashes.update(_sums(_text(contents, SUMS, where=where), where=f"{where}{SUMS}"))
    if DESCRIPTOR in listings:
        descriptor = _descriptor(_text(contents, DESCRIPTOR, where=where), where=f"{where}{DESCRIPTOR}")
        hashes.update(_resources(descriptor, where=f"{where}{DESCRIPTOR}"))
        sources.update(_sources(descriptor))
    names = listings.union(name for name, _ in hashes)
    return Listing(frozenset(hashes), frozenset(names), frozenset(sources))


def _text(contents: Contents, name: str, *, where: str) -> str:
    with contents.files[name]() as stream:
        data = stream.read(_MOST_BYTES)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise PackageError("isn't UTF-8", code="package-encoding", where=f"{where}{name}") from error


def _sums(text: str, *, where: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        found = _SUM.match(line)
        if not found:
            raise PackageError(
                f"a sha256, two spaces and a file's name are expected, found {line[:80]!r}",
                code="sums-invalid",
                where=f"{where}:{number}",
                hint="Download it again.",
            )
        yield found[2], found[1]


def _descriptor(text: str, *, where: str) -> dict[str, Any]:
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PackageError(f"isn't JSON: {error}", code="package-descriptor", where=where) from error
    if not isinstance(loaded, dict) or not isinstance(loaded.get("resources"), list):
        raise PackageError("describes no resources", code="package-descriptor", where=where)
    return loaded


def _resources(descriptor: dict[str, Any], *, where: str) -> Iterator[tuple[str, str]]:
    for resource in descriptor["resources"]:
        keys = resource if isinstance(resource, dict) else {}
        name, found = keys.get("path"), _HASH.match(str(keys.get("hash")))
        if not isinstance(name, str) or not found:
            raise PackageError(
                f"resource {keys.get('name')!r} has no path with a sha256", code="package-descriptor", where=where
            )
        yield name, found[1]


def _sources(descriptor: dict[str, Any]) -> Iterator[SourceHash]:
    """The sources with a report and a hash; others' packages may have none."""
    for source in descriptor.get("sources") or ():
        if isinstance(source, dict) and {"report_id", "sha256"}.issubset(source):
            yield SourceHash(str(source["report_id"]), str(source["sha256"]))
