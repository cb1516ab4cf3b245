"""The shipped rules: they load, are many, and each does on its examples what it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from datapkg.checks.evaluate import evaluate
from datapkg.checks.rule_types import ROLE_NAMES
from datapkg.checks.rules import Example, Rule, Rules, load_rules, rule_schema
from datapkg.resources import shipped
from datapkg.vocabulary import load_vocabulary
from tests.checks.examples import write_examples

RULES = load_rules(shipped("schemas") / "rules")


BATCH = 12
"""So many rules share a package: each is run on the examples of all, so more of them take longer again."""


def verdicts_of(examples: Sequence[tuple[Rule, Example]], folder: Path) -> list[list[str]]:
    """The verdicts of each example, by its own rule."""
    write_examples(folder, [(rule, example.text) for rule, example in examples])
    rules = {rule.id: rule for rule, _ in examples}
    checked = Rules(rules=tuple(rules.values()), references=RULES.references)
    found: list[list[str]] = [[] for _ in examples]
    for result in evaluate(folder, rules=checked, detail="all").results:
        report = result.report_id or "e0-"
        number = int(report[1 : report.index("-")])
        if result.check_id == examples[number][0].id and result.verdict != "not_applicable":
            found[number].append(result.verdict)
    return found


@pytest.fixture(scope="session")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Rule], list[list[str]]]:
    """The verdicts of a rule on its examples; they are run in batches, when one is asked for."""
    together = [rule for rule in RULES.rules if rule.stays_in_report]
    batches = [together[start : start + BATCH] for start in range(0, len(together), BATCH)]
    batch_of = {rule.id: batch for batch in batches for rule in batch}
    known: dict[str, list[list[str]]] = {}

    def of(rule: Rule) -> list[list[str]]:
        if rule.id not in batch_of:
            return [verdicts_of([(rule, each)], tmp_path_factory.mktemp("alone"))[0] for each in rule.examples]
        if rule.id not in known:
            examples = [(each, example) for each in batch_of[rule.id] for example in each.examples]
            known.update((each.id, []) for each in batch_of[rule.id])
            for (each, _), found in zip(examples, verdicts_of(examples, tmp_path_factory.mktemp("b")), strict=True):
                known[each.id].append(found)
        return known[rule.id]

    return of


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_rule_does_what_its_examples_say(rule: Rule, verdicts: Callable[[Rule], list[list[str]]]) -> None:
    assert verdicts(rule) == [[example.verdict] for example in rule.examples]


def test_there_are_rules_of_every_type() -> None:
    assert {rule.type for rule in RULES.rules} == set(ROLE_NAMES)
    assert len(RULES.rules) >= 120


OUTCOMES = {"consistent": "passes", "inconsistent": "fails", "implausible": "fails", "cannot_tell": "cannot_tell"}


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_rule_has_an_example_of_all_that_it_can_come_to_and_of_nothing_else(rule: Rule) -> None:
    assert {OUTCOMES[example.verdict] for example in rule.examples} == rule.outcomes


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
