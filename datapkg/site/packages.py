"""The data packages that the site offers: the folders and zips beside its database."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from datapkg.site.links import DATABASE

_FILE_NAME = re.compile(r"[a-z0-9-]+(?:\.zip|/(?:datapackage\.json|[a-z_]+\.csv))\Z")


_EXPORT_NAME = re.compile(r"exports/[a-z]+/[A-Za-z0-9_-]+(?:\.[a-z0-9]+)+\Z")
_SPREADSHEET_NAME = re.compile(r"spreadsheets/([a-z_]+)\.csv\Z")


class Download(NamedTuple):
    """A file to download: its size in bytes and sha256; `stale` if the data have changed since it was made."""

    name: str
    size: int
    sha256: str
    stale: bool = False


def packages_folder(datasette: Any) -> Path:
    """`packages/` beside the database that is served."""
    return Path(datasette.get_database(DATABASE).path).parent / "packages"


def package_file(datasette: Any, name: str) -> Path | None:
    """A file of a package (`all/reports.csv`) or a zip (`all.zip`); None where there is no such file.

    Args:
        datasette: The site.
        name: What the address asks for; nothing but letters, digits and dashes leads to a file.
    """
    if not _FILE_NAME.match(name):
        return None
    return _regular(packages_folder(datasette) / name)


def export_file(datasette: Any, name: str) -> Path | None:
    """A file that `datapkg export` wrote (`exports/parquet/observations.parquet`), beside the database; or None."""
    return _regular(packages_folder(datasette).parent / name) if _EXPORT_NAME.match(name) else None


def spreadsheet_table(datasette: Any, name: str) -> Path | None:
    """The CSV of the collection that `spreadsheets/<table>.csv` is made from; or None."""
    found = _SPREADSHEET_NAME.match(name)
    return package_file(datasette, f"all/{found[1]}.csv") if found else None


def exports(datasette: Any) -> dict[str, list[Download]]:
    """What `datapkg export` has written, by format."""
    folder = packages_folder(datasette).parent / "exports"
    package = package_file(datasette, "all/datapackage.json")
    changed = package.stat().st_mtime_ns if package else 0
    found: dict[str, list[Download]] = {}
    for path in sorted(folder.glob("*/*")):
        form = path.parent.name
        if export_file(datasette, f"exports/{form}/{path.name}"):
            stale = path.stat().st_mtime_ns < changed
            found.setdefault(form, []).append(download_of(path)._replace(stale=stale))
    return found


def _regular(path: Path) -> Path | None:
    return path if path.is_file() and not path.is_symlink() else None


def zips(datasette: Any, ids: Sequence[str]) -> dict[str, Download]:
    """The zips that exist of packages, by id."""
    found = {}
    for each in ids:
        path = package_file(datasette, f"{each}.zip")
        if path is not None:
            found[each] = download_of(path)
    return found


def download_of(path: Path) -> Download:
    """Size and checksum of a file; read again only when it has changed."""
    state = path.stat()
    return Download(path.name, state.st_size, _sha256(path, state.st_size, state.st_mtime_ns))


@lru_cache(maxsize=4096)
def _sha256(path: Path, size: int, changed: int) -> str:  # noqa: ARG001 (they are the key of the cache)
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
