import json

import pytest
import yaml

from datapkg.database.build import SORTABLE
from datapkg.database.indexing import SEARCHED
from datapkg.package.tables import ROW_MODELS
from datapkg.resources import shipped


@pytest.fixture(scope="module")
def metadata():
    return yaml.safe_load(shipped("metadata.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def described(metadata):
    return metadata["databases"]["civil-affairs"]["tables"]


def test_says_what_whose_and_from_where(metadata):
    for each in (metadata, metadata["databases"]["civil-affairs"]):
        assert {"title", "description", "license", "license_url", "source", "source_url"} <= set(each)


@pytest.mark.parametrize("table", ROW_MODELS)
def test_describes_every_table_and_column_as_its_schema_does(described, table):
    schema = json.loads((shipped("schemas") / "tables" / f"{table}.json").read_text(encoding="utf-8"))
    assert described[table]["title"] == f"{schema['title']} {schema['title_en']}"
    assert described[table]["description"] == f"{schema['description']} {schema['description_en']}"
    for field in schema["fields"]:
        assert described[table]["columns"][field["name"]] == f"{field['description']} {field['description_en']}"
    extra = {f"{column}_number" for column in SORTABLE.get(table, ())}
    assert set(described[table]["columns"]) == {field["name"] for field in schema["fields"]} | extra
    assert described[table]["license"]


def test_names_the_search_indexes(described):
    assert {name: each["fts_table"] for name, each in described.items() if "fts_table" in each} == {
        table: f"{table}_search" for table in SEARCHED
    }


def test_every_query_is_described_in_both_languages(metadata):
    for query in metadata["databases"]["civil-affairs"]["queries"].values():
        assert {"title", "description", "sql"} <= set(query)
        assert not query["title"].isascii()
        assert not query["description"].isascii()
