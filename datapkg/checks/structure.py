"""Checks the structure of a package: what frictionless checks, foreign keys, and that every cell is canonical.

frictionless checks bytes and hashes, columns, types, constraints and primary keys against the descriptor. It opens the
other table again for each foreign key, which takes longer than all the rest, so keys are followed here. Python's
`int()` and `Decimal()` read more than a table may hold (full-width digits, `1_000`, ` 30 `, `NaN`), so numbers and
truth values are also compared with their one canonical spelling.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from datapkg.errors import PackageError
from datapkg.package.cells import CANONICAL_INTEGER, CANONICAL_NUMBER
from datapkg.package.descriptor import DESCRIPTOR

_SHOWN = 3
_PROSE = frozenset({"title", "title_en", "description", "description_en", "categories"})
_CANONICAL: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "integer": CANONICAL_INTEGER.match,
        "number": CANONICAL_NUMBER.match,
        "boolean": frozenset({"true", "false"}).__contains__,
    }
)


class StructureFault(NamedTuple):
    """Something that makes a package unfit for use.

    Args:
        code: frictionless's error type, `foreign-key` or `canonical-cell`.
        where: The file, and its line where there is one.
        message: What is wrong.
    """

    code: str
    where: str
    message: str


def check_structure(package: Path) -> None:
    """Refuse a package whose structure is wrong.

    Args:
        package: The folder of `datapackage.json`.

    Raises:
        PackageError: With the first faults.
    """
    faults = structure_faults(package)
    if faults:
        shown = "; ".join(f"{fault.where}: {fault.message}" for fault in faults[:_SHOWN])
        more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise PackageError(f"isn't a sound package: {shown}{more}", code="package-structure", where=str(package))


def structure_faults(package: Path) -> tuple[StructureFault, ...]:
    """Everything that is wrong with a package's structure, in the order of its tables.

    Args:
        package: The folder of `datapackage.json`.

    Raises:
        PackageError: There is no readable descriptor.
    """
    descriptor = _read_descriptor(package / DESCRIPTOR)
    faults = tuple(_frictionless_faults(descriptor, package))
    if faults:
        return faults
    try:
        tables = [_Table(package, resource) for resource in descriptor["resources"]]
    except (KeyError, TypeError, StopIteration) as error:
        raise PackageError(
            f"declares a table without {error}", code="package-descriptor", where=str(package / DESCRIPTOR)
        ) from error
    return tuple(fault for table in tables for fault in (*table.spelling_faults(), *table.key_faults(tables)))


def _read_descriptor(path: Path) -> dict[str, Any]:
    try:
        descriptor: dict[str, Any] = json.loads(path.read_bytes())
        descriptor["resources"] = [dict(resource) for resource in descriptor["resources"]]
    except OSError as error:
        raise PackageError(f"can't be read: {error.strerror}", code="package-missing", where=str(path)) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PackageError(f"isn't a descriptor: {error}", code="package-descriptor", where=str(path)) from error
    return descriptor


def _frictionless_faults(descriptor: Mapping[str, Any], package: Path) -> Iterator[StructureFault]:
    import frictionless

    try:
        checked = frictionless.Package.from_descriptor(_bare(descriptor), basepath=str(package))
    except frictionless.FrictionlessException as error:
        for each in error.reasons or [error.error]:
            yield StructureFault(each.type, DESCRIPTOR, each.message)
        return
    report = checked.validate()
    for each in report.errors:
        yield StructureFault(each.type, DESCRIPTOR, each.message)
    for task in report.tasks:
        for each in task.errors:
            line = getattr(each, "row_number", None)
            yield StructureFault(each.type, f"{task.place}:{line}" if line else task.place, each.message)


def _bare(descriptor: Any) -> Any:
    """A descriptor without prose, which frictionless would copy for every column, and without foreign keys."""
    if isinstance(descriptor, list):
        return [_bare(each) for each in descriptor]
    if isinstance(descriptor, dict):
        return {key: _bare(each) for key, each in descriptor.items() if key not in _PROSE and key != "foreignKeys"}
    return descriptor


class _Table:
    """A table that frictionless has accepted, read once more."""

    def __init__(self, package: Path, resource: Mapping[str, Any]) -> None:
        self.name: str = resource["name"]
        self._path: str = resource["path"]
        self._fields: Sequence[Mapping[str, Any]] = resource["schema"]["fields"]
        self._keys: Sequence[Mapping[str, Any]] = resource["schema"].get("foreignKeys", ())
        with (package / self._path).open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, strict=True)
            self._columns = {name: index for index, name in enumerate(next(rows))}
            self._rows = [(rows.line_num, row) for row in rows]

    def spelling_faults(self) -> Iterator[StructureFault]:
        """Cells that are not in their canonical spelling."""
        for index, field in enumerate(self._fields):
            is_canonical = _CANONICAL.get(field["type"], bool)
            for line, row in self._rows:
                if row[index] and not is_canonical(row[index]):
                    message = f"{field['name']}: {row[index]!r} is not the canonical spelling of its {field['type']}"
                    yield StructureFault("canonical-cell", f"{self._path}:{line}", message)

    def key_faults(self, tables: Sequence[_Table]) -> Iterator[StructureFault]:
        """Foreign keys that no row has."""
        by_name = {table.name: table for table in tables}
        for key in self._keys:
            other = key["reference"].get("resource") or self.name
            if other not in by_name:
                yield StructureFault("foreign-key", DESCRIPTOR, f"{self.name} refers to {other}, which is not here")
                continue
            known = {values for _, values in by_name[other].values(key["reference"]["fields"])}
            for line, values in self.values(key["fields"]):
                if any(values) and values not in known:
                    message = f"{self.name}: {'|'.join(values)!r} is not in {other}"
                    yield StructureFault("foreign-key", f"{self._path}:{line}", message)

    def values(self, columns: Sequence[str] | str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The line and the cells of some columns, row by row."""
        names = (columns,) if isinstance(columns, str) else columns
        indexes = [self._columns[name] for name in names]
        for line, row in self._rows:
            yield line, tuple(row[index] for index in indexes)
