"""What is wrong with a download is named, file by file, and nothing outside it is read."""

import hashlib
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from datapkg.errors import PackageError
from datapkg.package.verify import verify
from datapkg.pipeline import build
from tests.package.project import make_project


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A project, built."""
    root = make_project(tmp_path_factory.mktemp("project"))
    build(root)
    return root


@pytest.fixture
def project(published, tmp_path):
    return Path(shutil.copytree(published, tmp_path / "project"))


@pytest.fixture
def packages(project):
    return project / "build" / "packages"


def problems(path, **options):
    return {each.name: each.what for each in verify(path, **options).problems}


def sums(folder):
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(lines))


@pytest.fixture
def release(project, packages, tmp_path):
    """What a release holds: zips, a database and a wheel, with their checksums."""
    folder = tmp_path / "release"
    folder.mkdir()
    for path in packages.glob("*.zip"):
        shutil.copy(path, folder)
    shutil.copy(project / "build" / "civil-affairs.db", folder)
    (folder / "datapkg-0.1.0-py3-none-any.whl").write_bytes(b"a wheel")
    sums(folder)
    return folder


def rewritten(path, change):
    """A zip with its entries changed by a function of name and bytes; None drops one."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            new = change(name, data)
            if new is not None:
                archive.writestr(name, new)


def test_what_was_published_passes(project, packages, release):
    sources = project / "sources"
    found = verify(packages, sources=sources)
    assert (found.problems, found.sources, found.absent) == ((), 2, ())
    assert found.files == sum(1 for path in packages.glob("*/*.csv")) * 2 + 3
    assert verify(packages / "all.zip", sources=sources).problems == ()
    assert verify(packages / "demo-2020", sources=sources).sources == 1
    found = verify(release)
    assert (found.problems, found.absent) == ((), ("demo-2020", "demo-2021"))


def test_a_changed_a_missing_and_an_extra_table_are_named(packages):
    folder = packages / "demo-2020"
    with (folder / "observations.csv").open("ab") as stream:
        stream.write(b"\n")
    (folder / "reports.csv").unlink()
    (folder / "notes.txt").write_text("mine")
    expected = {"observations.csv": "changed", "reports.csv": "missing", "notes.txt": "extra"}
    assert problems(folder) == expected
    assert problems(packages) == {f"demo-2020/{name}": what for name, what in expected.items()}


def test_one_bit_of_any_file_counts(release):
    for path in sorted(release.iterdir()):
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        found = problems(release)
        assert found == {path.name: "changed"} or (path.name == "SHA256SUMS" and found)
        path.write_bytes(data)


def test_a_release_in_which_a_package_was_exchanged_with_its_checksum_is_found_by_the_package(release):
    rewritten(release / "all.zip", lambda name, data: data + b"\n" if name == "units.csv" else data)
    (release / "SHA256SUMS").unlink()
    sums(release)
    assert problems(release) == {"all.zip/units.csv": "changed"}


def test_missing_and_extra_entries_of_a_zip_are_named(packages):
    path = packages / "all.zip"
    rewritten(path, lambda name, data: None if name == "units.csv" else data)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("run.sh", "true")
    assert problems(path) == {"units.csv": "missing", "run.sh": "extra"}


@pytest.mark.parametrize("name", ["../outside.csv", "/etc/passwd", "a/../../b", "a\\b", "./a"])
def test_names_that_lead_elsewhere_are_named_and_not_read(packages, name):
    path = packages / "all.zip"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), "x")
    assert problems(path) == {name: "unsafe"}


def test_a_link_and_a_name_that_stands_twice_in_a_zip_are_unsafe(packages):
    path = packages / "all.zip"
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("units.csv", "another")
    assert problems(path) == {"link": "unsafe", "units.csv": "unsafe"}


