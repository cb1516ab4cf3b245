"""What a collection's `datapackage.json` says about its tables: columns, keys and references.

The database has the tables of the package, so that a column added to `schemas/tables/` reaches it without code.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import ConfigDict, Field, ValidationError

from datapkg.errors import PackageError
from datapkg.models.base import Model

FieldType = Literal["string", "integer", "number", "boolean", "date", "year"]
Value = str | int | None
_SQL_TYPES: Mapping[FieldType, type] = {"integer": int, "boolean": int, "year": int}
_BOOLEANS: Mapping[str, int] = {"true": 1, "false": 0}
_CONVERTERS: Mapping[FieldType, Callable[[str], int]] = {**_SQL_TYPES, "boolean": _BOOLEANS.__getitem__}
"""How cells that are not text are read; exact numbers are kept as text."""


class _Lenient(Model):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Constraints(_Lenient):
    """The constraints of a column that the database declares too."""

    required: bool = False


class TableField(_Lenient):
    """A column."""

    name: str
    kind: FieldType = Field(alias="type")
    constraints: Constraints = Constraints()

    @property
    def sql_type(self) -> type:
        """`int` or `str`: exact numbers are kept as text."""
        return _SQL_TYPES.get(self.kind, str)


class Reference(_Lenient):
    """The columns that a foreign key points to; "" is the table itself."""

    resource: str = ""
    fields: tuple[str, ...] | str


class ForeignKey(_Lenient):
    """Columns that hold the key of a row elsewhere."""

    fields: tuple[str, ...] | str
    reference: Reference


class TableSchema(_Lenient):
    """A Frictionless Table Schema, as far as a database needs it."""

    fields: tuple[TableField, ...]
    primary_key: tuple[str, ...] | str = Field(alias="primaryKey")
    foreign_keys: tuple[ForeignKey, ...] = Field(default=(), alias="foreignKeys")


class Resource(_Lenient):
    """A table of the package."""

    name: str
    path: str
    table_schema: TableSchema = Field(alias="schema")


class ForeignColumn(NamedTuple):
    """A single-column foreign key, as SQLite declares it."""

    column: str
    table: str
    other_column: str


class Table:
    """A table of a package with its declaration and its rows.

    Args:
        resource: Its declaration.
        path: Its CSV file.
    """

    def __init__(self, resource: Resource, *, path: Path) -> None:
        self.name = resource.name
        self.fields = resource.table_schema.fields
        self.path = path
        self._converters = [
            (position, _CONVERTERS[field.kind])
            for position, field in enumerate(self.fields)
            if field.kind in _CONVERTERS
        ]
        self.primary_key = _names(resource.table_schema.primary_key)
        self.foreign_keys = tuple(
            ForeignColumn(column, key.reference.resource or self.name, other)
            for key in resource.table_schema.foreign_keys
            for column, other in zip(_names(key.fields), _names(key.reference.fields), strict=True)
            if len(_names(key.fields)) == 1
        )

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """The rows in the order of the file: text, integers, 0 or 1 for booleans, None for an empty cell.

        Raises:
            PackageError: The file can't be read, or a row doesn't fit its declaration (file:line).
        """
        try:
            with self.path.open(encoding="utf-8", newline="") as stream:
                reader = csv.reader(stream, strict=True)
                header = next(reader, [])
                if header != [field.name for field in self.fields]:
                    raise self._error("the header is not what datapackage.json declares", line=1)
                for row in reader:
                    yield self._convert(row, line=reader.line_num)
        except (OSError, csv.Error, UnicodeDecodeError) as error:
            raise self._error(f"can't be read: {error}", line=1) from error

    def _convert(self, row: list[str], *, line: int) -> tuple[Value, ...]:
        if len(row) != len(self.fields):
            raise self._error(f"{len(self.fields)} cells expected, {len(row)} found", line=line)
        # A million rows have tens of millions of cells: only those that are not text cost a call.
        values: list[Value] = [cell or None for cell in row]
        try:
            for position, convert in self._converters:
                if row[position]:
                    values[position] = convert(row[position])
            return tuple(values)
        except (KeyError, ValueError) as error:
            raise self._error(f"a cell is not of its column's type: {error}", line=line) from error

    def _error(self, message: str, *, line: int) -> PackageError:
        return PackageError(
            message, code="package-table", where=f"{self.path}:{line}", hint="Make it again: datapkg build --force"
        )


def read_tables(package: Path) -> list[Table]:
    """The tables of a package, each behind those that it refers to.

    Raises:
        PackageError: There is no package, or its descriptor doesn't declare its tables.
    """
    path = package / "datapackage.json"
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        resources = [Resource.model_validate(each) for each in descriptor["resources"] if "schema" in each]
    except FileNotFoundError as error:
        raise PackageError(
            "there is no data package", code="package-missing", where=str(path), hint="Make it: datapkg build"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise PackageError(
            f"isn't a descriptor with inline table schemas: {error}", code="package-descriptor", where=str(path)
        ) from error
    return _ordered([Table(resource, path=package / resource.path) for resource in resources])


def _ordered(tables: list[Table]) -> list[Table]:
    """Tables behind those that they refer to; in the order of the descriptor otherwise."""
    waiting, done = list(tables), list[Table]()
    while waiting:
        names = {table.name for table in waiting}
        ready = [
            table
            for table in waiting
            if not any(key.table in names and key.table != table.name for key in table.foreign_keys)
        ]
        # A circle of references can't be ordered; SQLite accepts a reference to a table that comes later.
        done += ready or waiting
        waiting = [table for table in waiting if table not in done]
    return done


def _names(value: tuple[str, ...] | str) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
