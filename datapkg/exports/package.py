"""A written data package as exporters see it: its descriptor, and its tables as text cells."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from datapkg.errors import PackageError

Json = dict[str, Any]


class PackageFiles(NamedTuple):
    """A package folder with its descriptor."""

    folder: Path
    descriptor: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The package's name, which is also its report's id."""
        return str(self.descriptor["name"])

    @property
    def resources(self) -> list[Json]:
        """The tables, as the descriptor lists them."""
        return list(self.descriptor["resources"])

    def rows(self, table: str) -> Iterator[dict[str, str]]:
        """The rows of a table as text; an empty cell is ""."""
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
            yield from csv.DictReader(handle, strict=True)

    def copy_tables(self, output: Path) -> list[Path]:
        """Copy the CSV files beside metadata that points at them."""
        copied = []
        for resource in self.resources:
            target = output / f"{resource['name']}.csv"
            shutil.copyfile(self.folder / f"{resource['name']}.csv", target)
            copied.append(target)
        return copied


def open_package(folder: Path) -> PackageFiles:
    """Read the descriptor of a package folder.

    Raises:
        PackageError: There is none, or it isn't one that datapkg writes.
    """
    path = folder / "datapackage.json"
    try:
        descriptor = json.loads(path.read_bytes())
    except OSError as error:
        raise PackageError(
            f"can't be read: {error.strerror}", code="package-missing", where=str(path), hint="Run `datapkg build`."
        ) from error
    except (ValueError, RecursionError) as error:
        raise PackageError("isn't JSON", code="package-syntax", where=str(path)) from error
    if (
        not isinstance(descriptor, dict)
        or not isinstance(descriptor.get("resources"), list)
        or "name" not in descriptor
    ):
        raise PackageError("has no name or no resources", code="package-syntax", where=str(path))
    names = [str(resource.get("name")) for resource in descriptor["resources"]]
    missing = [name for name in names if not (folder / f"{name}.csv").is_file()]
    if missing:
        raise PackageError(f"lacks {missing[0]}.csv", code="package-missing", where=str(folder))
    return PackageFiles(folder, descriptor)


def referenced(reference: Json, *, table: str) -> str:
    """The table that a foreign key points at; one without a name points at its own table (Data Package v2)."""
    return str(reference.get("resource") or table)


def write_json(path: Path, value: Any) -> Path:
    """Write JSON readably, and the same each time."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path
