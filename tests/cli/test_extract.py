"""`datapkg extract`, `explain` and `evaluate` as a user runs them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from datapkg.cli import cli
from datapkg.observations.rows import COLUMNS

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def _stand_in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "notes.txt"
    path.write_text("2023年，铜川市民政局救助5人。铜川市共有养老机构51所。", encoding="utf-8")
    return str(path)


def test_jsonl_has_an_object_for_every_numeral(text: str) -> None:
    rows = [json.loads(line) for line in run("extract", text, "--format", "jsonl").output.splitlines()]
    assert [row["kind"] for row in rows] == ["date", "quantity", "quantity"]
    assert (rows[2]["label"], rows[2]["region"], rows[2]["year"]) == ("养老机构数", "铜川市", 2023)


def test_region_and_year_can_be_given(text: str) -> None:
    result = run("extract", text, "--format", "csv", "--region", "宝鸡市", "--year", "2020")
    rows = list(csv.DictReader(result.output.splitlines()))
    assert tuple(rows[0]) == COLUMNS
    assert rows[-1]["kind"] == "quantity"


def test_the_table_lines_up(text: str) -> None:
    lines = run("extract", text).output.splitlines()
    assert lines[0].split() == ["value", "unit", "approx", "measure", "label", "indicator", "region", "year"]
    assert len(lines) == 3


def test_reports_are_found_by_their_ids() -> None:
    assert "低保" in run("extract", "tongchuan-2023").output
    assert "- at:" in run("extract", "tongchuan-2023", "--review").output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("extract", "tongchuan-2032"), "tongchuan-2023"),
        (("extract", "no/such.txt"), "no such file"),
        (("extract", "tongchuan-2023", "--region", "某市"), "no region"),
        (("explain", "tongchuan"), "no id"),
        (("explain", "tongchuan-2023-1"), "no numeral"),
        (("evaluate", "--gold", "docs"), "no annotations"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_to_do(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output


def test_explain_shows_the_chain() -> None:
    output = run("explain", "tongchuan-2023-751").output
    for words in ("【2.73万】", "27300 人", "低保对象人数", "铜川市 610200", "2023", "dibao-persons"):
        assert words in output


def test_explain_names_the_kind_of_other_numerals() -> None:
    assert "date" in run("explain", "tongchuan-2023-55").output


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_evaluate_prints_every_report(form: str) -> None:
    result = run("evaluate", "--format", form)
    assert result.exit_code == 0
    for report_id in ("baoji-2022", "pinghu-2021", "tongchuan-2023"):
        assert report_id in result.output
