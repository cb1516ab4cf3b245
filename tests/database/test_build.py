import json
import sqlite3
from pathlib import Path

import pytest

from datapkg.database import build_database, is_current
from datapkg.database.indexing import SEARCHED
from datapkg.errors import PackageError
from datapkg.package.write import write_package
from datapkg.resources import shipped
from tests.package.samples import observation, tables

COMMITTED = Path(__file__).parents[2] / "build" / "packages"


@pytest.fixture
def packages(tmp_path):
    write_package(tables(), folder=tmp_path / "packages" / "all", schemas=shipped("schemas"), collection=True)
    return tmp_path / "packages"


@pytest.fixture
def connection(packages, tmp_path):
    connection = sqlite3.connect(build_database(packages, target=tmp_path / "civil-affairs.db"))
    yield connection
    connection.close()


def test_has_every_table_and_column_of_the_package(connection, packages):
    descriptor = json.loads((packages / "all" / "datapackage.json").read_text())
    for resource in descriptor["resources"]:
        found = [row[1] for row in connection.execute(f"pragma table_info([{resource['name']}])")]
        declared = [field["name"] for field in resource["schema"]["fields"]]
        assert [name for name in found if not name.endswith("_number")] == declared
        keys = [row[1] for row in connection.execute(f"pragma table_info([{resource['name']}])") if row[5]]
        assert keys == resource["schema"]["primaryKey"]
        foreign = {(row[3], row[2]) for row in connection.execute(f"pragma foreign_key_list([{resource['name']}])")}
        assert foreign == {
            (key["fields"][0], key["reference"].get("resource") or resource["name"])
            for key in resource["schema"].get("foreignKeys", [])
        }


def test_tables_are_strict(connection):
    query = "select name, strict from pragma_table_list where type = 'table' and name not like 'sqlite_%'"
    assert {name for name, strict in connection.execute(query) if not strict} == set()


def test_numbers_stay_exact_and_can_be_sorted(connection):
    assert connection.execute("select value, value_number, lower_closed from observations").fetchall() == [
        ("1234", 1234.0, 1)
    ]


def test_every_foreign_key_has_an_index(connection):
    tables_of = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
    for table in tables_of:
        indexed = {
            connection.execute(f"pragma index_info([{row[1]}])").fetchone()[2]
            for row in connection.execute(f"pragma index_list([{table}])")
        }
        columns = {row[3] for row in connection.execute(f"pragma foreign_key_list([{table}])")}
        assert columns <= indexed, table


@pytest.mark.parametrize("table", SEARCHED)
def test_each_search_index_holds_each_row(connection, table):
    rows = connection.execute(f"select count(*) from {table}").fetchone()
    assert connection.execute(f"select count(*) from {table}_search_docsize").fetchone() == rows


def test_the_numeral_has_its_place_and_its_verdict(connection):
    text, start, end = connection.execute(
        "select p.text, start, end from mention_places join mentions m on m.rowid = mention"
        " join paragraphs p using (paragraph_id)"
    ).fetchone()
    assert text[start:end] == "1,234"
    assert connection.execute("select count(*) from observation_verdicts").fetchall() == [(0,)]


def test_a_figure_that_a_rule_only_steps_over_gets_no_verdict_by_it(tmp_path):
    connection = sqlite3.connect(build_database(COMMITTED, target=tmp_path / "civil-affairs.db"))
    contradicted = connection.execute(
        "select i.role, o.text, v.verdict from check_inputs i join check_results r using (result_id)"
        " join observations o using (observation_id) left join observation_verdicts v using (observation_id)"
        " where r.check_id = 'whole-yuan-first-of-two' order by i.role"
    ).fetchall()
    connection.close()
    assert contradicted == [
        ("new", "665", "inconsistent"),
        ("stated", "5.5%", "inconsistent"),
        ("via", "5370", "consistent"),
    ]


def test_same_package_same_bytes(packages, tmp_path):
    first = build_database(packages, target=tmp_path / "one" / "civil-affairs.db").read_bytes()
    assert build_database(packages, target=tmp_path / "two" / "civil-affairs.db").read_bytes() == first


def test_knows_whether_it_is_current(packages, tmp_path):
    target = tmp_path / "civil-affairs.db"
    assert not is_current(packages, target=target)
    build_database(packages, target=target)
    assert is_current(packages, target=target)
    write_package(tables(title="另一份"), folder=packages / "all", schemas=shipped("schemas"), collection=True)
    assert not is_current(packages, target=target)
    target.write_bytes(b"no database")
    assert not is_current(packages, target=target)


def test_a_row_that_refers_to_nothing_stops_the_build_and_keeps_the_old_database(packages, tmp_path):
    target = build_database(packages, target=tmp_path / "civil-affairs.db")
    before = target.read_bytes()
    lost = tables(observations=[observation(indicator_id="gone.persons")])
    write_package(lost, folder=packages / "all", schemas=shipped("schemas"), collection=True)
    with pytest.raises(PackageError, match="row of indicators that doesn't exist") as caught:
        build_database(packages, target=target)
    assert caught.value.code == "package-reference"
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda package: (package / "datapackage.json").unlink(), "package-missing"),
        (lambda package: (package / "datapackage.json").write_text("[]"), "package-descriptor"),
        (lambda package: (package / "reports.csv").unlink(), "package-table"),
        (lambda package: (package / "reports.csv").write_text("a,b\n"), "package-table"),
        (lambda package: _append(package / "segments.csv", "demo-2020-p001,x,0,1\n"), "package-table"),
        (lambda package: _append(package / "segments.csv", "demo-2020-p001,2\n"), "package-table"),
        (lambda package: _append(package / "segments.csv", "demo-2020-p001,1,0,1\n"), "package-table"),
        (lambda package: _append(package / "segments.csv", ",2,0,1\n"), "package-table"),
    ],
)
def test_a_damaged_package_is_refused(packages, tmp_path, spoil, code):
    spoil(packages / "all")
    with pytest.raises(PackageError) as caught:
        build_database(packages, target=tmp_path / "civil-affairs.db")
    assert caught.value.code == code
    assert not (tmp_path / "civil-affairs.db").exists()


def _append(path, line):
    with path.open("a") as stream:
        stream.write(line)
