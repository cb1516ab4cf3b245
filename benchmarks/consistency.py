"""Checking figures against each other, beside a row check of frictionless and intervals in plain Python.

Ours reads a package's CSV, finds which figures belong together, and judges each relation in three readings. The rivals
get the figures of a single relation side by side in one row, which somebody must have put there: part, whole, share.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import frictionless
from frictionless import Checklist, checks

from benchmarks.checks import chosen, write_package
from benchmarks.measure import Contestant, Part, compare, forked
from datapkg.checks.evaluate import evaluate
from datapkg.checks.rules import Rules, load_rules
from datapkg.resources import shipped

FIGURES, RULES, ROWS = 50_000, 40, 20_000
_HALF = Fraction(1, 2)


def measure_consistency(*, folder: Path, runs: int) -> Iterator[Part]:
    """What a relation costs.

    Args:
        folder: Where to write.
        runs: How often.
    """
    package, shares = folder / "checked", folder / "shares.csv"
    package.mkdir()
    write_package(package, observations=FIGURES)
    _write_shares(shares)
    contestants = {
        f"datapkg: evaluate, {FIGURES:,} figures, {RULES} rules of all types, which find them": Contestant(
            _relations(package),
            forked(lambda rules: evaluate(package, rules=rules, detail="findings"), prepare=_rules),
        ),
        "plain Python: csv and intervals of fractions, one rule, figures side by side": Contestant(
            ROWS, forked(lambda _: _intervals(shares))
        ),
        "frictionless: row-constraint in floats, one rule, figures side by side": Contestant(
            ROWS, forked(lambda _: _row_constraint(shares))
        ),
    }
    yield Part("Checking figures against each other", "relations", compare(contestants, runs=runs))


def _rules() -> Rules:
    return chosen(load_rules(shipped("schemas") / "rules"), RULES)


def _relations(package: Path) -> int:
    """How many relations the rules look at; counted in a process of its own, since DuckDB doesn't survive a fork."""
    counted = package.parent / "relations"

    def count(rules: Rules) -> None:
        tables = evaluate(package, rules=rules, detail="findings")
        counted.write_text(str(sum(check.evaluated for check in tables.checks)))

    forked(count, prepare=_rules)()
    return int(counted.read_text())


def _write_shares(path: Path) -> None:
    chance = random.Random(20261122)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["part", "whole", "share"])
        for _ in range(ROWS):
            whole = chance.randint(100, 90_000)
            part = chance.randint(1, whole)
            writer.writerow([part, whole, f"{100 * part / whole:.1f}"])


def _intervals(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            (low, high), (above, most) = _interval(row["part"]), _interval(row["whole"])
            lower, upper = _interval(row["share"])
            assert 100 * low / most <= upper, row
            assert lower <= 100 * high / above, row


def _interval(text: str) -> tuple[Fraction, Fraction]:
    """What rounds to a printed figure."""
    value, places = Fraction(text), -int(Decimal(text).as_tuple().exponent)
    return value - _HALF / 10**places, value + _HALF / 10**places


def _row_constraint(path: Path) -> None:
    check = checks.row_constraint(formula="-0.0501 <= 100 * part / whole - float(share) <= 0.0501")
    report = frictionless.validate(path.name, basepath=str(path.parent), checklist=Checklist(checks=[check]))
    assert report.valid, str(report.flatten(["rowNumber", "note"]))[:500]
