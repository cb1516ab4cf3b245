"""Each export passes a reader that we didn't write."""

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from datapkg.cli import cli
from datapkg.errors import PackageError
from datapkg.exports import FORMATS, export_package
from datapkg.exports.package import open_package
from tests.clients.environment import ENVIRONMENT, client

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "build" / "packages" / "tongchuan-2023"


@pytest.fixture
def exported(tmp_path):
    def export(form):
        return export_package(PACKAGE, form=form, output=tmp_path / form)

    return export


def _client(*words, cwd):
    """Run a program of the clients' environment."""
    command = [client(f"bin/{words[0]}"), *words[1:]]
    env = os.environ | {"NODE_PATH": str(ENVIRONMENT / "node_modules")}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def _query(sql):
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


def _rows(table):
    with (PACKAGE / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


READER = ROOT / "tests" / "clients" / "read_package.js"


def test_a_javascript_client_reads_every_row_of_a_package():
    code, output = _client("node", READER, "datapackage.json", cwd=PACKAGE)
    assert code == 0, output
    assert json.loads(output) == {path.stem: len(_rows(path.stem)) for path in PACKAGE.glob("*.csv")}


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [("observations", "measure", 'does not conform to the "enum"'), ("mentions", "report_id", "Foreign key")],
)
def test_a_javascript_client_refuses_a_package_that_breaks_its_schema(table, column, words, tmp_path):
    folder = Path(shutil.copytree(PACKAGE, tmp_path / "package"))
    rows = _rows(table)
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0])
        writer.writeheader()
        writer.writerows([rows[0] | {column: "nothing"}, *rows[1:]])
    code, output = _client("node", READER, "datapackage.json", cwd=folder)
    assert code == 1
    assert words in output


def test_parquet_holds_every_row_typed_and_described(exported):
    paths = {path.stem: path for path in exported("parquet")}
    for table, path in paths.items():
        ((count,),) = _query(f"SELECT count(*) FROM '{path}'")
        assert count == len(_rows(table))
    path = paths["observations"]
    values = _query(f"SELECT observation_id, value, source_start, lower_closed FROM '{path}'")
    for (identifier, value, start, closed), row in zip(values, _rows("observations"), strict=True):
        assert (identifier, start, closed) == (
            row["observation_id"], int(row["source_start"]), row["lower_closed"] == "true",
        )  # fmt: skip
        assert value == type(value)(row["value"])
    import pyarrow.parquet

    field = pyarrow.parquet.read_schema(path).field("value")
    assert field.metadata[b"description_en"].startswith(b"Exact value")


def test_csvw_passes_csvwvalidate(exported):
    folder = exported("csvw")[0].parent
    code, output = _client("csvwvalidate", "csv-metadata.json", cwd=folder)
    assert (code, output.strip().splitlines()[-1]) == (0, "OK")


def test_csvw_that_is_wrong_fails_csvwvalidate(exported):
    folder = exported("csvw")[0].parent
    table = folder / "observations.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",flow,", ",flow\n", 1), encoding="utf-8")
    code, output = _client("csvwvalidate", "csv-metadata.json", cwd=folder)
    assert code != 0
    assert "FAIL" in output


# What DCAT-AP 3 makes mandatory, in shapes of our own.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix s: <urn:s:> .
s:c sh:targetClass dcat:Catalog ;
  sh:property [sh:path dct:title ; sh:minCount 1] , [sh:path dct:description ; sh:minCount 1] ,
  [sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent] ,
  [sh:path dcat:dataset ; sh:class dcat:Dataset] .
s:d sh:targetClass dcat:Dataset ;
  sh:property [sh:path dct:title ; sh:minCount 1] , [sh:path dct:description ; sh:minCount 1] ,
  [sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution] .
s:x sh:targetClass dcat:Distribution ; sh:property [sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI] .
s:a sh:targetClass foaf:Agent ; sh:property [sh:path foaf:name ; sh:minCount 1] .
"""


@pytest.mark.parametrize(("name", "form"), [("dcat.ttl", "turtle"), ("dcat.jsonld", "json-ld")])
def test_dcat_conforms_to_what_is_mandatory(exported, name, form):
    folder = exported("dcat")[0].parent
    (folder / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    code, output = _client("pyshacl", "-s", "shapes.ttl", "-sf", "turtle", "-df", form, name, cwd=folder)
    assert code == 0, output
    assert "Conforms: True" in output


def test_croissant_is_loaded_by_mlcroissant(exported):
    folder = exported("croissant")[0].parent
    script = (
        "import itertools, mlcroissant as m; d = m.Dataset(jsonld='croissant.json'); "
        "print('first', next(iter(d.records('observations')))['observations/observation_id'].decode())"
    )
    code, output = _client("python", "-c", script, cwd=folder)
    assert code == 0, output
    assert f"first {_rows('observations')[0]['observation_id']}" in output
    assert "not standard" not in output


def test_schemaorg_names_every_file_with_its_digest(exported):
    path = exported("schemaorg")[0]
    dataset = json.loads(path.read_bytes())
    assert dataset["@type"] == "Dataset"
    assert {each["name"] for each in dataset["distribution"]} == {each.stem for each in PACKAGE.glob("*.csv")}
    assert all((path.parent / each["contentUrl"]).is_file() for each in dataset["distribution"])


def test_sdmx_has_a_row_for_each_mapped_observation(exported):
    (path,) = exported("sdmx")
    rows = _query(f"SELECT INDICATOR, REF_AREA, TIME_PERIOD, OBS_VALUE FROM '{path}'")
    assert len(rows) == sum(bool(row["indicator_id"]) for row in _rows("observations"))
    assert all(indicator and area for indicator, area, _, _ in rows)


@pytest.mark.parametrize("form", list(FORMATS))
def test_the_same_package_gives_the_same_bytes(form, tmp_path):
    first = export_package(PACKAGE, form=form, output=tmp_path / "1")
    second = export_package(PACKAGE, form=form, output=tmp_path / "2")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_command_says_what_it_wrote(monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(cli, ["export", "sdmx", "--output", str(tmp_path), "--package", "tongchuan-2023"])
    assert result.exit_code == 0
    assert result.output.strip().endswith("observations.sdmx.csv")


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "can't be read"), ("{", "isn't JSON"), ("[]", "no name"), ('{"name": "x"}', "no name")],
)
def test_what_is_no_package_is_refused(tmp_path, content, words):
    if content is not None:
        (tmp_path / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(PackageError, match=words):
        open_package(tmp_path)
