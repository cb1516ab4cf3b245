"""Cells and lines of the CSV files, exact in both directions: UTF-8, LF, no BOM, RFC 4180 quoting.

Cells are canonical: one spelling for each value, so that equal data are equal bytes. Nothing is an empty cell,
a truth value is `true` or `false`, a number has ASCII digits, no exponent, no leading or trailing zeros and no plus.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from datapkg.errors import PackageError
from datapkg.models.base import Model

Row = TypeVar("Row", bound=Model)
CANONICAL_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]*)\Z")
CANONICAL_NUMBER = re.compile(r"(?!-0\Z)-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?\Z")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')
_FIELD_LIMIT = 4_000_000


def cell(value: object) -> str:
    """A value in its canonical spelling.

    Raises:
        PackageError: The number is not finite, or the value is of no kind that a table holds.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        text = format(value, "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text
    raise PackageError(f"a table can't hold {value!r}", code="package-cell")


def table_text(model: type[Row], rows: Iterable[Row]) -> str:
    """A whole CSV file: the header, even of an empty table, and a line a row."""
    names = tuple(model.model_fields)
    lines = [",".join(names)]
    lines.extend(",".join(_quoted(cell(getattr(row, name))) for name in names) for row in rows)
    return "\n".join(lines) + "\n"


def read_table(model: type[Row], text: str, *, where: str, exact: bool = True) -> tuple[Row, ...]:
    """The rows of a CSV file that `table_text` made.

    Args:
        model: The row model; its fields are the header expected.
        text: The file's text.
        where: What errors name, such as the file's path.
        exact: False lets another version's columns pass: unknown ones are left out, missing ones are empty.

    Raises:
        PackageError: The header, the number of cells or a value is wrong; `where` has the line.
    """
    names = tuple(model.model_fields)
    lines = _records(text, where=where)
    header = next(lines, (1, []))[1]
    if exact and tuple(header) != names:
        raise PackageError(
            f"expected the columns {', '.join(names)}; found {', '.join(header) or 'none'}",
            code="package-columns",
            where=f"{where}:1",
            hint="Build the package again with this version of datapkg.",
        )
    return tuple(_row(model, header, record, where=f"{where}:{line}") for line, record in lines)


def _row(model: type[Row], header: Sequence[str], record: Sequence[str], *, where: str) -> Row:
    if len(record) != len(header):
        raise PackageError(f"expected {len(header)} cells, found {len(record)}", code="package-row", where=where)
    cells = {name: each or None for name, each in zip(header, record, strict=True)}
    try:
        return model.model_validate({name: cells.get(name) for name in model.model_fields})
    except ValueError as error:
        first = str(error).splitlines()[1:3]
        raise PackageError(f"a cell is wrong: {' '.join(first)}", code="package-value", where=where) from error


def _records(text: str, *, where: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise PackageError(f"isn't valid CSV: {error}", code="package-csv", where=f"{where}:{line}") from error
        yield line, record


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text
