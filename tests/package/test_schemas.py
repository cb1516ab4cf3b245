"""`schemas/tables/` says of every column what the row models say, in two languages."""

import types
import typing
from decimal import Decimal
from pathlib import Path

import pytest

from datapkg.errors import DeclarationError
from datapkg.package.schemas import table_schema
from datapkg.package.tables import ROW_MODELS, Tables
from datapkg.resources import shipped

SCHEMAS = shipped("schemas")
TYPES = {str: "string", int: "integer", Decimal: "number", bool: "boolean"}


def annotation(field):
    """(type, allowed values, required) of a model's field."""
    kind, required = field.annotation, True
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        (kind,) = [each for each in typing.get_args(kind) if each is not type(None)]
        required = False
    if typing.get_origin(kind) is typing.Literal:
        return str, list(typing.get_args(kind)), required
    return kind, None, required


def test_a_schema_for_every_table_and_no_more():
    assert {path.stem for path in (SCHEMAS / "tables").glob("*.json")} == set(ROW_MODELS)
    assert Tables._fields == tuple(ROW_MODELS)
    hints = typing.get_type_hints(Tables)
    assert {name: typing.get_args(hints[name])[0] for name in hints} == dict(ROW_MODELS)


@pytest.mark.parametrize("name", ROW_MODELS)
def test_schema_and_model_say_the_same(name):
    fields = table_schema(name, schemas=SCHEMAS)["fields"]
    assert [field["name"] for field in fields] == list(ROW_MODELS[name].model_fields)
    for field in fields:
        kind, values, required = annotation(ROW_MODELS[name].model_fields[field["name"]])
        constraints = field.get("constraints", {})
        assert field["type"] == TYPES[kind], field["name"]
        assert constraints.get("required", False) is required, field["name"]
        if values is not None:
            assert constraints["enum"] == values, field["name"]
        if "enum" in constraints:
            assert [each["value"] for each in field["categories"]] == constraints["enum"]
            assert all(each["label"] and each["label_en"] for each in field["categories"])


@pytest.mark.parametrize("name", ROW_MODELS)
def test_every_table_and_column_is_described_in_both_languages(name):
    schema = table_schema(name, schemas=SCHEMAS)
    for described in (schema, *schema["fields"]):
        for language in ("", "_en"):
            assert described[f"title{language}"].strip()
            assert described[f"description{language}"].strip()


@pytest.mark.parametrize("name", ROW_MODELS)
def test_keys_name_columns_that_exist(name):
    schema = table_schema(name, schemas=SCHEMAS)
    columns = set(ROW_MODELS[name].model_fields)
    assert set(schema["primaryKey"]) <= columns
    for key in schema.get("foreignKeys", ()):
        target = key["reference"].get("resource", name)
        assert set(key["fields"]) <= columns
        assert key["reference"]["fields"] == table_schema(target, schemas=SCHEMAS)["primaryKey"]


@pytest.mark.parametrize("name", ROW_MODELS)
def test_patterns_match_ascii_digits_only(name):
    for field in table_schema(name, schemas=SCHEMAS)["fields"]:
        assert "\\d" not in field.get("constraints", {}).get("pattern", "")


def test_missing_and_broken_schemas_name_the_place(tmp_path: Path):
    (tmp_path / "tables").mkdir()
    with pytest.raises(DeclarationError, match="can't be read"):
        table_schema("reports", schemas=tmp_path)
    (tmp_path / "tables" / "reports.json").write_text('{\n "a": }')
    with pytest.raises(DeclarationError, match="isn't JSON") as caught:
        table_schema("reports", schemas=tmp_path)
    assert caught.value.where.endswith("reports.json:2")
    (tmp_path / "tables" / "reports.json").write_text("[]")
    with pytest.raises(DeclarationError, match="expected an object"):
        table_schema("reports", schemas=tmp_path)
