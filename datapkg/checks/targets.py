"""Turns what `datapkg validate` is given into package folders: a report folder, a package, a build, a zip, or a text.

Zips come from anywhere; see `unpacking`.
"""

from __future__ import annotations

import csv
import hashlib
import zipfile
from bisect import bisect_right
from collections.abc import Container, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from datapkg.checks.findings import Place
from datapkg.checks.structure import StructureFault
from datapkg.checks.unpacking import unpack
from datapkg.checks.waivers import Waiver, load_waivers
from datapkg.errors import PackageError, UsageError
from datapkg.extraction import extract_file, extract_report, id_from_name
from datapkg.models import Report, SourceFile
from datapkg.package.rows import data_tables
from datapkg.package.vocabularies import with_vocabularies
from datapkg.package.write import write_package
from datapkg.sources import load_report, read_source
from datapkg.vocabulary import Vocabulary

_SUMS = "SHA256SUMS"


class Target(NamedTuple):
    """A package folder to check.

    Args:
        name: What the user called it.
        package: The folder of the CSV files.
        source: The text that source positions refer to, where it is at hand.
        waivers: The waivers that apply.
        given: Whether the package was given as such, so that its structure is worth checking.
        faults: What was wrong with the zip that it came in.
    """

    name: str
    package: Path
    source: Path | None = None
    waivers: tuple[Waiver, ...] = ()
    given: bool = False
    faults: tuple[StructureFault, ...] = ()


def prepare(path: Path, *, vocabulary: Vocabulary, temporary: Path) -> Target:
    """Make a package folder of a target.

    Args:
        path: A report folder, a package folder, a zip of one, or a text file.
        vocabulary: What is declared about numbers.
        temporary: An empty folder for what is made.

    Raises:
        DatapkgError: There is no such file, or it can't be read.
    """
    if path.is_dir() and (path / "report.yml").is_file():
        return _report_folder(path, vocabulary=vocabulary, temporary=temporary)
    if path.is_dir():
        return Target(str(path), _package_folder(path), waivers=_waivers_beside(path), given=True)
    if not path.exists():
        raise UsageError(f"{path}: there is no such file or folder", code="file-missing")
    if zipfile.is_zipfile(path) and path.suffix == ".zip":
        return Target(str(path), temporary, given=True, faults=_unpack(path, into=temporary))
    return _text_file(path, vocabulary=vocabulary, temporary=temporary)


def places_of(target: Target, *, observations: Container[str]) -> Mapping[str, Place]:
    """Where observations stand: in the source, where that is at hand, else in observations.csv.

    Args:
        target: What was checked.
        observations: Which of them are asked for; a large package has millions of others.
    """
    table = target.package / "observations.csv"
    text = read_source(target.source).text if target.source else None
    starts = [0, *(place + 1 for place, character in enumerate(text or "") if character == "\n")]
    places: dict[str, Place] = {}
    with table.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        rows = csv.DictReader(file)
        for row in rows:
            if row.get("observation_id") not in observations:
                continue
            if text is not None and (row.get("source_start") or "").isdigit():
                start = int(row["source_start"])
                line = bisect_right(starts, start)
                column = start - starts[line - 1] + 1
                end = column + len(row.get("text") or "")
                place = Place(file=str(target.source), line=line, column=column, end_column=end)
            else:
                place = Place(file=str(table), line=rows.line_num)
            places[row.get("observation_id") or ""] = place
    return places


def _report_folder(folder: Path, *, vocabulary: Vocabulary, temporary: Path) -> Target:
    report = load_report(folder)
    tables = data_tables(report, extract_report(folder, vocabulary=vocabulary))
    write_package(with_vocabularies(tables, vocabulary=vocabulary), folder=temporary, schemas=vocabulary.root)
    waivers = load_waivers(folder / "waivers.yml")
    return Target(
        str(folder), temporary, source=folder / (report.source.text_file or report.source.file), waivers=waivers
    )


def _text_file(path: Path, *, vocabulary: Vocabulary, temporary: Path) -> Target:
    extraction = extract_file(path, vocabulary=vocabulary)
    source = read_source(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    report = Report(
        id=id_from_name(path.stem), title=path.name, publisher=None, region=None, year=None, year_basis=None,
        kind="other", published=None, url=None, rights="unknown",
        source=SourceFile(file=path.name, sha256=digest, encoding=source.encoding),
    )  # fmt: skip
    tables = with_vocabularies(data_tables(report, extraction), vocabulary=vocabulary)
    write_package(tables, folder=temporary, schemas=vocabulary.root)
    return Target(str(path), temporary, source=path)


def _package_folder(path: Path) -> Path:
    for inside in ("", "all", "packages/all", "build/packages/all"):
        if (path / inside / "observations.csv").is_file():
            _refuse_links(path / inside)
            return path / inside
    raise UsageError(
        f"{path}: this folder holds no report and no package",
        code="target-unknown",
        hint="Give a folder with report.yml or datapackage.json, a zip of a package, or a text file.",
    )


def _refuse_links(package: Path) -> None:
    """A stranger's package may hold a link to any file of this machine, or a pipe that never ends."""
    for entry in sorted(package.iterdir()):
        if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):
            raise PackageError("is a link or no plain file", code="package-link", where=str(entry))


def _waivers_beside(package: Path) -> tuple[Waiver, ...]:
    """The waivers of the project's reports, for a package of its build folder: build/packages/<id> and sources/<id>."""
    root = package.resolve().parent.parent.parent
    name = package.resolve().name
    folders = sorted((root / "sources").glob("*")) if name == "all" else [root / "sources" / name]
    return tuple(waiver for folder in folders for waiver in load_waivers(folder / "waivers.yml"))


def _unpack(path: Path, *, into: Path) -> tuple[StructureFault, ...]:
    """Take a package's files out of a zip; returns the files whose checksum is wrong."""
    unpack(path, into=into)
    if not (into / "observations.csv").is_file():
        raise PackageError(
            "holds no observations.csv",
            code="package-zip",
            where=str(path),
            hint="Give the zip of a package, as `datapkg build` or the site's downloads have it.",
        )
    return _wrong_sums(into)


def _wrong_sums(folder: Path) -> tuple[StructureFault, ...]:
    sums = folder / _SUMS
    if not sums.is_file():
        return ()
    # Each file is read once, however often it is listed.
    digests = {path.name: _sha256(path) for path in sorted(folder.iterdir())}
    faults = []
    for number, line in enumerate(sums.read_text("utf-8", errors="replace").splitlines(), start=1):
        digest, _, name = line.partition("  ")
        if digests.get(PurePosixPath(name).name) != digest:
            faults.append(StructureFault("checksum", f"{_SUMS}:{number}", f"{name[:80]} is missing or was changed"))
    return tuple(faults)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
