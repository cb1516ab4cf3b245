"""What is wrong with rules and packages ends in a clear error or a finding, never in a traceback or a silent pass."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from datapkg.checks.evaluate import evaluate
from datapkg.checks.rules import Rules, load_rules
from datapkg.errors import DeclarationError, PackageError
from datapkg.models.tables import ObservationRow
from datapkg.resources import shipped
from tests.checks.examples import write_example, write_examples

RULES = load_rules(shipped("schemas") / "rules")
GOOD = """- id: a-rule
  type: subset
  scope: report
  severity: error
  roles:
    whole: {unit: [人]}
    part: {unit: [人], follows: whole, gap: '人，其中'}
  words: {zh: 部分, en: Part}
  why: {zh: 部分, en: Part}
"""


@pytest.mark.parametrize(
    ("change", "problem", "line"),
    [
        (("type: subset", "type: subsett"), "type", 2),
        (("severity: error", "severity: fatal"), "severity", 4),
        (("    part:", "    partt:"), "needs the role 'part'", 1),
        (("follows: whole", "follows: hole"), "isn't an earlier role", 1),
        (("gap: '人，其中'", "gap: '(人'"), "can't be used", 1),
        (("  words:", "  colour: red\n  words:"), "unknown key 'colour'", 8),
        (("unit: [人], follows", "indicator: [nothing], follows"), "unknown indicator: nothing", 1),
        (("  words: {zh: 部分, en: Part}\n", ""), "'words' is missing", 1),
        (("type: subset", "type: ratio_band"), "needs the role 'over'", 1),
    ],
)
def test_a_bad_rule_is_refused_with_its_line(change: tuple[str, str], problem: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "rules.yml"
    path.write_text(GOOD.replace(*change), "utf-8")
    with pytest.raises(DeclarationError, match=problem) as caught:
        load_rules(tmp_path, indicators=["known"])
    assert caught.value.where == f"{path}:{line}"


def test_one_id_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(GOOD, "utf-8")
    (tmp_path / "b.yml").write_text(GOOD, "utf-8")
    with pytest.raises(DeclarationError, match="stands twice"):
        load_rules(tmp_path)
    with pytest.raises(DeclarationError, match="holds no rules"):
        load_rules(tmp_path / "nothing")


def test_an_empty_package_has_nothing_to_contradict(tmp_path: Path) -> None:
    tables = evaluate(write_example(tmp_path, "没有数字。"), rules=RULES)
    assert tables.blocking == ()
    assert len(tables.checks) == len(RULES.rules)


def test_a_missing_file_and_a_missing_column_are_named(tmp_path: Path) -> None:
    folder = write_example(tmp_path, "共[3|figure]人")
    path = folder / "observations.csv"
    path.write_text(path.read_text("utf-8").replace("unit", "einheit", 1), "utf-8")
    with pytest.raises(PackageError, match="needs the columns unit") as caught:
        evaluate(folder, rules=RULES)
    assert caught.value.where == f"{path}:1"
    path.unlink()
    with pytest.raises(PackageError, match=r"no observations\.csv"):
        evaluate(folder, rules=RULES)


def test_a_table_that_isnt_csv_is_refused(tmp_path: Path) -> None:
    folder = write_example(tmp_path, "共[3|figure]人")
    with (folder / "observations.csv").open("a", encoding="utf-8") as file:
        file.write('"an unbalanced quote,\n1,2,3\n')
    with pytest.raises(PackageError, match="isn't the CSV"):
        evaluate(folder, rules=RULES)


def test_a_package_that_is_too_large_for_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = write_example(tmp_path / "package", "共[3|figure|unit=人]人")
    path = folder / "observations.csv"
    header, row = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([header, *[row] * 20_000]), "utf-8")
    with pytest.raises(PackageError, match="too large to be checked in 1MB") as caught:
        evaluate(folder, rules=RULES, memory="1MB")
    assert (caught.value.code, caught.value.where) == ("package-too-large", str(folder))
    assert list(tmp_path.iterdir()) == [folder], "what spills over goes to a temporary folder"


@pytest.mark.parametrize("value", ["NaN", "inf", "1e999", "0x1F", "1_000", "１２", "", "9" * 40, "1.0000000001"])
def test_a_value_that_is_no_plain_number_is_a_finding(value: str, tmp_path: Path) -> None:
    folder = write_example(tmp_path, "共[3|figure|unit=人]人")
    _set(folder, {"value": value})
    verdicts = {row.check_id: row.verdict for row in evaluate(folder, rules=RULES).results}
    assert verdicts["value-plain-digits"] == "inconsistent"
    assert "rule_error" not in verdicts.values()


def test_a_null_in_any_column_stops_nothing(tmp_path: Path) -> None:
    text = "全市[3209|whole|unit=人]人中的[2354|part|unit=人]人，占比[73.4%|stated|unit=%]"
    columns = [name for name in ObservationRow.model_fields if name != "derived_from"]
    folder = write_examples(tmp_path, [(None, text) for _ in columns])
    _set(folder, *({column: ""} for column in columns))
    failed = [row.message_en for row in evaluate(folder, rules=RULES).results if row.verdict == "rule_error"]
    assert failed == []


def test_a_division_by_zero_is_not_applicable(tmp_path: Path) -> None:
    rule = RULES.by_id["share-part-of-whole"]
    text = "全市[0|whole]名“三类人员”中的[2354|part]人纳入兜底保障，占比[73.4%|stated]"
    (row,) = evaluate(write_example(tmp_path, text, rule=rule), rules=Rules(rules=(rule,))).results
    assert row.verdict == "not_applicable"


def test_forty_digits_are_reported_and_compared_with_nothing(tmp_path: Path) -> None:
    text = f"共有[{'9' * 40}|whole|unit=人]人，其中[5|part|unit=人]人"
    results = evaluate(write_example(tmp_path, text), rules=RULES).results
    assert {row.verdict for row in results if row.check_id == "value-plain-digits"} == {"consistent", "inconsistent"}
    assert not [row for row in results if row.check_id == "subset-of-which"]


def _set(folder: Path, *changes: dict[str, str]) -> None:
    """Change cells of the first figure of each report, in the order of the reports."""
    path = folder / "observations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first = {row["report_id"]: row for row in reversed(rows)}
    for report_id, cells in zip(dict.fromkeys(row["report_id"] for row in rows), changes, strict=True):
        first[report_id].update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ObservationRow.model_fields), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
