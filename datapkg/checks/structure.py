"""Checks the structure of a package: what frictionless checks, foreign keys, and that every cell is canonical.

frictionless checks bytes and hashes, columns, types, constraints and primary keys against the descriptor. It opens the
other table again for each foreign key, which takes longer than all the rest, so keys are followed here. Python's
`int()` and `Decimal()` read more than a table may hold (full-width digits, `1_000`, ` 30 `, `NaN`), so numbers and
truth values are also compared with their one canonical spelling.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import duckdb

from datapkg.checks.descriptors import bare, descriptor_faults, own_patterns, read_descriptor
from datapkg.errors import PackageError
from datapkg.package.cells import CANONICAL_INTEGER, CANONICAL_NUMBER
from datapkg.package.descriptor import DESCRIPTOR

_SHOWN = 3
MAX_BYTES = 400_000_000
"""frictionless reads some 3,000 rows a second, and all rows of a table are held in memory."""
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
    descriptor = read_descriptor(package / DESCRIPTOR)
    faults = tuple(StructureFault("descriptor", DESCRIPTOR, each) for each in descriptor_faults(descriptor, package))
    size = sum(path.lstat().st_size for path in package.glob("*.csv"))
    if not faults and size > MAX_BYTES:
        message = (
            f"the tables have {size:,} bytes, and the structure of at most {MAX_BYTES:,} is checked: "
            "check the packages of its reports one by one, or only the numbers, with --no-structure"
        )
        return (StructureFault("too-large", DESCRIPTOR, message),)
    faults = faults or tuple(_frictionless_faults(descriptor, package))
    if faults:
        return faults
    try:
        tables = [_Table(package, resource) for resource in descriptor["resources"]]
    except (csv.Error, StopIteration, UnicodeError) as error:
        return (StructureFault("csv", DESCRIPTOR, f"a table isn't the CSV that was expected: {error}"),)
    return tuple(
        fault
        for table in tables
        for fault in (*table.spelling_faults(), *table.pattern_faults(), *table.key_faults(tables))
    )


def _frictionless_faults(descriptor: Mapping[str, Any], package: Path) -> Iterator[StructureFault]:
    import frictionless

    try:
        report = frictionless.Package.from_descriptor(bare(descriptor), basepath=str(package)).validate()
    except frictionless.FrictionlessException as error:
        for each in error.reasons or [error.error]:
            yield StructureFault(each.type, DESCRIPTOR, each.message)
        return
    for each in report.errors:
        yield StructureFault(each.type, DESCRIPTOR, each.message)
    for task in report.tasks:
        for each in task.errors:
            line = getattr(each, "row_number", None)
            yield StructureFault(each.type, f"{task.place}:{line}" if line else task.place, each.message)


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
            is_canonical = _CANONICAL.get(field.get("type", "any"), bool)
            for line, row in self._rows:
                if row[index] and not is_canonical(row[index]):
                    message = (
                        f"{field['name']}: {row[index]!r} is not the canonical spelling of its {field.get('type')}"
                    )
                    yield StructureFault("canonical-cell", f"{self._path}:{line}", message)

    def key_faults(self, tables: Sequence[_Table]) -> Iterator[StructureFault]:
        """Foreign keys that no row has."""
        by_name = {table.name: table for table in tables}
        for key in self._keys:
            other = key["reference"].get("resource") or self.name
            if other not in by_name:
                yield StructureFault("foreign-key", DESCRIPTOR, f"{self.name} refers to {other}, which is not here")
                continue
            names = key["reference"]["fields"]
            missing = [name for name in ([names] if isinstance(names, str) else names) if not by_name[other].has(name)]
            if missing:
                yield StructureFault("foreign-key", DESCRIPTOR, f"{self.name}: {other} has no column {missing[0]!r}")
                continue
            known = {values for _, values in by_name[other].values(names)}
            for line, values in self.values(key["fields"]):
                if any(values) and values not in known:
                    message = f"{self.name}: {'|'.join(values)!r} is not in {other}"
                    yield StructureFault("foreign-key", f"{self._path}:{line}", message)

    def pattern_faults(self) -> Iterator[StructureFault]:
        """Cells that don't match the pattern of a stranger's schema, by an engine whose time is linear."""
        for index, field in enumerate(self._fields):
            pattern = field.get("constraints", {}).get("pattern")
            if pattern is None or pattern in own_patterns():
                continue
            cells = sorted({row[index] for _, row in self._rows if row[index]})
            query = "SELECT count(*) FROM (SELECT unnest(?::VARCHAR[]) AS cell) WHERE NOT regexp_full_match(cell, ?)"
            try:
                (wrong,) = duckdb.execute(query, [cells, pattern]).fetchone() or (0,)
            except duckdb.Error:
                message = f"{field['name']}: the pattern {str(pattern)[:80]!r} can't be checked in linear time"
                yield StructureFault("pattern", DESCRIPTOR, message)
                continue
            if wrong:
                yield StructureFault("pattern", self._path, f"{field['name']}: {wrong} cells don't match the pattern")

    def has(self, column: str) -> bool:
        """Whether there is such a column."""
        return column in self._columns

    def values(self, columns: Sequence[str] | str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The line and the cells of some columns, row by row."""
        names = (columns,) if isinstance(columns, str) else columns
        indexes = [self._columns[name] for name in names]
        for line, row in self._rows:
            yield line, tuple(row[index] for index in indexes)
