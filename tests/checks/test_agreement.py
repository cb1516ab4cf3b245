"""The SQL and the exact intervals reach the same verdicts on random figures, for every type that has arithmetic."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from datapkg.checks.figures import make_figures
from datapkg.checks.formulas import FORMULAS
from datapkg.checks.judged import comparison_of
from datapkg.checks.judging import judge
from datapkg.checks.package import open_package
from datapkg.checks.rules import Rule, load_rules
from datapkg.resources import shipped
from tests.checks.examples import MARK, write_examples

RULES = load_rules(shipped("schemas") / "rules")
WITHIN = [
    rule
    for rule in RULES.rules
    if rule.type in FORMULAS
    and rule.examples
    and "report" in rule.same
    and not rule.slip
    and not any(role.reference for role in rule.roles.values())
]
TOO_LARGE = {"stated": 10**9, "times": 10**6, "under": 10**10}
"""Figures from here on are left out by the SQL: their products would need more than 128 bits."""
ONE_OF_EACH = {(rule.type, tuple(rule.roles), rule.plus, rule.complete, rule.base): rule for rule in WITHIN}


def random_figure(chance: random.Random) -> str:
    """A figure as reports print it, of any length and with any approximation."""
    digits = chance.randint(1, 6)
    text = str(chance.randint(0 if chance.random() < 0.1 else 1, 10**digits))
    if chance.random() < 0.5:
        text += "." + "".join(chance.choice("0123456789") for _ in range(chance.randint(1, 3)))
    return text + chance.choice(["", "", "万", "亿"])


def shaken(text: str, chance: random.Random) -> str:
    """An example with other figures, some of them about, over or under."""

    def other(match: object) -> str:
        old, role, more = match.groups()  # type: ignore[attr-defined]
        percent = "%" if old.endswith("%") else ""
        figure = random_figure(chance).rstrip("万亿") + percent if percent else random_figure(chance)
        figure = old if chance.random() < 0.3 else figure
        approx = chance.choice(["exact", "exact", "exact", "over", "under", "about"])
        return f"[{figure}|{role}{more if 'approx=' in more else more + '|approx=' + approx}]"

    return MARK.sub(other, text)


@pytest.mark.parametrize("rule", ONE_OF_EACH.values(), ids=lambda rule: rule.id)
def test_both_ways_agree(rule: Rule, tmp_path: Path) -> None:
    chance = random.Random(rule.id)
    texts = [shaken(example.text, chance) for example in rule.examples for _ in range(60)]
    with open_package(write_examples(tmp_path, [(rule, text) for text in texts])) as connection:
        make_figures(connection)
        (judgement,) = judge(connection, [rule], detail="all")
    assert judgement.error is None
    assert len(judgement.judged) > 30
    for judged in judgement.judged:
        limits = TOO_LARGE if "times" in judged.figures else {"stated": TOO_LARGE["stated"]}
        if any((judged.present[name].value or 0) >= limit for name, limit in limits.items() if name in judged.present):
            continue
        for reading, code in enumerate(judged.codes):
            comparison = comparison_of(judged, reading=reading)
            assert (None if comparison is None else comparison.code) == code, (judged, reading, comparison)
