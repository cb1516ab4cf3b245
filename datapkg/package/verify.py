"""Checks a download against what it says of itself: checksums, the hashes of its tables, those of its sources.

What can be checked is a package (a folder or zip with `datapackage.json`), a release (a folder with `SHA256SUMS`, and
the packages' zips in it), or a folder of packages. `SHA256SUMS` has a line `<sha256>  <name>` a file, as `sha256sum`
writes it; `datapackage.json` has the hash of each table and of each source.

A name in a listing is only looked up among the files that are there, never joined to a path, so that no listing leads
out of the download; links are named and not followed, and a zip is read where it is, never unpacked.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Literal

from datapkg.errors import PackageError
from datapkg.models.base import Model
from datapkg.package.contents import Contents, folder_contents, zip_contents
from datapkg.package.descriptor import DESCRIPTOR
from datapkg.package.listings import SourceHash, read_listing
from datapkg.package.write import SUMS
from datapkg.sources import load_report
from datapkg.sources.formats.archive import DAMAGED_ZIP
from datapkg.sources.registry import REPORT_FILE

What = Literal["missing", "extra", "changed", "unsafe", "unreadable", "unlisted"]
_CHUNK = 1 << 20
_HINT = "Give a package, a release or a folder of packages."


class Problem(Model):
    """A file that isn't as published.

    Args:
        name: The file, from the download's root; `all.zip/reports.csv` is in a zip.
        what: missing: listed and not there; extra: there and not listed; changed: another hash; unsafe: a link, or a
            name that leads elsewhere; unreadable: damaged; unlisted: a folder or zip that lists nothing.
    """

    name: str
    what: What


class Verification(Model):
    """What checking a download found.

    Args:
        files: How many files have the hash that is listed for them.
        sources: How many sources have the hash that the packages were made from.
        absent: The reports whose sources are not at hand, in order.
        problems: What isn't as published, by name.
    """

    files: int
    sources: int
    absent: tuple[str, ...]
    problems: tuple[Problem, ...]


def verify(path: Path, *, sources: Path | None = None) -> Verification:
    """Check a download.

    Args:
        path: A folder or a zip.
        sources: The `sources/` folder of the reports, to check the originals too.

    Raises:
        PackageError: There is nothing to check, or a listing can't be read (file:line).
        DeclarationError: The `report.yml` of a source can't be read.
    """
    check = _Check()
    if path.is_dir():
        check.folder(folder_contents(path), where=path)
    elif path.suffix == ".zip" or zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            check.zipped(stream, name="", shown=path.name)
    else:
        raise PackageError("is neither a folder nor a zip", code="download-missing", where=str(path), hint=_HINT)
    absent = check.originals(sources)
    problems = tuple(Problem(name=name, what=what) for name, what in sorted(check.problems.items()))
    return Verification(files=check.files, sources=check.intact, absent=tuple(sorted(absent)), problems=problems)


class _Check:
    """Goes through a download and gathers what it finds."""

    def __init__(self) -> None:
        self.files = 0
        self.intact = 0
        self.problems: dict[str, What] = {}
        self.sources: set[SourceHash] = set()

    def folder(self, contents: Contents, *, where: Path) -> None:
        """A folder that is listed, or has packages in it."""
        zips = [name for name in sorted(contents.files) if name.endswith(".zip") and "/" not in name]
        if {SUMS, DESCRIPTOR}.intersection(contents.files):
            self.listed(contents, prefix="")
        elif zips or any(name.partition("/")[2] == DESCRIPTOR for name in contents.files):
            self._packages(contents)
        else:
            raise PackageError("holds no package", code="download-unlisted", where=str(where), hint=_HINT)
        for name in zips:
            if name not in self.problems:
                with contents.files[name]() as stream:
                    self.zipped(stream, name=f"{name}/", shown=name)

    def _packages(self, contents: Contents) -> None:
        """Folders and zips side by side, with nothing that lists them."""
        here = {name for name in contents.files if "/" not in name and not name.endswith(".zip")}
        self._found("extra", here)
        self._found("unsafe", (name for name in contents.unsafe if "/" not in name))
        for folder in contents.folders():
            self.listed(contents.below(folder), prefix=f"{folder}/")

    def zipped(self, stream: IO[bytes], *, name: str, shown: str) -> None:
        """A zip, read where it is."""
        try:
            with zipfile.ZipFile(stream) as archive:
                self.listed(zip_contents(archive), prefix=name)
        except DAMAGED_ZIP:
            self.problems[shown] = "unreadable"

    def listed(self, contents: Contents, *, prefix: str) -> None:
        """A folder or zip against the listings at its root."""
        self._found("unsafe", contents.unsafe, prefix=prefix)
        listing = read_listing(contents, where=prefix)
        if not listing.names:
            self.problems[prefix or "."] = "unlisted"
            return
        self.sources |= listing.sources
        self._found("extra", contents.files.keys() - listing.names, prefix=prefix)
        self._found("missing", listing.names - contents.files.keys() - contents.unsafe, prefix=prefix)
        for name, sha256 in sorted(listing.hashes):
            if name in contents.files:
                self.files += self._is_intact(contents.files[name], sha256=sha256, shown=f"{prefix}{name}")

    def originals(self, folder: Path | None) -> set[str]:
        """The sources against the hashes that the packages have of them; returns the reports that have none here."""
        contents = folder_contents(folder) if folder else Contents({}, frozenset())
        absent = set()
        for report_id, sha256 in sorted(self.sources):
            if folder is None or f"{report_id}/{REPORT_FILE}" not in contents.files:
                absent.add(report_id)
                continue
            name = f"{report_id}/{load_report(folder / report_id).source.file}"
            if name in contents.files:
                self.intact += self._is_intact(contents.files[name], sha256=sha256, shown=f"sources/{name}")
            else:
                self.problems[f"sources/{name}"] = "unsafe" if name in contents.unsafe else "missing"
        return absent

    def _is_intact(self, opener: Callable[[], IO[bytes]], *, sha256: str, shown: str) -> bool:
        try:
            with opener() as stream:
                digest = hashlib.sha256()
                for chunk in _chunks(stream):
                    digest.update(chunk)
        except DAMAGED_ZIP:
            self.problems[shown] = "unreadable"
            return False
        if digest.hexdigest() != sha256:
            self.problems[shown] = "changed"
        return digest.hexdigest() == sha256

    def _found(self, what: What, names: Iterable[str], *, prefix: str = "") -> None:
        self.problems |= {f"{prefix}{name}": what for name in names}


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
