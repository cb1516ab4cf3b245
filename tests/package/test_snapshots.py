"""A build is read alike from a folder, a zip, a database and a git revision."""

import subprocess

import pytest

from datapkg.database import build_database
from datapkg.errors import PackageError
from datapkg.package import snapshots
from datapkg.package.snapshots import Snapshot, read_snapshot
from datapkg.package.write import write_package, write_zip
from datapkg.resources import shipped
from tests.package.samples import observation, result, tables

TABLES = tables(
    observations=[observation(), observation(90, unit=None, year=None, candidates="a|b")],
    results=[result("implausible")],
)


def git(*arguments, root):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    packages = root / "build" / "packages"
    write_package(TABLES, folder=packages / "all", schemas=shipped("schemas"), collection=True)
    write_zip(packages / "all", target=packages / "all.zip")
    build_database(packages, target=root / "build" / "civil-affairs.db")
    (root / "sub").mkdir()
    (root / "sub" / "x.txt").write_text("x")
    git("init", "--initial-branch=main", root=root)
    git("add", "build/packages/all", "sub", root=root)
    git("commit", "-m", "first", root=root)
    git("tag", "v1", root=root)
    git("rm", "-r", "--cached", "build", root=root)
    git("commit", "-m", "second", root=root)
    return root


@pytest.mark.parametrize(
    "name",
    [
        "build/packages/all",
        "build/packages",
        "build",
        ".",
        "build/packages/all.zip",
        "build/civil-affairs.db",
        "v1",
        "HEAD~1",
    ],
)
def test_every_way_gives_the_same(project, name):
    assert read_snapshot(name, root=project) == Snapshot(
        TABLES.observations, TABLES.check_results, TABLES.reports, TABLES.paragraphs, TABLES.segments
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sub", "holds no data package"),
        ("sub/x.txt", "isn't a database that datapkg made"),
        ("nowhere", "neither a file nor a folder nor a git revision"),
        ("--help", "neither a file nor a folder nor a git revision"),
        ("HEAD", "has no ./build/packages/all/observations.csv"),
    ],
)
def test_what_is_no_build_is_said(project, name, words):
    with pytest.raises(PackageError, match=words):
        read_snapshot(name, root=project)


def test_a_zip_of_something_else_is_said(project, tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(PackageError, match="isn't a package"):
        read_snapshot("a.zip", root=tmp_path)


def test_another_versions_columns_do_not_stop_a_comparison(tmp_path):
    write_package(TABLES, folder=tmp_path, schemas=shipped("schemas"))
    path = tmp_path / "observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{lines[0]},later", *(f"{line},x" for line in lines[1:])]) + "\n", encoding="utf-8")
    assert read_snapshot(".", root=tmp_path).observations == TABLES.observations


def test_bytes_that_are_not_utf8_are_said(tmp_path):
    write_package(TABLES, folder=tmp_path, schemas=shipped("schemas"))
    (tmp_path / "observations.csv").write_bytes(b"\xff\n")
    with pytest.raises(PackageError, match="UTF-8"):
        read_snapshot(".", root=tmp_path)


def test_a_table_that_unpacks_to_more_than_any_package_is_refused(project, monkeypatch):
    monkeypatch.setattr(snapshots, "_LARGEST_TABLE", 10)
    with pytest.raises(PackageError, match="unpacks to more than 10 bytes"):
        read_snapshot("build/packages/all.zip", root=project)
