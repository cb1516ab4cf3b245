"""A large package is checked in parts, with the same results."""

from __future__ import annotations

from pathlib import Path

import pytest

from datapkg.checks.evaluate import CheckTables, evaluate
from datapkg.checks.parts import parts_of
from datapkg.checks.rules import Rules, load_rules
from datapkg.resources import shipped
from tests.checks.examples import write_example, write_examples

RULES = load_rules(shipped("schemas") / "rules")
SOME = Rules(
    rules=tuple(
        RULES.by_id[name]
        for name in (
            "claim-first-in-province",
            "place-within-larger",
            "same-fact-in-reports",
            "share-part-of-whole",
            "stations-against-towns",
            "stock-change",
            "subset-of-which",
        )
    )
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples of rules within a report, between reports, between years and between places."""
    examples = [(rule, example.text) for rule in SOME.rules for example in rule.examples]
    return write_examples(tmp_path_factory.mktemp("package"), examples)


def said(tables: CheckTables) -> list[tuple[str, str | None, str, str]]:
    """What results say, in an order that doesn't depend on that of the parts."""
    return sorted((row.check_id, row.report_id or "", row.verdict, row.message_zh) for row in tables.results)


def test_parts_say_what_the_whole_says(package: Path) -> None:
    whole = evaluate(package, rules=SOME, detail="all", parts=1)
    parts = evaluate(package, rules=SOME, detail="all", parts=3)
    assert said(parts) == said(whole)
    assert (parts.checks, parts.habits) == (whole.checks, whole.habits)
    assert sorted(parts.fingerprints.items()) == sorted(whole.fingerprints.items())
    assert {row.result_id for row in parts.inputs} <= {row.result_id for row in parts.results}
    assert {row.verdict for row in whole.results} >= {"consistent", "inconsistent", "implausible", "cannot_tell"}


def test_a_package_is_divided_by_its_size(tmp_path: Path) -> None:
    folder = write_example(tmp_path, "共[3|figure]人")
    assert parts_of(folder) == 1
    with (folder / "observations.csv").open("ab") as file:
        file.truncate(2_000_000_000)
    assert parts_of(folder) > 10


def test_failures_that_are_too_many_to_be_listed_are_counted(tmp_path: Path) -> None:
    rules = Rules(rules=(RULES.by_id["no-leading-zero"],))
    folder = write_example(tmp_path, "共[08|figure]人，" * 1_234)
    tables = evaluate(folder, rules=rules, parts=2)
    assert len(tables.results) == 1_001
    assert "另有 234 组" in tables.results[-1].message_zh
    assert tables.results[-1].verdict == "implausible"
