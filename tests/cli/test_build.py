"""`datapkg build` from the command line: what it prints, its exit codes, and wrong input in one or two lines."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from datapkg.cli import cli
from tests.package.project import TEXTS, add_report, make_project


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = make_project(tmp_path_factory.mktemp("project"))
    before = Path.cwd()
    os.chdir(root)
    try:
        assert run("build").exit_code == 0
    finally:
        os.chdir(before)
    return root


@pytest.fixture
def project(built, tmp_path, monkeypatch):
    shutil.copytree(built, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def run(*arguments):
    return CliRunner().invoke(cli, arguments, prog_name="datapkg")


def refused(*arguments):
    """The two lines of a refusal: what and where, and what to do ("" where there is no more to say)."""
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    lines = [*done.stderr.splitlines(), ""]
    assert len(lines) <= 3
    return lines[0], lines[1]


def test_a_line_a_package_and_silence_on_stderr(project):
    done = run("build")
    assert (done.exit_code, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["demo-2020", "demo-2021", "all"]
    assert all(line.endswith("unchanged") for line in done.stdout.splitlines())


def test_check_exits_with_1_and_names_what_differs(project):
    done = run("build", "--check")
    assert (done.exit_code, done.stdout) == (0, "build/packages is what the sources give\n")
    (project / "build" / "packages" / "all" / "units.csv").unlink()
    done = run("build", "--check")
    assert (done.exit_code, done.stdout) == (1, "build/packages/all/units.csv: is missing\n")


def test_blocking_findings_exit_with_1_and_are_told(project):
    add_report(project, "demo-2021", "民政局2021年工作总结\n\n全年救助1,300人次,其中儿童300人次。\n")
    (project / "schemas" / "rules" / "own.yml").write_text(
        "- id: never-so-many\n"
        "  type: domain\n"
        "  scope: figure\n"
        "  severity: error\n"
        "  roles: {figure: {unit: [人次]}}\n  band: {upper: '1000'}\n"
        "  words: {zh: 不超过一千, en: never above a thousand}\n"
        "  why: {zh: 测试, en: a test}\n"
        "  examples:\n"
        "    - {verdict: consistent, text: '救助[999|figure]人次'}\n"
        "    - {verdict: inconsistent, text: '救助[1001|figure]人次'}\n",
        encoding="utf-8",
    )
    done = run("build")
    assert done.exit_code == 1, done.output
    assert "blocking: never-so-many-" in done.stdout


def test_output_goes_elsewhere(project, tmp_path):
    assert run("build", "--output", str(tmp_path / "elsewhere")).exit_code == 0
    assert (tmp_path / "elsewhere" / "packages" / "all" / "datapackage.json").exists()


def test_an_unknown_report_id(project):
    first, second = refused("build", "demo-2002")
    assert first == "datapkg: there is no report 'demo-2002' in sources"
    assert "demo-2020" in second


def test_no_project_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first, second = refused("build")
    assert first == "datapkg: sources: there are no reports"
    assert "datapkg add" in second


def test_a_misspelt_key_names_line_and_nearest_key(project):
    path = add_report(project, "demo-2020", TEXTS["demo-2020"]) / "report.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("publisher:", "publsher:"), encoding="utf-8")
    assert refused("build") == (
        "datapkg: sources/demo-2020/report.yml:3: unknown key 'publsher'",
        "  Did you mean 'publisher'?",
    )


def test_a_source_that_is_not_the_declared_one(project):
    (project / "sources" / "demo-2020" / "source.txt").write_text("另一篇", encoding="utf-8")
    first, second = refused("build")
    assert first.startswith("datapkg: sources/demo-2020/source.txt: the file's sha256 is ")
    assert second


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ("- {first: 民政局, last: 总结}", "sources/demo-2020"),
        ("- {first: 全年临时, last: 73.4%。}\n  - {first: 民政局, last: 全年临时救助}", "sources/demo-2020"),
    ],
)
def test_a_reading_order_that_loses_or_repeats_a_character(project, pieces, words):
    add_report(project, "demo-2020", TEXTS["demo-2020"], reading_order=f"\n  {pieces}")
    first, _ = refused("build")
    assert "demo-2020" in first
    assert "reading" in first or "piece" in first or "character" in first


@pytest.mark.parametrize(
    ("data", "words"),
    [(None, "no such file"), (b"", "empty"), ("folder", "directory"), (b"\x7fELF\x00\x01", "a program")],
)
def test_sources_that_are_no_text(project, data, words):
    source = project / "sources" / "demo-2020" / "source.txt"
    digest = hashlib.sha256(data if isinstance(data, bytes) else b"").hexdigest()
    add_report(
        project,
        "demo-2020",
        TEXTS["demo-2020"],
        source=f"{{file: source.txt, sha256: {digest}, encoding: utf-8}}",
    )
    source.unlink()
    if data == "folder":
        source.mkdir()
    elif data is not None:
        source.write_bytes(data)
    first, _ = refused("build")
    assert first.startswith("datapkg: sources/demo-2020/source.txt: ")
    assert words in first


def test_a_file_where_the_output_folder_should_be(project, tmp_path):
    (tmp_path / "file").write_text("x")
    first, _ = refused("build", "--output", str(tmp_path / "file"))
    assert "is a file" in first
