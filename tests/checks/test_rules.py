"""The shipped rules: they load, are many, and each does on its examples what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from datapkg.checks.evaluate import evaluate
from datapkg.checks.rule_types import ROLE_NAMES
from datapkg.checks.rules import Example, Rule, Rules, load_rules, rule_schema
from datapkg.resources import shipped
from datapkg.vocabulary import load_vocabulary
from tests.checks.examples import write_examples

RULES = load_rules(shipped("schemas") / "rules")


def verdicts(rule: Rule, examples: tuple[Example, ...], folder: Path) -> list[list[str]]:
    """The verdicts of each example."""
    if rule.roles and not ("report" in rule.same or any(role.follows for role in rule.roles.values())):
        return [verdicts_of(rule, (example,), folder / str(place))[0] for place, example in enumerate(examples)]
    return verdicts_of(rule, examples, folder)


def verdicts_of(rule: Rule, examples: tuple[Example, ...], folder: Path) -> list[list[str]]:
    write_examples(folder, [example.text for example in examples], rule=rule)
    found: list[list[str]] = [[] for _ in examples]
    for result in evaluate(folder, rules=Rules(rules=(rule,), references=RULES.references), detail="all").results:
        if result.verdict != "not_applicable":
            report = result.report_id or "e0-"
            found[int(report[1 : report.index("-")])].append(result.verdict)
    return found


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_rule_does_what_its_examples_say(rule: Rule, tmp_path: Path) -> None:
    assert verdicts(rule, rule.examples, tmp_path) == [[example.verdict] for example in rule.examples]


def test_there_are_rules_of_every_type_and_each_has_examples() -> None:
    assert {rule.type for rule in RULES.rules} == set(ROLE_NAMES)
    assert len(RULES.rules) >= 120
    assert [rule.id for rule in RULES.rules if not rule.examples] == ["numerals-accounted-for"]


def test_the_rules_name_only_indicators_that_exist() -> None:
    vocabulary = load_vocabulary()
    assert load_rules(vocabulary.root / "rules", indicators=vocabulary.indicators.by_id) == RULES


def test_the_schema_for_editors_is_that_of_the_rules() -> None:
    committed = json.loads((shipped("schemas") / "rules" / "rule.schema.json").read_text("utf-8"))
    assert committed == rule_schema(), "write it again: datapkg.checks.rules.rule_schema"


def test_no_error_rests_on_a_reference() -> None:
    uses = [rule for rule in RULES.rules if any(role.reference for role in rule.roles.values())]
    assert uses
    assert {rule.severity for rule in uses} <= {"warning", "info"}
