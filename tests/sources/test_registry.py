"""Report folders: the five that are here, and what is wrong with others."""

from pathlib import Path

import pytest

from datapkg.errors import DeclarationError, SourceError, UsageError
from datapkg.sources import find_report_folder, load_report, read_report_source, report_folders

ROOT = Path(__file__).parents[2]
REPORT = """\
id: somewhere-2024
title: 2024年民政工作
publisher: null
region: "610300"
year: 2024
year_basis: {basis: printed}
kind: review
published: null
url: null
rights: theirs
source:
  file: source.txt
  sha256: 7e3265a8a3c1ef5d4b3ce8a8f9d1d2a1f9e9f8f5d6a1b1e9e0f0e5f0b1a2c3d4
  encoding: utf-8
"""


def write_report(folder: Path, text: str = REPORT) -> Path:
    folder = folder / "sources" / "somewhere-2024"
    folder.mkdir(parents=True)
    (folder / "report.yml").write_text(text, encoding="utf-8")
    (folder / "source.txt").write_text("2024年，救助12人次。", encoding="utf-8")
    return folder


def test_the_five_reports_are_as_declared():
    reports = {folder.name: load_report(folder) for folder in report_folders(ROOT)}
    five = {"ankang-2023", "baoji-2020-plan", "baoji-2022", "pinghu-2021", "tongchuan-2023"}
    assert five <= set(reports)
    for name in five:
        source = read_report_source(ROOT / "sources" / name, report=reports[name])
        assert source.encoding == "utf-8"
    tongchuan, ankang = reports["tongchuan-2023"], reports["ankang-2023"]
    assert (tongchuan.publisher, tongchuan.region, tongchuan.published) == ("铜川市民政局", "610200", "2024-01-17")
    assert ankang.year_basis is not None
    assert ankang.year_basis.basis == "inferred"
    assert "高质量项目建设年" in (ankang.year_basis.reason or "")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("publisher:", "publsher:", 3, "unknown key 'publsher'\nDid you mean 'publisher'"),
        ("  sha256:", "  sha265:", 13, "unknown key 'sha265'"),
        ("title: 2024年民政工作\n", "", 1, "'title' is missing"),
        ('"610300"', "陕西", 4, "region"),
        ("somewhere-2024", "elsewhere-2024", 1, "folder is named"),
        ("source.txt", "../source.txt", 12, "name of a file"),
        ("printed", "inferred", 6, "reason"),
        ("kind: review", "kind: poem", 7, "kind"),
    ],
)
def test_a_wrong_declaration_is_named_with_its_line(tmp_path, old, new, line, words):
    folder = write_report(tmp_path, REPORT.replace(old, new, 1))
    with pytest.raises(DeclarationError) as caught:
        load_report(folder)
    assert caught.value.where == f"{folder / 'report.yml'}:{line}"
    assert all(part in str(caught.value) for part in words.split("\n"))


def test_a_source_that_is_not_the_declared_one_is_refused(tmp_path):
    folder = write_report(tmp_path)
    with pytest.raises(SourceError, match="sha256"):
        read_report_source(folder, report=load_report(folder))


def test_an_unknown_report_gets_the_nearest_ids(tmp_path):
    write_report(tmp_path)
    assert find_report_folder(tmp_path, report_id="somewhere-2024").name == "somewhere-2024"
    with pytest.raises(UsageError) as near:
        find_report_folder(tmp_path, report_id="somewere-2024")
    with pytest.raises(UsageError) as far:
        find_report_folder(tmp_path, report_id="zzz")
    assert near.value.hint == "Did you mean somewhere-2024?"
    assert far.value.hint == "Known reports: somewhere-2024"


def test_a_folder_without_sources_has_no_reports(tmp_path):
    assert report_folders(tmp_path) == []
