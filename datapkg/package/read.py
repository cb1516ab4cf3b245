"""Reads the tables of a package folder back into rows."""

from __future__ import annotations

from pathlib import Path

from datapkg.errors import PackageError
from datapkg.models.base import Model
from datapkg.package.cells import read_table
from datapkg.package.tables import ROW_MODELS, Tables


def read_package(folder: Path) -> Tables:
    """Every table of a package that `write_package` wrote.

    Raises:
        PackageError: A file is missing or isn't what `write_package` writes (file:line).
    """
    rows: dict[str, tuple[Model, ...]] = {
        name: read_table(model, _text(folder / f"{name}.csv"), where=str(folder / f"{name}.csv"))
        for name, model in ROW_MODELS.items()
    }
    return Tables(**rows)  # type: ignore[arg-type]


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise PackageError(f"can't be read: {error.strerror}", code="package-missing", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise PackageError("isn't UTF-8", code="package-encoding", where=str(path)) from error
