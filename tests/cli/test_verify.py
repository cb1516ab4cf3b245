"""`datapkg verify` from the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from datapkg.cli import cli
from datapkg.package.write import write_package
from datapkg.resources import shipped
from tests.package.project import add_report
from tests.package.samples import tables


@pytest.fixture
def package(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_package(tables(), folder=tmp_path / "one", schemas=shipped("schemas"))
    return tmp_path / "one"


def run(*arguments):
    return CliRunner().invoke(cli, ["verify", *map(str, arguments)], prog_name="datapkg")


def test_all_well(package):
    done = run(package)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"{len(list(package.glob('*.csv')))} files and 0 sources are as published",
        "not at hand, so not checked: the sources of demo-2020",
    ]


def test_each_problem_is_a_line_and_the_exit_code_is_1(package):
    (package / "units.csv").unlink()
    (package / "mine.csv").touch()
    done = run(package)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[:2] == [
        "extra       mine.csv: is there and not listed",
        "missing     units.csv: is listed and not there",
    ]


def test_json(package):
    (package / "units.csv").write_text("x")
    done = run(package, "--format", "json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["problems"] == [{"name": "units.csv", "what": "changed"}]


def test_sources_where_one_stands_are_checked(package):
    add_report(Path(), "demo-2020", "another text")
    assert "changed     sources/demo-2020/source.txt" in run(package).stdout


def test_no_such_download_is_wrong_usage(package):
    assert run(package / "nowhere").exit_code == 2
