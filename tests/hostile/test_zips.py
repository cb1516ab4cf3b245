"""Zips of strangers: refused before they fill a disk, with the reason; nothing is written outside of a folder of ours.

The numbers are those of the catalogue of hostile input in docs/hostile-input.md.
"""

import io
import struct
import zipfile

import pytest

from datapkg.checks import unpacking
from datapkg.checks.unpacking import MAX_FILES, unpack
from datapkg.errors import PackageError
from datapkg.package.snapshots import read_snapshot
from tests.hostile.validating import validated

PROSE = "全市共有低保对象123人。\n"


def zipped(path, entries, *, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def files(package):
    return [(file.name, file.read_bytes()) for file in sorted(package.iterdir())]


def refusal(path, tmp_path):
    """The message with which a zip is refused; what was unpacked until then stays inside the folder."""
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(PackageError) as caught:
        unpack(path, into=into)
    assert caught.value.code == "package-zip"
    assert (caught.value.where or "").startswith(str(path))
    assert caught.value.hint
    assert {entry.name for entry in tmp_path.iterdir()} <= {"into", path.name, "package"}
    return caught.value.message


def linked(name):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    return entry


def test_73_a_whole_package_is_read(package, tmp_path):
    code, words = validated(zipped(tmp_path / "package.zip", files(package)))
    assert code == validated(package)[0]
    assert "structure" not in words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../observations.csv", "outside itself"),
        ("a/../../x.csv", "outside itself"),
        ("/units.csv", "outside itself"),
        ("/x.csv", "outside itself"),
        ("..\\x.csv", "outside itself"),
        ("C:x.csv", "outside itself"),
        ("a/units.csv", "two files of one name"),
        (linked("x.csv"), "link"),
        ("x" * 300, "too long"),
    ],
    ids=str,
)
def test_73_names_that_lead_out_or_stand_twice_and_links(package, tmp_path, name, words):
    path = zipped(tmp_path / "package.zip", [*files(package), (name, "/etc/passwd")])
    assert words in refusal(path, tmp_path)
    code, printed = validated(path)
    assert (code, "package.zip" in printed) == (2, True)


def test_73_a_file_that_unpacks_to_far_more_than_it_takes(tmp_path):
    path = zipped(tmp_path / "bomb.zip", [("observations.csv", b"0" * 20_000_000)])
    assert path.stat().st_size < 30_000
    assert "more than 100 times" in refusal(path, tmp_path)
    assert sum(file.stat().st_size for file in (tmp_path / "into").iterdir()) < 15_000_000


def test_73_what_is_unpacked_is_counted_over_all_files(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "MAX_BYTES", 3_000_000)
    path = zipped(tmp_path / "bomb.zip", [(f"{number}.csv", b"0" * 2_000_000) for number in range(3)])
    assert "more than 3,000,000 bytes" in refusal(path, tmp_path)


@pytest.mark.parametrize("size", [0, 100])
def test_73_a_directory_that_lies_about_sizes(tmp_path, size):
    path = zipped(tmp_path / "lie.zip", [("observations.csv", b"0" * 1_000_000)])
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", size)
    path.write_bytes(data)
    assert "can't be unpacked" in refusal(path, tmp_path)


def test_73_files_that_overlap(tmp_path):
    path = zipped(tmp_path / "a.zip", [("a.csv", "1" * 500), ("b.csv", "2" * 500)], compression=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = bytes(4)
    path.write_bytes(data)
    assert "overlap" in refusal(path, tmp_path)


def test_73_too_many_files(tmp_path):
    path = zipped(tmp_path / "a.zip", [(f"{number}.csv", "") for number in range(MAX_FILES + 1)])
    assert f"holds {MAX_FILES + 1} files" in refusal(path, tmp_path)


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_73_damaged_data(tmp_path, compression):
    path = zipped(tmp_path / "a.zip", [("observations.csv", PROSE * 50)], compression=compression)
    data = bytearray(path.read_bytes())
    data[50:90] = bytes(40)
    path.write_bytes(data)
    assert "can't be unpacked" in refusal(path, tmp_path)
    with pytest.raises(PackageError):
        read_snapshot(str(path), root=tmp_path)


def test_73_an_encrypted_zip(tmp_path):
    path = zipped(tmp_path / "a.zip", [("observations.csv", PROSE)])
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    assert "encrypted" in refusal(path, tmp_path)


@pytest.mark.parametrize("line", ["x" * 5_000, "0  \0", "0  ../../etc/passwd", "0  ", "\udcff  observations.csv"])
def test_73_checksums_of_anything_are_findings(package, tmp_path, line):
    sums = ("SHA256SUMS", line.encode("utf-8", "surrogatepass") * 3 + b"\n")
    code, words = validated(zipped(tmp_path / "package.zip", [*files(package), sums]))
    assert code == 1
    assert "SHA256SUMS:1" in words
    assert len(words) < 5_000


def test_73_a_zip_of_nothing_says_what_is_missing(tmp_path):
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    (tmp_path / "empty.zip").write_bytes(buffer.getvalue())
    code, words = validated(tmp_path / "empty.zip")
    assert code == 2
    assert "holds no observations.csv" in words
    assert "datapkg build" in words
