"""CSV on the Web (W3C, 2015): a table group in `csv-metadata.json` beside the CSV files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datapkg.exports.package import Json, PackageFiles, referenced, write_json

_DATATYPES = {"string": "string", "integer": "integer", "number": "decimal", "boolean": "boolean"}


def export(package: PackageFiles, *, output: Path) -> list[Path]:
    """Write the CSV files and `csv-metadata.json`."""
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh-Hans"}],
        "dc:title": package.descriptor.get("title"),
        "dc:description": package.descriptor.get("description"),
        "dc:license": {"@id": package.descriptor["licenses"][0]["path"]},
        "tables": [_table(resource) for resource in package.resources],
    }
    return [write_json(output / "csv-metadata.json", group), *package.copy_tables(output)]


def _table(resource: Json) -> Json:
    schema = resource["schema"]
    table_schema: Json = {
        "columns": [_column(field) for field in schema["fields"]],
        "primaryKey": schema["primaryKey"],
    }
    required = {field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")}
    # Validators of CSVW take an empty cell in a foreign key for a broken one, so keys that may be empty stay out.
    keys = [
        _foreign_key(key, table=resource["name"])
        for key in schema.get("foreignKeys", ())
        if required.issuperset(key["fields"])
    ]
    if keys:
        table_schema["foreignKeys"] = keys
    return {
        "url": f"{resource['name']}.csv",
        "dc:title": resource.get("title"),
        "dc:description": resource.get("description"),
        "tableSchema": table_schema,
    }


def _column(field: Json) -> Json:
    constraints = field.get("constraints", {})
    column: Json = {
        "name": field["name"],
        "titles": {"und": [field["name"]]},
        "dc:title": {"@value": field.get("title", field["name"]), "@language": "zh-Hans"},
        "dc:description": {"@value": field.get("description", ""), "@language": "zh-Hans"},
        "datatype": _datatype(field["type"], constraints),
    }
    if constraints.get("required"):
        column["required"] = True
    return column


def _datatype(kind: str, constraints: Json) -> Any:
    base = _DATATYPES[kind]
    bounds = {key: constraints[key] for key in ("minimum", "maximum") if key in constraints}
    if bounds:
        return {"base": base, **bounds}
    return {"base": base, "format": "true|false"} if base == "boolean" else base


def _foreign_key(key: Json, *, table: str) -> Json:
    reference = key["reference"]
    return {
        "columnReference": key["fields"],
        "reference": {"resource": f"{referenced(reference, table=table)}.csv", "columnReference": reference["fields"]},
    }
