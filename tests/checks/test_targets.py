"""What `datapkg validate` can be given: packages, builds, zips and texts."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from datapkg.checks.report import validate
from datapkg.checks.rules import load_rules
from datapkg.checks.targets import places_of, prepare
from datapkg.errors import PackageError, UsageError
from datapkg.package.read import read_package
from datapkg.resources import shipped
from datapkg.vocabulary import load_vocabulary
from tests.checks.examples import write_example

RULES = load_rules(shipped("schemas") / "rules")
VOCABULARY = load_vocabulary()
TEXT = "全市[3209|whole|unit=人]人中的[2354|part|unit=人]人，占比[73.4%|stated|unit=%|measure=share]"


def zipped(folder: Path, target: Path, *, inside: str = "package/") -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, inside + path.name)
    return target


def test_a_zip_is_checked_like_its_folder(tmp_path: Path) -> None:
    folder = write_example(tmp_path / "package", TEXT)
    (tmp_path / "out").mkdir()
    target = prepare(zipped(folder, tmp_path / "a.zip"), vocabulary=VOCABULARY, temporary=tmp_path / "out")
    assert validate(target, rules=RULES, structure=False).is_valid


def test_tables_that_nothing_declares_are_no_sound_package(tmp_path: Path) -> None:
    folder = write_example(tmp_path / "package", TEXT)
    report = validate(prepare(folder, vocabulary=VOCABULARY, temporary=tmp_path / "out"), rules=RULES)
    assert not report.is_valid
    assert [finding.check_id for finding in report.findings] == ["structure-descriptor"]


def test_a_wrong_checksum_is_a_finding(tmp_path: Path) -> None:
    folder = write_example(tmp_path / "package", TEXT)
    digest = hashlib.sha256((folder / "reports.csv").read_bytes()).hexdigest()
    (folder / "SHA256SUMS").write_text(f"{digest}  reports.csv\n{digest}  paragraphs.csv\n", "utf-8")
    (tmp_path / "out").mkdir()
    target = prepare(zipped(folder, tmp_path / "a.zip"), vocabulary=VOCABULARY, temporary=tmp_path / "out")
    report = validate(target, rules=RULES)
    assert [finding.check_id for finding in report.findings] == ["structure-checksum", "structure-descriptor"]
    assert not report.is_valid


@pytest.mark.parametrize(
    ("names", "problem"),
    [(["../observations.csv"], "outside"), (["a/x.csv", "b/x.csv"], "of one name"), (["x.csv"], "no observations")],
)
def test_a_foreign_zip_is_refused(names: list[str], problem: str, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    (tmp_path / "out").mkdir()
    with pytest.raises(PackageError, match=problem):
        prepare(path, vocabulary=VOCABULARY, temporary=tmp_path / "out")


def test_a_text_is_read_and_its_findings_have_a_line(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("2022年民政工作\n\n将全市3209名“三类人员”中的2354人纳入兜底保障，占比74.3%。\n", "utf-8")
    (tmp_path / "out").mkdir()
    target = prepare(path, vocabulary=VOCABULARY, temporary=tmp_path / "out")
    (observation, *_) = [row.observation_id for row in read_package(target.package).observations]
    assert {name: place.line for name, place in places_of(target, observations={observation}).items()} == {
        observation: 3
    }
    (finding,) = [each for each in validate(target, rules=RULES).findings if each.check_id == "share-part-of-whole"]
    assert finding.place is not None
    assert (finding.place.file, finding.place.line) == (str(path), 3)


def test_what_isnt_there_or_holds_nothing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        prepare(tmp_path / "nothing", vocabulary=VOCABULARY, temporary=tmp_path)
    with pytest.raises(UsageError, match="no report and no package"):
        prepare(tmp_path, vocabulary=VOCABULARY, temporary=tmp_path)
