"""The manifest of a finished corpus run: every file, its rows and its digests."""

from __future__ import annotations

from pathlib import Path

from datapkg.corpus.models import TableFile
from datapkg.errors import PackageError
from datapkg.models.base import Model


class TableSummary(Model):
    """All files of one table. `rows_sha256` is a digest over the files' row digests, whatever wrote the bytes."""

    rows: int
    rows_sha256: str
    files: tuple[TableFile, ...]


class Manifest(Model):
    """What a run made."""

    code_version: str
    documents: int
    failures: int
    shards: tuple[str, ...]
    tables: dict[str, TableSummary]


def read_manifest(out: Path) -> Manifest:
    """The manifest of a finished run.

    Raises:
        PackageError: There is none, or it can't be read.
    """
    path = out / "manifest.json"
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise PackageError(
            "there is no finished corpus run here",
            code="corpus-unfinished",
            where=str(path),
            hint="Run `datapkg corpus IN OUT`, or `datapkg corpus finalize OUT` when all parts are done.",
        ) from error
