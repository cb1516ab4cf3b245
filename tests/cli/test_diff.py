"""`datapkg diff` from the command line."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from datapkg.cli import cli
from datapkg.package.write import write_package
from datapkg.resources import shipped
from tests.package.samples import observation, result, tables


@pytest.fixture
def builds(tmp_path):
    write_package(tables(), folder=tmp_path / "one", schemas=shipped("schemas"))
    changed = tables(observations=[observation(value=Decimal(7))])
    write_package(changed, folder=tmp_path / "two", schemas=shipped("schemas"))
    return str(tmp_path / "one"), str(tmp_path / "two")


def run(*arguments):
    return CliRunner().invoke(cli, ["diff", *arguments], prog_name="datapkg")


def test_the_exit_code_tells_a_difference_only_when_asked(builds):
    one, two = builds
    assert run(one, two).exit_code == 0
    assert run(one, two, "--exit-code").exit_code == 1
    assert run(one, one, "--exit-code").exit_code == 0


@pytest.mark.parametrize(
    ("form", "start"), [("text", "observations: 1"), ("markdown", "**observations: 1"), ("json", "{")]
)
def test_formats(builds, form, start):
    done = run(*builds, "--format", form)
    assert done.exit_code == 0
    assert done.stdout.startswith(start)
    if form == "json":
        assert json.loads(done.stdout)["changed"][0]["cells"][0]["after"] == "7"


def test_findings_can_be_left_to_validate(builds, tmp_path):
    write_package(tables(results=[result("inconsistent")]), folder=tmp_path / "three", schemas=shipped("schemas"))
    three = str(tmp_path / "three")
    assert "1 new" in run(builds[0], three).stdout
    assert run(builds[0], three, "--no-findings", "--exit-code").exit_code == 0


def test_head_is_the_build_of_the_folder_one_stands_in(builds, monkeypatch):
    one, two = builds
    monkeypatch.chdir(Path(one).parent)
    Path("build").symlink_to(two)
    assert "value: 1234 → 7" in run("one").stdout


def test_no_build_takes_two_lines_and_code_2(builds):
    done = run(builds[0], "nowhere")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "datapkg: nowhere: is neither a file nor a folder nor a git revision",
        "  Give a package or build folder, a zip, a database, or a git revision.",
    ]