def test_links_in_a_folder_are_not_followed_even_to_the_right_bytes(packages, tmp_path):
    folder = packages / "demo-2020"
    target = tmp_path / "elsewhere.csv"
    (folder / "units.csv").rename(target)
    (folder / "units.csv").symlink_to(target)
    (folder / "more").symlink_to(tmp_path, target_is_directory=True)
    assert problems(folder) == {"units.csv": "unsafe", "more": "unsafe"}


def test_a_pipe_is_not_waited_for(packages):
    os.mkfifo(packages / "demo-2020" / "pipe")
    assert problems(packages / "demo-2020") == {"pipe": "unsafe"}


def test_a_listing_that_names_a_file_outside_reads_nothing_there(packages, tmp_path):
    outside = tmp_path / "secret"
    outside.write_text("x")
    folder = packages / "demo-2020"
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256(b"x").hexdigest()
    names = ["../../../../secret", str(outside)]
    descriptor["resources"] += [{"name": "a", "path": name, "hash": f"sha256:{digest}"} for name in names]
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    assert problems(folder) == dict.fromkeys(names, "missing")


def test_a_truncated_zip_is_damaged(packages, release):
    path = packages / "all.zip"
    path.write_bytes(path.read_bytes()[:-100])
    assert problems(path) == {"all.zip": "unreadable"}
    (release / "all.zip").write_bytes(path.read_bytes())
    assert problems(release) == {"all.zip": "changed"}


def test_a_table_whose_bytes_were_damaged_inside_a_zip_is_named(packages):
    path = packages / "all.zip"
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("observations.csv")
    data = bytearray(path.read_bytes())
    data[entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2] ^= 0xFF
    path.write_bytes(data)
    assert problems(path) in ({"observations.csv": "unreadable"}, {"observations.csv": "changed"})


def test_sources_that_changed_are_missing_or_are_links_are_named(project, packages, tmp_path):
    sources = project / "sources"
    (sources / "demo-2020" / "source.txt").write_text("another")
    (sources / "demo-2021" / "source.txt").unlink()
    expected = {"sources/demo-2020/source.txt": "changed", "sources/demo-2021/source.txt": "missing"}
    assert problems(packages, sources=sources) == expected
    (sources / "demo-2021" / "source.txt").symlink_to(tmp_path / "nowhere")
    assert problems(packages, sources=sources)["sources/demo-2021/source.txt"] == "unsafe"


def test_a_report_id_that_leads_elsewhere_finds_no_source(project, packages):
    folder = packages / "demo-2020"
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["sources"][0]["report_id"] = "../sources/demo-2020"
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    found = verify(folder, sources=project / "sources")
    assert (found.sources, found.absent) == (0, ("../sources/demo-2020",))


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("SHA256SUMS", "not a sum\n", "sums-invalid"),
        ("SHA256SUMS", b"\xff\xfe", "package-encoding"),
        ("datapackage.json", "{", "package-descriptor"),
        ("datapackage.json", "[" * 100_000, "package-descriptor"),
        ("datapackage.json", '{"resources": 1}', "package-descriptor"),
        ("datapackage.json", '{"resources": [{"path": ["a.csv"], "hash": "sha256:0"}]}', "package-descriptor"),
        ("datapackage.json", '{"resources": ["a.csv"]}', "package-descriptor"),
    ],
)
def test_a_listing_that_is_none_says_where(tmp_path, name, text, code):
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PackageError) as caught:
        verify(tmp_path)
    assert caught.value.code == code
    assert name in caught.value.where


def test_nothing_to_check_is_an_error(tmp_path):
    with pytest.raises(PackageError, match="holds no package"):
        verify(tmp_path)
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(PackageError, match="neither a folder nor a zip"):
        verify(tmp_path / "a.txt")


def test_a_folder_among_packages_that_lists_nothing_is_named(packages):
    (packages / "stray").mkdir()
    (packages / "stray" / "a.csv").write_text("x")
    (packages / "b.csv").write_text("x")
    assert problems(packages) == {"stray/": "unlisted", "b.csv": "extra"}
