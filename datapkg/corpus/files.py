"""Writes the files of a run: each stands there whole or not at all, and digests of bytes and rows say what is in it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datapkg.corpus.columns import COLUMNS, schema
from datapkg.corpus.models import TableFile
from datapkg.errors import PackageError

Row = tuple[Any, ...]
"""The cells of a row, in the order of `COLUMNS`."""


def write_table(table: str, rows: Sequence[Row], *, out: Path, name: str) -> TableFile:
    """Write rows as one Parquet file.

    Args:
        table: A table of `COLUMNS`.
        rows: At least one.
        out: The output folder of the run.
        name: What the file is called, without its ending.

    Raises:
        PackageError: The file can't be written.
    """
    import pyarrow
    import pyarrow.parquet

    columns = [list(column) for column in zip(*rows, strict=True)]
    fields = schema(table)
    arrays = [pyarrow.array(column, type=field.type) for column, field in zip(columns, fields, strict=True)]
    sink = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(
        pyarrow.Table.from_arrays(arrays, schema=fields), sink, compression="zstd", compression_level=3
    )
    data = sink.getvalue().to_pybytes()
    path = f"{table}/{name}.parquet"
    write_aside(out / path, data)
    return TableFile(path=path, rows=len(rows), bytes_sha256=digest(data), rows_sha256=_columns_digest(table, columns))


def _columns_digest(table: str, columns: Sequence[Sequence[Any]]) -> str:
    """Digest of the cells, a line of canonical JSON a column: the same for every version of the Parquet library."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    found = hashlib.sha256()
    for name, cells in zip(COLUMNS[table], columns, strict=True):
        found.update(f"{name}\t{encode(cells)}\n".encode())
    return found.hexdigest()


def digest(data: bytes) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def write_aside(path: Path, data: bytes) -> None:
    """Write a file so that it stands there whole or not at all, even after a power cut.

    Raises:
        PackageError: The disk is full, or the folder can't be written.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        aside.replace(path)
    except OSError as error:
        _discard(aside)
        raise unwritable(path, reason=str(error.strerror or error)) from error


def unwritable(path: Path, *, reason: str) -> PackageError:
    """The error of a file of a run that can't be written."""
    return PackageError(
        f"can't be written: {reason}",
        code="corpus-write",
        where=str(path),
        hint="Make room or choose another folder, then run the same command again: it goes on where it was.",
    )


def _discard(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
