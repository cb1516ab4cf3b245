"""Writes a package: a folder with a CSV file a table and `datapackage.json`, and the same as a zip.

Equal tables give equal bytes, whatever the machine, the folder or the day.
"""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from datapkg.errors import PackageError
from datapkg.package.cells import table_text
from datapkg.package.descriptor import DESCRIPTOR, descriptor_text
from datapkg.package.tables import ROW_MODELS, Tables

SUMS = "SHA256SUMS"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write_package(tables: Tables, *, folder: Path, schemas: Path, collection: bool = False) -> None:
    """Write every table, even an empty one, and the descriptor; files that are there are replaced.

    Args:
        tables: The rows.
        folder: Where to; made if missing.
        schemas: A `schemas/` folder, for the descriptor.
        collection: Whether it is the package of the whole collection.

    Raises:
        PackageError: A value can't be written.
        DeclarationError: `schemas/` lacks a file or holds a wrong one.
    """
    files = {name: _encoded(name, tables) for name in ROW_MODELS}
    descriptor = descriptor_text(files, reports=tables.reports, collection=collection, schemas=schemas)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.csv").write_bytes(data)
    (folder / DESCRIPTOR).write_bytes(descriptor.encode())


def write_zip(folder: Path, *, target: Path) -> None:
    """Pack a package into a zip with `SHA256SUMS`: files at its root, in order, with one fixed date."""
    names = [DESCRIPTOR, *(f"{name}.csv" for name in ROW_MODELS)]
    contents = {name: (folder / name).read_bytes() for name in names}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in contents.items())
    contents[SUMS] = sums.encode()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
            entry.create_system = 3  # Unix everywhere, so that the bytes don't depend on the machine
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, compress_type=zipfile.ZIP_DEFLATED, compresslevel=6)


def _encoded(name: str, tables: Tables) -> bytes:
    text = table_text(ROW_MODELS[name], getattr(tables, name))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise PackageError(
            f"a lone surrogate {text[error.start]!r} can't be written as UTF-8",
            code="package-encoding",
            where=f"{name}.csv:{line}",
        ) from error
