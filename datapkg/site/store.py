"""Reads rows of the database as the models of `datapkg.models.tables`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from datapkg.models import tables
from datapkg.models.base import Model
from datapkg.site.links import DATABASE

Row = TypeVar("Row", bound=Model)
Result = TypeVar("Result")
Parameter = str | int | None

TABLES: Mapping[type[Model], str] = {
    tables.ReportRow: "reports",
    tables.ParagraphRow: "paragraphs",
    tables.SegmentRow: "segments",
    tables.MentionRow: "mentions",
    tables.ObservationRow: "observations",
    tables.IndicatorRow: "indicators",
    tables.UnitRow: "units",
    tables.RegionRow: "regions",
    tables.CheckRow: "checks",
    tables.CheckResultRow: "check_results",
    tables.CheckInputRow: "check_inputs",
}


def rows(
    connection: sqlite3.Connection, model: type[Row], condition: str = "", parameters: Sequence[Parameter] = ()
) -> list[Row]:
    """The rows of a model's table.

    Args:
        connection: The database.
        model: A row model of `TABLES`.
        condition: What follows the table in the query: `where … order by … limit …`, with ? for parameters.
        parameters: Their values.
    """
    columns = tuple(model.model_fields)
    query = f"select {', '.join(f'{TABLES[model]}.{each}' for each in columns)} from {TABLES[model]} {condition}"  # noqa: S608
    return [model.model_validate(dict(zip(columns, row, strict=True))) for row in connection.execute(query, parameters)]


def row(
    connection: sqlite3.Connection, model: type[Row], condition: str, parameters: Sequence[Parameter]
) -> Row | None:
    """The first of `rows`, or None."""
    found = rows(connection, model, f"{condition} limit 1", parameters)
    return found[0] if found else None


def number(connection: sqlite3.Connection, query: str, parameters: Sequence[Parameter] = ()) -> int:
    """The first cell of a query's answer, as a count; 0 for NULL."""
    return int(connection.execute(query, parameters).fetchone()[0] or 0)


async def read(datasette: Any, collect: Callable[[sqlite3.Connection], Result]) -> Result:
    """Run `collect` on a read-only connection in one of Datasette's threads."""
    result: Result = await datasette.get_database(DATABASE).execute_fn(collect)
    return result
