"""What the readings of a result come to, and the rounding habit that a report shows."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from datapkg.checks.evaluate import evaluate
from datapkg.checks.rules import Rules, load_rules
from datapkg.checks.verdicts import Codes, Doubt, Habit, habit_of, overall_verdict
from datapkg.models.tables import Verdict
from datapkg.resources import shipped
from tests.checks.examples import write_example

ROUNDED, CUT, BOTH = Codes(2, 0, 2), Codes(0, 2, 0), Codes(2, 2, 2)
SURE, HALF = Fraction(99, 100), Fraction(1, 2)


@pytest.mark.parametrize(
    ("votes", "habit"),
    [
        ([], "unknown"),
        ([(ROUNDED, SURE)], "rounded"),
        ([(CUT, SURE)], "cut"),
        ([(ROUNDED, HALF)], "unknown"),
        ([(CUT, HALF), (CUT, HALF)], "cut"),
        ([(ROUNDED, SURE), (CUT, SURE)], "unknown"),
        ([(ROUNDED, SURE), (CUT, HALF)], "unknown"),
        ([(ROUNDED, SURE), (ROUNDED, SURE), (CUT, HALF)], "rounded"),
        ([(BOTH, SURE), (Codes(0, 0, 0), SURE), (Codes(1, 2, 0), SURE)], "unknown"),
    ],
)
def test_a_habit_needs_strong_evidence_that_little_speaks_against(
    votes: list[tuple[Codes, Fraction]], habit: Habit
) -> None:
    assert habit_of(votes) == habit


@pytest.mark.parametrize(
    ("codes", "doubt", "habit", "verdict"),
    [
        (BOTH, Doubt(), "unknown", "consistent"),
        (BOTH, Doubt(missing=True), "unknown", "cannot_tell"),
        (Codes(None, None, None), Doubt(), "unknown", "not_applicable"),
        (Codes(1, 2, 0), Doubt(), "unknown", "cannot_tell"),
        (Codes(0, 2, 0), Doubt(), "unknown", "consistent_if_cut"),
        (Codes(0, 2, 0), Doubt(), "cut", "consistent_if_cut"),
        (Codes(0, 2, 0), Doubt(), "rounded", "inconsistent"),
        (Codes(0, 0, 2), Doubt(), "unknown", "cannot_tell"),
        (Codes(0, 0, 0), Doubt(), "unknown", "inconsistent"),
        (Codes(0, 0, 0), Doubt(about=True), "unknown", "cannot_tell"),
        (Codes(0, 0, 0), Doubt(ambiguous=True), "unknown", "cannot_tell"),
        (Codes(0, 0, 0), Doubt(suspect=True), "unknown", "cannot_tell"),
    ],
)
def test_the_verdict_of_all_readings_together(codes: Codes, doubt: Doubt, habit: Habit, verdict: Verdict) -> None:
    assert overall_verdict(codes, soft=False, doubt=doubt, habit=habit) == verdict


def test_a_failure_of_a_soft_rule_is_only_unlikely() -> None:
    assert overall_verdict(Codes(0, 0, 0), soft=True, doubt=Doubt(), habit="unknown") == "implausible"


def test_a_rule_that_the_engine_refuses_says_so_and_the_others_are_run(tmp_path: Path) -> None:
    shipped_rules = load_rules(shipped("schemas") / "rules")
    share = next(rule for rule in shipped_rules.rules if rule.id == "share-part-of-whole")
    roles = {**share.roles, "part": share.roles["part"].model_copy(update={"label": "("})}
    broken = share.model_copy(update={"id": "broken", "roles": roles})
    text = "全市[3209|whole|unit=人]人中的[2354|part|unit=人]人，占比[73.4%|stated|unit=%|measure=share]"
    rules = Rules(rules=(broken, share), references=shipped_rules.references)
    results = {row.check_id: row for row in evaluate(write_example(tmp_path, text), rules=rules, detail="all").results}
    assert (results["broken"].verdict, results["broken"].fault) == ("rule_error", "rule")
    assert "规则出错" in results["broken"].message_zh
    assert results[share.id].verdict == "consistent"
