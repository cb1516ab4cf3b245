"""The whole build: what it makes, what it keeps, and what it refuses."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import frictionless
import pytest

from datapkg.errors import DatapkgError, DeclarationError, PackageError, ReadingOrderError, SourceError, UsageError
from datapkg.package.read import read_package
from datapkg.pipeline import build, differences
from tests.package.project import TEXTS, add_report, make_project, tree


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = make_project(tmp_path_factory.mktemp("project"))
    build(root)
    return root


@pytest.fixture
def project(built, tmp_path):
    shutil.copytree(built, tmp_path / "project")
    return tmp_path / "project"


def changed(packages):
    return [package.name for package in packages if package.changed]


@pytest.mark.parametrize("name", ["demo-2020", "demo-2021", "all"])
def test_frictionless_accepts_each_package_with_its_keys(built, name):
    assert frictionless.validate(str(built / "build" / "packages" / name / "datapackage.json")).valid
    assert frictionless.validate(str(built / "build" / "packages" / f"{name}.zip"), type="package").valid


def test_every_figure_is_there_and_read_again(built):
    tables = read_package(built / "build" / "packages" / "all")
    texts = {(row.report_id, row.text) for row in tables.observations if row.derived_from is None}
    assert texts >= {("demo-2020", "1,234"), ("demo-2020", "16.19万"), ("demo-2020", "73.4%"), ("demo-2021", "20万")}
    verdicts = {row.verdict for row in tables.check_results if row.check_id.startswith("source-")}
    assert verdicts == {"consistent"}
    assert [row.mentions for row in tables.reports] == [
        sum(each.report_id == report_id for each in tables.mentions) for report_id in TEXTS
    ]


def test_the_collection_is_the_sum_of_its_reports(built):
    packages = built / "build" / "packages"
    whole, parts = read_package(packages / "all"), [read_package(packages / report_id) for report_id in TEXTS]
    for table in ("reports", "paragraphs", "segments", "mentions"):
        assert getattr(whole, table) == tuple(row for part in parts for row in getattr(part, table))
    assert {row.result_id for row in whole.check_results} >= {
        row.result_id for part in parts for row in part.check_results if row.report_id
    }


def test_the_database_is_made_from_the_collection(built):
    assert (built / "build" / "civil-affairs.db").read_bytes().startswith(b"SQLite format 3")


def test_nothing_is_left_in_the_build_folder(built):
    assert {path.name for path in (built / "build").iterdir()} == {"packages", "civil-affairs.db", ".digests.json"}


def test_what_has_not_changed_is_kept(project):
    before = tree(project / "build")
    assert changed(build(project)) == []
    assert tree(project / "build") == before


def test_a_changed_report_is_made_again_with_the_collection(project):
    add_report(project, "demo-2021", TEXTS["demo-2021"], title="另一个标题")
    assert changed(build(project)) == ["demo-2021", "all"]
    assert read_package(project / "build" / "packages" / "all").reports[1].title == "另一个标题"


def test_a_package_that_somebody_changed_is_made_again(project):
    path = project / "build" / "packages" / "demo-2020" / "mentions.csv"
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    assert changed(build(project)) == ["demo-2020", "all"]
    assert path.read_bytes() == before


def test_force_makes_everything_again_with_the_same_bytes(project):
    before = tree(project / "build" / "packages")
    assert changed(build(project, force=True)) == ["demo-2020", "demo-2021", "all"]
    assert tree(project / "build" / "packages") == before


def test_ids_limit_what_is_looked_at(project):
    for report_id in TEXTS:
        add_report(project, report_id, TEXTS[report_id], title="另一个标题")
    assert changed(build(project, report_ids=["demo-2021"])) == ["demo-2021", "all"]
    assert changed(build(project)) == ["demo-2020", "all"]


def test_a_report_that_is_gone_leaves_no_package(project):
    shutil.rmtree(project / "sources" / "demo-2020")
    build(project)
    assert {path.name for path in (project / "build" / "packages").iterdir()} == {
        "all", "all.zip", "demo-2021", "demo-2021.zip",
    }  # fmt: skip


def test_a_damaged_record_of_the_last_build_costs_one_build(project):
    before = tree(project / "build" / "packages")
    (project / "build" / ".digests.json").write_text("[1")
    assert changed(build(project)) == ["demo-2020", "demo-2021", "all"]
    assert tree(project / "build" / "packages") == before


def test_a_missing_zip_is_made_again_with_the_same_bytes(project):
    archive = project / "build" / "packages" / "demo-2020.zip"
    before = archive.read_bytes()
    archive.unlink()
    add_report(project, "demo-2021", TEXTS["demo-2021"], title="另一个标题")
    build(project)
    assert archive.read_bytes() == before


def test_a_missing_database_is_made_again(project):
    (project / "build" / "civil-affairs.db").unlink()
    assert changed(build(project)) == []
    assert (project / "build" / "civil-affairs.db").exists()


def test_check_names_every_file_that_differs(project):
    packages = project / "build" / "packages"
    assert differences(project) == ()
    (packages / "demo-2020" / "extra.csv").write_text("x")
    (packages / "all" / "units.csv").unlink()
    with (packages / "demo-2021" / "mentions.csv").open("a") as file:
        file.write("x\n")
    before = tree(project)
    assert differences(project) == (
        "build/packages/all/units.csv: is missing",
        "build/packages/demo-2020/extra.csv: should not be there",
        "build/packages/demo-2021/mentions.csv: differs",
    )
    assert differences(project, report_ids=["demo-2020"]) == (
        "build/packages/demo-2020/extra.csv: should not be there",
    )
    assert tree(project) == before


def test_corrections_change_the_package_and_keep_the_printed_value(project):
    (project / "sources" / "demo-2020" / "corrections.yml").write_text(
        "- at: 发放资金16.19万元\n  expect: {value: '161900'}\n  set: {value: '161950'}\n  reason: 测试\n  by: 甲\n",
        encoding="utf-8",
    )
    build(project, report_ids=["demo-2020"])
    (row,) = [row for row in read_package(project / "build" / "packages" / "all").observations if row.text == "16.19万"]
    assert (str(row.value), str(row.printed_value), row.correction) == ("161950", "161900", "测试")


@pytest.mark.parametrize(
    ("keys", "error", "words"),
    [
        ({"publsher": "x"}, DeclarationError, "unknown key 'publsher'"),
        ({"source": "{file: source.txt, sha256: " + "0" * 64 + ", encoding: utf-8}"}, SourceError, "sha256"),
        ({"source": "{file: other.txt, sha256: " + "0" * 64 + ", encoding: utf-8}"}, SourceError, "no such file"),
        ({"reading_order": "\n  - {first: 民政局, last: 工作总结}\n"}, ReadingOrderError, "belong to no piece"),
        ({"reading_order": "\n  - {first: 没有, last: 这些字}\n"}, ReadingOrderError, "isn't in the source"),
    ],
)
def test_wrong_reports_are_refused_and_the_last_build_stays(project, keys, error, words):
    add_report(project, "demo-2020", TEXTS["demo-2020"], **keys)
    before = tree(project / "build")
    with pytest.raises(error, match=words) as caught:
        build(project)
    assert "demo-2020" in caught.value.where
    assert tree(project / "build") == before


def test_a_wrong_piece_is_named_by_its_line(project):
    add_report(
        project,
        "demo-2020",
        TEXTS["demo-2020"],
        reading_order="\n  - {first: 民政局, last: 年}\n  - {first: 没有, last: 这些字}\n",
    )
    with pytest.raises(ReadingOrderError, match="'没有' isn't in the source") as caught:
        build(project)
    declared, line = str(caught.value.where).rsplit(":", 1)
    assert "{first: 没有" in Path(declared).read_text("utf-8").splitlines()[int(line) - 1]


def test_an_unknown_report_and_no_reports(project, tmp_path):
    with pytest.raises(UsageError, match="no report 'demo-2002'") as caught:
        build(project, report_ids=["demo-2002"])
    assert "demo-2020" in caught.value.hint
    with pytest.raises(UsageError, match="there are no reports"):
        build(tmp_path)
    assert not (tmp_path / "build" / "packages").exists()


def test_a_folder_with_other_things_is_no_output_folder(project, tmp_path):
    (tmp_path / "out" / "packages").mkdir(parents=True)
    (tmp_path / "out" / "packages" / "thesis.doc").write_text("mine")
    with pytest.raises(PackageError, match="not a data package"):
        build(project, output=tmp_path / "out")
    assert (tmp_path / "out" / "packages" / "thesis.doc").read_text() == "mine"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"%PDF-1.7 x", b"abc\xff"])
def test_sources_that_are_no_text_are_refused(project, data):
    import hashlib

    source = f"{{file: source.txt, sha256: {hashlib.sha256(data).hexdigest()}, encoding: utf-8}}"
    add_report(project, "demo-2020", TEXTS["demo-2020"], source=source)
    (project / "sources" / "demo-2020" / "source.txt").write_bytes(data)
    with pytest.raises(DatapkgError, match=r"."):
        build(project)


def test_other_folders_hash_seeds_time_zones_and_languages_give_the_same_bytes(built, tmp_path):
    root = make_project(tmp_path / "另一个 folder")
    environment = {
        "PYTHONHASHSEED": "12345",
        "TZ": "Pacific/Kiritimati",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "C",
        "HOME": str(tmp_path),
    }
    command = [sys.executable, "-O", "-c", "from datapkg.cli import main; main()", "build"]
    done = subprocess.run(command, cwd=root, env=os.environ | environment, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(root / "build" / "packages") == tree(built / "build" / "packages")


def test_committed_text_has_no_machine_in_it(built):
    for path in sorted((built / "build" / "packages").rglob("*.csv")):
        text = path.read_bytes()
        assert not text.startswith(b"\xef\xbb\xbf")
        assert b"\r\n" not in text
        assert str(built).encode() not in text
        with path.open(encoding="utf-8", newline="") as file:
            assert len({len(row) for row in csv.reader(file)}) == 1


def test_progress_names_what_is_made(project):
    told = []
    build(project, force=True, progress=told.append)
    assert told == ["demo-2020", "demo-2021", "all"]
    assert Path(project / "build").is_dir()


def test_a_waiver_that_lets_nothing_pass_fails_the_build(project):
    before = tree(project / "build" / "packages")
    (project / "sources" / "demo-2021" / "waivers.yml").write_text(
        "- result: same-figure-in-report-000000000000\n  fingerprint: 000000000000\n  reason: {zh: 无, en: none}\n"
        "  until: '2999-12-31'\n",
        encoding="utf-8",
    )
    with pytest.raises(PackageError, match="same-figure-in-report-000000000000 is unused") as caught:
        build(project)
    assert caught.value.code == "waiver-idle"
    assert "demo-2021" in str(caught.value)
    assert tree(project / "build" / "packages") == before
