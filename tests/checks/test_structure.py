"""The structure of packages: what frictionless finds, keys, and spellings that Python would let pass."""

import json
from decimal import Decimal

import pytest

from datapkg.checks.structure import MAX_BYTES, check_structure, structure_faults
from datapkg.errors import PackageError
from datapkg.package.cells import table_text
from datapkg.package.tables import ROW_MODELS
from datapkg.package.write import write_package
from datapkg.resources import shipped
from tests.package.samples import observation, result, tables


def write(folder, rows=None):
    write_package(rows or tables(), folder=folder, schemas=shipped("schemas"))
    return folder


def rewrite(folder, name, old, new):
    """Change a table and declare its new size and hash, as a careful forger would."""
    import hashlib

    path = folder / f"{name}.csv"
    data = path.read_bytes()
    assert old.encode() in data
    data = data.replace(old.encode(), new.encode())
    path.write_bytes(data)
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    for resource in descriptor["resources"]:
        if resource["name"] == name:
            resource |= {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")


def test_a_sound_package_has_no_faults(tmp_path):
    assert structure_faults(write(tmp_path)) == ()
    check_structure(tmp_path)


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "where"),
    [
        ("observations", ",1234,1234,1234,", ",1_234,1234,1234,", "canonical-cell", "observations.csv:2"),
        ("observations", ",1234,1234,1234,", ",１２３４,1234,1234,", "canonical-cell", "observations.csv:2"),
        ("observations", ",1234,1234,1234,", ",1234.0,1234,1234,", "canonical-cell", "observations.csv:2"),
        ("observations", ",1234,1234,1234,", ",NaN,1234,1234,", "canonical-cell", "observations.csv:2"),
        ("observations", ",true,true,", ",True,true,", "canonical-cell", "observations.csv:2"),
        ("observations", ",90,,", ",090,,", "canonical-cell", "observations.csv:2"),
        ("observations", ",1234,1234,1234,", ",many,1234,1234,", "type-error", "observations.csv:2"),
        ("observations", ",90,,", ",101,,", "constraint-error", "observations.csv:2"),
        ("observations", ",人次,exact", ",位,exact", "foreign-key", "observations.csv:2"),
        ("mentions", ",demo-2020-p001,", ",demo-2020-p002,", "foreign-key", "mentions.csv:2"),
        ("regions", ",,Baoji", ",610000,Baoji", "foreign-key", "regions.csv:2"),
        ("checks", ",share,", ",", "constraint-error", "checks.csv:2"),
    ],
)
def test_each_fault_has_its_code_and_place(tmp_path, name, old, new, code, where):
    write(tmp_path)
    rewrite(tmp_path, name, old, new)
    faults = structure_faults(tmp_path)
    assert (faults[0].code, faults[0].where) == (code, where)
    with pytest.raises(PackageError, match="isn't a sound package"):
        check_structure(tmp_path)


def test_a_key_that_stands_twice(tmp_path):
    rows = tables(observations=[observation(), observation()])
    faults = structure_faults(write(tmp_path, rows._replace(mentions=rows.mentions[:1])))
    assert {fault.code for fault in faults} >= {"primary-key"}


def test_a_changed_byte_is_found(tmp_path):
    write(tmp_path)
    path = tmp_path / "paragraphs.csv"
    path.write_bytes(path.read_bytes().replace("全年".encode(), "今年".encode()))
    assert [fault.code for fault in structure_faults(tmp_path)] == ["hash-count"]


def test_many_faults_are_counted(tmp_path):
    rows = tables(observations=[observation(start, unit=f"u{start}") for start in range(4, 11)])
    write(tmp_path, rows)
    with pytest.raises(PackageError, match="and 4 more"):
        check_structure(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", '{"resources": 1}', "{", "[" * 100_000])
def test_what_is_no_descriptor_is_said(tmp_path, text):
    (tmp_path / "datapackage.json").write_text(text)
    with pytest.raises(PackageError, match="isn't a descriptor"):
        structure_faults(tmp_path)


def test_no_descriptor_at_all(tmp_path):
    with pytest.raises(PackageError, match="No such file"):
        structure_faults(tmp_path)


def test_unsafe_paths_are_never_opened(tmp_path):
    (tmp_path / "secret.csv").write_text(table_text(ROW_MODELS["units"], tables().units), encoding="utf-8")
    folder = write(tmp_path / "package")
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    descriptor["resources"][6]["path"] = "../secret.csv"
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    faults = structure_faults(folder)
    assert [fault.code for fault in faults] == ["descriptor"]
    assert "not that of a file inside the package" in faults[0].message


def test_a_table_without_a_schema(tmp_path):
    (tmp_path / "a.csv").write_text("a\n1\n")
    descriptor = {"resources": [{"name": "a", "path": "a.csv"}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
    (fault,) = structure_faults(tmp_path)
    assert "no schema" in fault.message


def test_numbers_are_written_so_that_they_pass(tmp_path):
    figures = [observation(4, value=Decimal("1E+3"), lower=Decimal("-0.50"), printed_value=Decimal("0E-9"))]
    assert structure_faults(write(tmp_path, tables(observations=figures, results=[result(gap=Decimal("1.10"))]))) == ()


def test_a_package_that_is_too_large_for_this_check_is_told_so(tmp_path):
    with (write(tmp_path) / "more.csv").open("wb") as file:
        file.truncate(MAX_BYTES)
    (fault,) = structure_faults(tmp_path)
    assert fault.code == "too-large"
    assert "--no-structure" in fault.message
