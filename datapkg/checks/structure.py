"""Checks the structure of a package: what frictionless checks, and that every cell is canonical.

frictionless checks bytes and hashes, columns, types, constraints, primary and foreign keys against the descriptor.
Python's `int()` and `Decimal()` read more than a table may hold (full-width digits, `1_000`, ` 30 `, `NaN`), so numbers
and truth values are also compared with their one canonical spelling.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from datapkg.errors import PackageError
from datapkg.package.cells import CANONICAL_INTEGER, CANONICAL_NUMBER
from datapkg.package.descriptor import DESCRIPTOR

_SHOWN = 3
_CANONICAL = {
    "integer": lambda text: CANONICAL_INTEGER.match(text) is not None,
    "number": lambda text: CANONICAL_NUMBER.match(text) is not None,
    "boolean": lambda text: text in {"true", "false"},
}


class StructureFault(NamedTuple):
    """Something that makes a package unfit for use.

    Args:
        code: frictionless's error type, or `canonical-cell`.
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
    path = package / DESCRIPTOR
    try:
        descriptor = json.loads(path.read_bytes())
        resources = [dict(resource) for resource in descriptor["resources"]]
    except OSError as error:
        raise PackageError(f"can't be read: {error.strerror}", code="package-missing", where=str(path)) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PackageError(f"isn't a descriptor: {error}", code="package-descriptor", where=str(path)) from error
    faults = tuple(_frictionless_faults(path))
    return faults or tuple(fault for each in resources for fault in _spelling_faults(package, each))


def _frictionless_faults(path: Path) -> Iterator[StructureFault]:
    import frictionless

    report = frictionless.validate(str(path), type="package")
    for error in report.errors:
        yield StructureFault(error.type, path.name, error.message)
    for task in report.tasks:
        for error in task.errors:
            line = getattr(error, "row_number", None)
            yield StructureFault(error.type, f"{task.place}:{line}" if line else task.place, error.message)


def _spelling_faults(package: Path, resource: Mapping[str, Any]) -> Iterator[StructureFault]:
    types = [field["type"] for field in resource["schema"]["fields"]]
    names = [field["name"] for field in resource["schema"]["fields"]]
    checked = [(index, _CANONICAL[kind]) for index, kind in enumerate(types) if kind in _CANONICAL]
    with (package / resource["path"]).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, strict=True)
        next(rows)
        for row in rows:
            for index, is_canonical in checked:
                if row[index] and not is_canonical(row[index]):
                    yield StructureFault(
                        "canonical-cell",
                        f"{resource['path']}:{rows.line_num}",
                        f"{names[index]}: {row[index]!r} is not the canonical spelling of its {types[index]}",
                    )
