"""Writes a new report folder: the file as it was received, what was read from it, and `report.yml`.

The folder is made aside and comes to its place in one step, which fails where something is there already. A run that is
interrupted leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from datapkg.errors import DeclarationError, UsageError
from datapkg.models import SourceFile
from datapkg.sources.formats import FORMATS
from datapkg.sources.readers import DecodedSource, read_bytes
from datapkg.sources.registry import REPORT_FILE, load_report, report_folders
from datapkg.sources.stored import PLACES_FILE, TEXT_FILE, places_bytes

_LINE_WIDTH = 118


@contextlib.contextmanager
def staged_report(source: DecodedSource, *, metadata: Mapping[str, Any], root: Path) -> Iterator[Path]:
    """A report folder made aside, which `publish_report` moves to its place; else it goes away.

    Args:
        source: The file, read.
        metadata: The keys of `report.yml` but for `source`, in order.
        root: The folder of `sources/`.

    Raises:
        UsageError: There is a report of that id, or the same file is in another one already.
        SourceError: The file changed since it was read.
        DeclarationError: A value isn't what `report.yml` may hold.
    """
    report_id = str(metadata["id"])
    _refuse_existing(root, report_id=report_id, sha256=source.sha256)
    # In the project, so that it can be moved in one step; outside of sources/, so that no build sees it.
    aside = Path(tempfile.mkdtemp(prefix=".datapkg-add-", dir=root))
    try:
        folder = aside / report_id
        folder.mkdir()
        for name, content in _files(source, metadata=metadata).items():
            with (folder / name).open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        load_report(folder)
        yield folder
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def publish_report(folder: Path, *, root: Path) -> Path:
    """Move a staged report folder to `root/sources`.

    Raises:
        UsageError: Something is there already.
    """
    target = root / "sources" / folder.name
    target.parent.mkdir(exist_ok=True)
    if target.exists() or target.is_symlink():
        raise _taken(target)
    try:
        folder.rename(target)
    except OSError as error:
        raise _taken(target) from error
    return target


def _files(source: DecodedSource, *, metadata: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of the folder, by name."""
    ending = source.path.suffix.lower()
    described = SourceFile(
        file=f"source{ending if ending in FORMATS else '.txt'}", sha256=source.sha256, encoding=source.encoding
    )
    files = {described.file: read_bytes(source.path, sha256=source.sha256)}
    if ending in FORMATS:
        text = source.text.encode("utf-8")
        files[TEXT_FILE] = text
        files[PLACES_FILE] = places_bytes(source.passages)
        described = described.model_copy(
            update={
                "text_file": TEXT_FILE,
                "text_sha256": hashlib.sha256(text).hexdigest(),
                "places_file": PLACES_FILE,
            }
        )
    declared = {**metadata, "source": described.model_dump(exclude_none=True)}
    files[REPORT_FILE] = _yaml(declared)
    return files


def _yaml(data: Mapping[str, Any]) -> bytes:
    text: str = yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False, width=_LINE_WIDTH)
    return text.encode("utf-8")


def _refuse_existing(root: Path, *, report_id: str, sha256: str) -> None:
    if (root / "sources" / report_id).exists():
        raise _taken(root / "sources" / report_id)
    for folder in report_folders(root):
        # A report that can't be read is the business of whoever builds; it isn't this file for all one can tell.
        with contextlib.suppress(DeclarationError):
            if load_report(folder).source.sha256 == sha256:
                raise UsageError(
                    f"this file is the source of the report '{folder.name}' already",
                    code="report-duplicate",
                    where=str(folder),
                )


def _taken(target: Path) -> UsageError:
    return UsageError(
        f"'{target.name}' is there already; nothing is overwritten",
        code="report-exists",
        where=str(target),
        hint="Choose another id with --id, or remove the folder yourself.",
    )
