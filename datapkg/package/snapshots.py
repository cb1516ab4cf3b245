"""Reads the reports, their text, observations and check results of a build from wherever it is kept.

A build is named by a package folder, a build folder or its `packages/`, a package's zip, a database, or a git
revision, whose committed `build/packages/all/` counts.
"""

from __future__ import annotations

import sqlite3
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from datapkg.errors import PackageError
from datapkg.models.base import Model
from datapkg.models.tables import CheckResultRow, ObservationRow, ParagraphRow, ReportRow, SegmentRow
from datapkg.package.cells import read_table
from datapkg.package.descriptor import DESCRIPTOR
from datapkg.sources.formats.archive import DAMAGED_ZIP

Row = TypeVar("Row", bound=Model)
_INSIDE = ("", "all", "packages/all", "build/packages/all")
_COMMITTED = "./build/packages/all"
_LARGEST_TABLE = 500_000_000
_HINT = "Give a package or build folder, a zip, a database, or a git revision."


class Snapshot(NamedTuple):
    """What a build says."""

    observations: tuple[ObservationRow, ...]
    results: tuple[CheckResultRow, ...]
    reports: tuple[ReportRow, ...] = ()
    paragraphs: tuple[ParagraphRow, ...] = ()
    segments: tuple[SegmentRow, ...] = ()


def read_snapshot(name: str, *, root: Path) -> Snapshot:
    """The build that a name stands for.

    Args:
        name: A path, or a git revision of the repository of `root`.
        root: The folder that relative paths and git start from.

    Raises:
        PackageError: There is no such build, or it can't be read.
    """
    path = root / name
    if path.is_dir():
        return _from_files(lambda table: _file(_package_folder(path) / table), where=name)
    if path.is_file() and zipfile.is_zipfile(path):
        return _from_zip(path, where=name)
    if path.is_file():
        return _from_database(path, where=name)
    revision = _revision(name, root=root)
    return _from_files(lambda table: _committed(revision, table, root=root, where=name), where=name)


def _from_files(read: Callable[[str], bytes], *, where: str) -> Snapshot:
    def rows(model: type[Row], table: str) -> tuple[Row, ...]:
        """The rows of one table."""
        place = f"{where}: {table}"
        try:
            return read_table(model, read(table).decode(), where=place, exact=False)
        except UnicodeDecodeError as error:
            raise PackageError("isn't UTF-8", code="package-encoding", where=place) from error

    return Snapshot(
        rows(ObservationRow, "observations.csv"),
        rows(CheckResultRow, "check_results.csv"),
        rows(ReportRow, "reports.csv"),
        rows(ParagraphRow, "paragraphs.csv"),
        rows(SegmentRow, "segments.csv"),
    )


def _package_folder(path: Path) -> Path:
    for inside in _INSIDE:
        if (path / inside / DESCRIPTOR).is_file():
            return path / inside
    raise PackageError("holds no data package", code="package-missing", where=str(path), hint=_HINT)


def _file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PackageError(f"can't be read: {error.strerror}", code="package-missing", where=str(path)) from error


def _from_zip(path: Path, *, where: str) -> Snapshot:
    try:
        with zipfile.ZipFile(path) as archive:
            return _from_files(lambda table: _unpacked(archive, table), where=where)
    except (KeyError, *DAMAGED_ZIP) as error:
        raise PackageError(f"isn't a package: {error}", code="package-zip", where=where, hint=_HINT) from error


def _unpacked(archive: zipfile.ZipFile, table: str) -> bytes:
    with archive.open(table) as file:
        data = file.read(_LARGEST_TABLE + 1)
    if len(data) > _LARGEST_TABLE:
        raise zipfile.BadZipFile(f"its {table} unpacks to more than {_LARGEST_TABLE:,} bytes")
    return data


def _from_database(path: Path, *, where: str) -> Snapshot:
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            connection.row_factory = sqlite3.Row
            return Snapshot(
                _select(connection, ObservationRow, "observations"),
                _select(connection, CheckResultRow, "check_results"),
                _select(connection, ReportRow, "reports"),
                _select(connection, ParagraphRow, "paragraphs"),
                _select(connection, SegmentRow, "segments"),
            )
        finally:
            connection.close()
    except (sqlite3.Error, ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise PackageError(
            f"isn't a database that datapkg made: {reason}", code="package-database", where=where, hint=_HINT
        ) from error


def _select(connection: sqlite3.Connection, model: type[Row], table: str) -> tuple[Row, ...]:
    columns = ", ".join(f'"{name}"' for name in model.model_fields)
    found = connection.execute(f"select {columns} from {table} order by rowid")  # noqa: S608 - names of our models
    return tuple(model.model_validate(dict(row)) for row in found)


def _revision(name: str, *, root: Path) -> str:
    done = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", root=root)
    if done.returncode:
        raise PackageError(
            "is neither a file nor a folder nor a git revision", code="package-missing", where=name, hint=_HINT
        )
    return done.stdout.decode().strip()


def _committed(revision: str, table: str, *, root: Path, where: str) -> bytes:
    done = _git("show", f"{revision}:{_COMMITTED}/{table}", root=root)
    if done.returncode:
        raise PackageError(f"this revision has no {_COMMITTED}/{table}", code="package-missing", where=where)
    return done.stdout


def _git(*arguments: str, root: Path) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError as error:
        raise PackageError("git is not installed", code="git-missing", where=str(root), hint=_HINT) from error
