"""Parquet: one file a table, typed, zstd, with the descriptions of the Table Schema in each field's metadata."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from datapkg.errors import UsageError
from datapkg.exports.package import Json, PackageFiles

_MOST_DIGITS = 38


def export(package: PackageFiles, *, output: Path) -> list[Path]:
    """Write `<table>.parquet` for each table.

    Numbers are DECIMAL with as many places as the column needs; a column with more than 38 digits stays text.

    Raises:
        UsageError: pyarrow isn't installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError(
            "Parquet needs pyarrow", code="export-missing-library", hint="pip install 'minzheng-datapkg[exports]'"
        ) from error
    written = []
    for resource in package.resources:
        rows = list(package.rows(resource["name"]))
        fields = resource["schema"]["fields"]
        columns = [_column(field, (row[field["name"]] for row in rows)) for field in fields]
        schema = pyarrow.schema([column[0] for column in columns], metadata=_words(resource))
        table = pyarrow.Table.from_arrays([column[1] for column in columns], schema=schema)
        path = output / f"{resource['name']}.parquet"
        pyarrow.parquet.write_table(table, path, compression="zstd")
        written.append(path)
    return written


def _column(field: Json, cells: Iterable[str]) -> tuple[Any, Any]:
    """The Arrow field of a column and its values."""
    import pyarrow

    texts = [cell or None for cell in cells]
    kind, values = pyarrow.string(), list[Any](texts)
    if field["type"] == "integer":
        kind, values = pyarrow.int64(), [None if text is None else int(text) for text in texts]
    elif field["type"] == "boolean":
        kind, values = pyarrow.bool_(), [None if text is None else text == "true" for text in texts]
    elif field["type"] == "number":
        numbers = [None if text is None else Decimal(text) for text in texts]
        decimal = _decimal_kind([number for number in numbers if number is not None])
        if decimal is not None:
            kind, values = decimal, list[Any](numbers)
    nullable = not field.get("constraints", {}).get("required", False)
    arrow = pyarrow.field(field["name"], kind, nullable=nullable, metadata=_words(field))
    return arrow, pyarrow.array(values, type=kind)


def _decimal_kind(numbers: list[Decimal]) -> Any:
    import pyarrow

    places = max((-int(number.as_tuple().exponent) for number in numbers), default=0)
    places = max(places, 0)
    whole = max((number.adjusted() + 1 for number in numbers), default=1)
    if max(whole, 1) + places > _MOST_DIGITS:
        return None
    return pyarrow.decimal128(_MOST_DIGITS, places)


def _words(described: Json) -> dict[str, str]:
    keys = ("title", "title_en", "description", "description_en")
    return {key: str(described[key]) for key in keys if key in described}
