"""Findings in every format, and what changed against a base."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from jsonschema import Draft4Validator

from datapkg.checks.changes import compare_findings
from datapkg.checks.evaluate import evaluate
from datapkg.checks.formats import as_github, as_json, as_markdown, as_text
from datapkg.checks.junit import as_junit
from datapkg.checks.report import ValidationReport, validate
from datapkg.checks.rules import Words, load_rules
from datapkg.checks.sarif import as_sarif
from datapkg.checks.targets import Target
from datapkg.checks.waivers import Waiver
from datapkg.cli.validate import command
from datapkg.resources import shipped
from tests.checks.examples import write_example
from tests.clients.environment import client

RULES = load_rules(shipped("schemas") / "rules")
GOOD = "全市[3209|whole|unit=人]人中的[2354|part|unit=人]人，占比[73.4%|stated|unit=%|measure=share]"
BAD = GOOD.replace("73.4", "74.3")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> ValidationReport:
    target = Target("a|<b>", write_example(tmp_path_factory.mktemp("example"), BAD), given=True)
    return validate(target, rules=RULES, structure=False)


def test_text_shows_place_arithmetic_and_repair(report: ValidationReport) -> None:
    text = as_text([report])
    assert "2354人 ÷ 3209人 = 73.356%，印为74.3%：矛盾" in text
    assert "2354人 ÷ 3209人 = 73.356%, printed 74.3%: inconsistent" in text
    assert "observations.csv:2:1: error inconsistent [share-part-of-whole]" in text
    assert "perhaps: 2354→2384" in text
    assert "\x1b[31;1m" in as_text([report], colour=True)


def test_json_is_everything(report: ValidationReport) -> None:
    data = json.loads(as_json([report]))
    assert data["valid"] is False
    (finding,) = data["reports"][0]["findings"]
    assert finding["check_id"] == "share-part-of-whole"
    assert [each["text"] for each in finding["inputs"]] == ["3209", "2354", "74.3%"]


def test_github_annotations_name_file_and_line(report: ValidationReport) -> None:
    (line,) = as_github([report]).splitlines()
    assert line.startswith("::error file=")
    assert ",line=2,col=1,title=" in line
    assert "74.3%25" in line
    assert "%0A" in line


def test_sarif_has_a_rule_and_a_place_for_each_result(report: ValidationReport) -> None:
    data = json.loads(as_sarif([report]))
    (run,) = data["runs"]
    (result,) = run["results"]
    assert data["version"] == "2.1.0"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "share-part-of-whole"
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 2


def test_junit_counts_what_blocks(report: ValidationReport) -> None:
    suite = ElementTree.fromstring(as_junit([report])).find("testsuite")
    assert suite is not None
    assert (suite.get("name"), suite.get("failures")) == ("a|<b>", "1")
    assert suite.find("testcase/failure") is not None


STATES = {
    "waived": {"waived": True, "blocking": False},
    "shown": {"blocking": False, "place": None, "verdict": "implausible", "words": Words(zh="坏\x00<字>", en="bad")},
    "quiet": {"blocking": False, "verdict": "consistent", "candidates": (), "severity": "info"},
}
"""What a finding can be besides blocking."""


def with_states(report: ValidationReport) -> ValidationReport:
    (finding,) = report.findings
    others = [finding.model_copy(update={"finding_id": name, **changes}) for name, changes in STATES.items()]
    return report.model_copy(update={"findings": (finding, *others), "habits": {"a": "cut", "b": "rounded"}})


def test_text_says_what_is_waived_and_how_reports_round(report: ValidationReport) -> None:
    text = as_text([with_states(report)])
    assert "observations.csv:2:1: waived error inconsistent [share-part-of-whole]" in text
    assert "\n  error implausible [share-part-of-whole]" in text
    assert text.count("to waive: result") == 1, "only what blocks needs a waiver"
    assert "a: 数字截尾 / figures are cut" in text
    assert "b: 数字四舍五入 / figures are rounded" in text


def test_junit_has_a_case_for_each_state(report: ValidationReport) -> None:
    suite = ElementTree.fromstring(as_junit([with_states(report)])).find("testsuite")
    assert suite is not None
    assert [suite.get(name) for name in ("tests", "failures", "skipped")] == ["4", "1", "1"]
    blocking, waived, shown, quiet = suite.findall("testcase")
    assert [child.tag for child in blocking] == ["failure"]
    assert [child.tag for child in waived] == ["skipped"]
    assert (shown.get("file"), shown.findtext("system-out")) == (None, "坏\ufffd<字>\nbad")
    assert (quiet.get("line"), list(quiet)) == ("2", [])


def test_junit_has_one_passing_case_where_nothing_was_found(report: ValidationReport) -> None:
    suite = ElementTree.fromstring(as_junit([report.model_copy(update={"findings": ()})])).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), len(suite.findall("testcase"))) == ("1", "0", 1)


def test_sarif_says_what_is_waived_what_is_open_and_what_has_no_place(report: ValidationReport) -> None:
    (run,) = json.loads(as_sarif([with_states(report)]))["runs"]
    blocking, waived, shown, quiet = run["results"]
    assert "suppressions" not in blocking
    assert waived["suppressions"] == [{"kind": "external", "status": "accepted"}]
    assert "locations" not in shown
    assert (quiet["kind"], quiet["level"]) == ("pass", "none")


def test_sarif_fits_the_schema_that_its_makers_ship(report: ValidationReport) -> None:
    schema = json.loads(client("node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json").read_bytes())
    Draft4Validator.check_schema(schema)
    validator = Draft4Validator(schema)
    for each in (report, with_states(report), report.model_copy(update={"findings": ()})):
        assert list(validator.iter_errors(json.loads(as_sarif([each])))) == []
    broken = json.loads(as_sarif([report]))
    broken["runs"][0]["results"][0]["level"] = "fatal"
    (error,) = validator.iter_errors(broken)
    assert list(error.path) == ["runs", 0, "results", 0, "level"]


def test_sarif_names_a_file_beside_us_without_a_host(report: ValidationReport) -> None:
    (finding,) = report.findings
    assert finding.place is not None
    near = finding.model_copy(update={"place": finding.place.model_copy(update={"file": "报告 1/observations.csv"})})
    (run,) = json.loads(as_sarif([report.model_copy(update={"findings": (near,)})]))["runs"]
    location = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "%E6%8A%A5%E5%91%8A%201/observations.csv"


def test_markdown_says_what_changed_since_a_base(tmp_path: Path) -> None:
    good = evaluate(write_example(tmp_path / "good", GOOD), rules=RULES).results
    bad = validate(Target("now", write_example(tmp_path / "bad", BAD)), rules=RULES, every=True)
    changes = compare_findings(good, bad.findings)
    assert [finding.check_id for finding in changes.new] == ["share-part-of-whole"]
    back = validate(Target("now", tmp_path / "good"), rules=RULES, every=True)
    base = evaluate(tmp_path / "bad", rules=RULES).results
    resolved = compare_findings(base, back.findings)
    assert [finding.check_id for finding in resolved.resolved] == ["share-part-of-whole"]
    text = as_markdown([back], changes=resolved)
    assert "已解决 Resolved (1)" in text
    assert "新增 New (0)" in text


def test_what_a_cell_of_markdown_can_hold_is_escaped(report: ValidationReport) -> None:
    assert "a\\|\\<b\\>" in as_markdown([report])


def test_a_waiver_lets_pass_and_a_stale_or_unused_one_blocks(tmp_path: Path) -> None:
    folder = write_example(tmp_path, BAD)
    (row,) = evaluate(folder, rules=RULES).blocking
    mark = evaluate(folder, rules=RULES).fingerprints[row.result_id]
    words = {"zh": "原文如此", "en": "so printed"}

    def check(**changes: str) -> ValidationReport:
        given = {"result": row.result_id, "fingerprint": mark, "until": "2027-12-31", "reason": words, **changes}
        return validate(Target("t", folder, waivers=(Waiver.model_validate(given),)), rules=RULES, today="2026-11-22")

    assert check().is_valid
    for changes, problem in (
        ({"fingerprint": "0" * 12}, "is stale"),
        ({"result": "nothing-000000000000"}, "is unused"),
        ({"until": "2026-11-21"}, "has expired"),
    ):
        report = check(**changes)
        assert not report.is_valid
        assert any(problem in finding.words.en for finding in report.findings)


def test_a_waiver_of_a_figure_that_was_changed_since_blocks(tmp_path: Path) -> None:
    before, after = (evaluate(write_example(tmp_path / text, BAD.replace("74.3", text)), rules=RULES) for text in "89")
    (row,) = before.blocking
    assert {row.result_id} == {each.result_id for each in after.blocking}, "the finding itself is still there"
    given = {"result": row.result_id, "fingerprint": before.fingerprints[row.result_id], "until": "2027-12-31"}
    waiver = Waiver.model_validate(given | {"reason": {"zh": "原文如此", "en": "so printed"}})
    for text, valid in (("8", True), ("9", False)):
        report = validate(Target("t", tmp_path / text, waivers=(waiver,)), rules=RULES)
        assert report.is_valid is valid
        assert any("is stale" in finding.words.en for finding in report.findings) is not valid


def test_the_command_exits_with_one_when_a_finding_blocks(tmp_path: Path) -> None:
    for text, code in ((GOOD, 0), (BAD, 1)):
        folder = write_example(tmp_path / str(code), text)
        result = CliRunner().invoke(command, [str(folder), "--no-structure", "--format", "json"])
        assert result.exit_code == code, result.output
        assert json.loads(result.output)["valid"] is (code == 0)
