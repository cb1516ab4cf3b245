"""The shipped rules: they load, are many, and each does on its examples what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from datapkg.checks.evaluate import evaluate
from datapkg.checks.rules import Example, Rule, Rules, load_rules
from datapkg.resources import shipped
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
