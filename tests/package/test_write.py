"""Written packages: valid for frictionless and the official profile, the same bytes again, and readable back."""

import hashlib
import importlib.util
import json
import zipfile
from pathlib import Path

import frictionless
import pytest
from jsonschema.validators import validator_for

from datapkg.errors import PackageError
from datapkg.package.read import read_package
from datapkg.package.tables import ROW_MODELS, Tables, join_tables, report_tables
from datapkg.package.write import write_package, write_zip
from datapkg.resources import shipped
from tests.package.samples import observation, result, tables

SCHEMAS = shipped("schemas")


@pytest.fixture(params=["report", "collection"])
def package(request, tmp_path):
    write_package(tables(), folder=tmp_path / "p", schemas=SCHEMAS, collection=request.param == "collection")
    return tmp_path / "p"


def test_frictionless_accepts_it(package):
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.flatten(["type", "note"]) == []
    assert report.stats["tasks"] == len(ROW_MODELS)


def profile_errors(name, instance):
    """What the official JSON profile, as bundled in dplib-py, has against a descriptor."""
    (folder,) = importlib.util.find_spec("dplib").submodule_search_locations
    profile = json.loads(Path(folder, "profiles", "2.0", f"{name}.json").read_text(encoding="utf-8"))
    return [each.message for each in validator_for(profile)(profile).iter_errors(instance)]


def test_the_official_profile_accepts_it(package):
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert profile_errors("datapackage", descriptor) == []
    for resource in descriptor["resources"]:
        assert profile_errors("dataresource", resource) == []
        assert profile_errors("tableschema", resource["schema"]) == []
    assert profile_errors("datapackage", descriptor | {"resources": []}) != []


def test_the_descriptor_tells_size_and_hash_of_each_file(package):
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        data = (package / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["title_en"]
    assert [each["name"] for each in descriptor["licenses"]] == ["CC-BY-4.0"]
    assert descriptor["sources"][0]["report_id"] == "demo-2020"


def test_it_reads_back(package):
    assert read_package(package) == tables()


def test_empty_tables_have_their_header(tmp_path):
    full = tables()
    write_package(full._replace(check_inputs=()), folder=tmp_path, schemas=SCHEMAS)
    text = (tmp_path / "check_inputs.csv").read_bytes()
    assert text == b"result_id,position,role,observation_id,text\n"
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_zip_is_the_same_each_time_and_holds_its_sums(package, tmp_path):
    write_zip(package, target=tmp_path / "a.zip")
    write_zip(package, target=tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        for line in archive.read("SHA256SUMS").decode().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
            names.remove(name)
        assert names == ["SHA256SUMS"]
    assert frictionless.validate(str(tmp_path / "a.zip"), type="package").valid


def test_joined_packages_keep_each_row_once_and_leave_derived_rows_out():
    derived = observation(900, observation_id="demo-2020-d1", derived_from="sample.share:demo-2020-4")
    one = tables(observations=(observation(), derived))
    two = tables("demo-2021")
    joined = join_tables((one, two))
    assert [row.report_id for row in joined.reports] == ["demo-2020", "demo-2021"]
    assert [row.observation_id for row in joined.observations] == ["demo-2020-4", "demo-2021-4"]
    assert joined.units == joined.regions == joined.indicators == ()
    assert joined.checks == joined.check_results == joined.check_inputs == ()


def test_a_report_gets_the_findings_that_rest_on_it_alone():
    one, two = tables(), tables("demo-2021")
    between = result(result_id="between", report_id="demo-2020")
    derived = observation(900, observation_id="demo-2020-d1", derived_from="sample.share:demo-2020-4")
    foreign = observation(901, observation_id="demo-2021-d1", derived_from="between")
    whole = join_tables((one, two))._replace(
        checks=(one.checks[0].model_copy(update={"evaluated": 3, "open": 1}),),
        check_results=(*one.check_results, *two.check_results, between),
        check_inputs=(
            *one.check_inputs,
            *two.check_inputs,
            one.check_inputs[0].model_copy(update={"result_id": "between"}),
            two.check_inputs[0].model_copy(update={"result_id": "between"}),
        ),
    )
    whole = whole._replace(observations=(*whole.observations, derived, foreign))
    own = report_tables(whole, data=one)
    assert own.check_results == one.check_results
    assert own.check_inputs == one.check_inputs
    assert own.observations == (*one.observations, derived)
    assert [(row.evaluated, row.open) for row in own.checks] == [(1, 0)]
    assert own.mentions == one.mentions


def test_a_lone_surrogate_is_refused(tmp_path):
    with pytest.raises(PackageError, match="surrogate") as caught:
        write_package(tables(title="a\ud800"), folder=tmp_path, schemas=SCHEMAS)
    assert caught.value.where == "reports.csv:2"


def test_a_missing_table_is_named(package):
    (package / "mentions.csv").unlink()
    with pytest.raises(PackageError, match="No such file") as caught:
        read_package(package)
    assert caught.value.where.endswith("mentions.csv")


def test_tables_without_rows_are_tables_too():
    assert join_tables(()) == Tables()
