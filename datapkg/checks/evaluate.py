"""Checks a written package: rules in, rows of `checks`, `check_results` and `check_inputs` out.

Only the CSV files of a package folder are read, never program state, so packages that others made or changed are
checked like our own. A rule that fails is a result of its own (`rule_error`) and is never counted against the data.

A large package is checked in parts, so that time grows with its size and memory doesn't: first the reports, some
thousands at a time, then what reports of one place say of each other, some places at a time, then what places do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import duckdb

from datapkg.checks.derived import derived_observations
from datapkg.checks.figures import make_figures
from datapkg.checks.judged import comparison_of, power
from datapkg.checks.judging import Detail, Judgement, judge
from datapkg.checks.package import MEMORY, open_package
from datapkg.checks.parts import divide, keep_figures, parts_of, take_figures, take_reports
from datapkg.checks.results import ResultRows
from datapkg.checks.rules import Rule, Rules
from datapkg.checks.texts import judge_texts
from datapkg.checks.verdicts import Habit, can_tell_habit, habit_of
from datapkg.checks.waivers import Waiver, apply_waivers
from datapkg.models.tables import CheckInputRow, CheckResultRow, CheckRow, ObservationRow

LARGE = 100_000
"""Above so many observations `evaluate` keeps only findings, unless it is told otherwise."""
_MOST_LISTED = 1_000
"""Of a package that is checked in parts, so many failures of a rule are listed from each part."""
_MOST_REPAIRED = 100
"""So many findings get candidate repairs; a package with more has a fault of another kind."""


class CheckTables(NamedTuple):
    """What the checks of one package publish.

    Args:
        checks: One row a rule.
        results: One row a rule and set of figures.
        inputs: The figures that each result rests on.
        derived_observations: What follows from printed figures, such as implied denominators.
        habits: The rounding habit of each report that shows one.
        fingerprints: What a waiver must quote, by result.
    """

    checks: tuple[CheckRow, ...]
    results: tuple[CheckResultRow, ...]
    inputs: tuple[CheckInputRow, ...]
    derived_observations: tuple[ObservationRow, ...]
    habits: Mapping[str, Habit]
    fingerprints: Mapping[str, str]

    @property
    def blocking(self) -> tuple[CheckResultRow, ...]:
        """The results that fail a build: `inconsistent` by a rule of severity error, not waived."""
        return tuple(
            result
            for result in self.results
            if result.verdict == "inconsistent" and result.severity == "error" and not result.waived
        )


def evaluate(
    package: Path,
    *,
    rules: Rules,
    waivers: Sequence[Waiver] = (),
    detail: Detail | None = None,
    most_repaired: int = _MOST_REPAIRED,
    memory: str = MEMORY,
    parts: int | None = None,
) -> CheckTables:
    """Check a package folder.

    Args:
        package: The folder of the CSV files.
        rules: What to check.
        waivers: What a person has looked at and lets pass.
        detail: `all` also writes out what is consistent; `findings` doesn't. By default by size (`LARGE`).
        most_repaired: For how many findings candidate repairs are looked for.
        memory: How much of it the tables may take (`2GB`).
        parts: In how many parts; by default as many as its size asks for.

    Raises:
        PackageError: The folder can't be read, or is too large for the memory.
    """
    number = parts_of(package) if parts is None else parts
    with open_package(package, memory=memory, apart=number > 1) as connection:
        if number > 1:
            found = _in_parts(connection, rules, detail=detail or "findings", most_repaired=most_repaired, parts=number)
        else:
            make_figures(connection, references=rules.references)
            (counted,) = connection.execute("SELECT count(*) FROM observations").fetchone() or (0,)
            chosen: Detail = detail or ("all" if counted <= LARGE else "findings")
            found = _check(connection, rules, detail=chosen, most_repaired=most_repaired)
    return found._replace(results=apply_waivers(found.results, found.fingerprints, waivers))


def _check(
    connection: duckdb.DuckDBPyConnection, rules: Rules, *, detail: Detail, most_repaired: int, part: str = ""
) -> CheckTables:
    """Run rules on the figures of a connection: those of the whole package, or of a part with a name."""
    judgements = judge(connection, rules.rules, detail=detail, most_kept=_MOST_LISTED if part else None)
    judgements += judge_texts(connection, rules.rules)
    habits = _habits(judgements)
    rows = ResultRows(habits, most_repaired=most_repaired, part=part)
    for judgement in sorted(judgements, key=lambda each: each.rule.id):
        rows.add(judgement, detail=detail)
    derived = derived_observations(connection, rows.kept)
    return CheckTables(tuple(rows.checks), tuple(rows.results), tuple(rows.inputs), derived, habits, rows.fingerprints)


def _in_parts(
    connection: duckdb.DuckDBPyConnection, rules: Rules, *, detail: Detail, most_repaired: int, parts: int
) -> CheckTables:
    """Run rules on a package that was opened apart."""
    found: list[CheckTables] = []

    def check(some: Rules, part: str) -> None:
        """Run some rules on the tables that are there now; repairs are shared out over all parts."""
        left = max(0, most_repaired - sum(bool(row.candidates) for each in found for row in each.results))
        found.append(_check(connection, some, detail=detail, most_repaired=left, part=part))

    divide(connection, parts=parts)
    within = _those(rules, lambda rule: rule.stays_in_report)
    for part in range(parts):
        take_reports(connection, part=part)
        make_figures(connection, references=rules.references)
        keep_figures(connection)
        check(within, f"reports {part}")
    of_a_place = _those(rules, lambda rule: rule.stays_in_place and not rule.stays_in_report)
    for part in range(parts):
        take_figures(connection, part=part, parts=parts)
        check(of_a_place, f"places {part}")
    take_figures(connection)
    check(_those(rules, lambda rule: not rule.stays_in_place), "all")
    return _joined(found)


def _those(rules: Rules, chosen: Callable[[Rule], bool]) -> Rules:
    picked = tuple(rule for rule in rules.rules if chosen(rule))
    return Rules(rules=picked, references=rules.references)


def _joined(found: Iterable[CheckTables]) -> CheckTables:
    """The results of all parts, rule by rule."""
    every = tuple(found)
    checks: dict[str, CheckRow] = {}
    for row in (row for each in every for row in each.checks):
        before = checks.get(row.check_id)
        counted = (0, 0) if before is None else (before.evaluated, before.open)
        summed = {"evaluated": row.evaluated + counted[0], "open": row.open + counted[1]}
        checks[row.check_id] = row.model_copy(update=summed)
    results = sorted((row for each in every for row in each.results), key=lambda row: row.check_id)
    inputs = {row.result_id: list[CheckInputRow]() for row in results}
    for row_in in (row for each in every for row in each.inputs):
        inputs[row_in.result_id].append(row_in)
    return CheckTables(
        tuple(checks[name] for name in sorted(checks)),
        tuple(results),
        tuple(row for each in inputs.values() for row in each),
        tuple(sorted((row for each in every for row in each.derived_observations), key=lambda row: row.observation_id)),
        {report_id: habit for each in every for report_id, habit in sorted(each.habits.items())},
        {result_id: text for each in every for result_id, text in each.fingerprints.items()},
    )


def _habits(judgements: Sequence[Judgement]) -> dict[str, Habit]:
    votes: dict[str, list[tuple[object, Fraction]]] = defaultdict(list)
    for judgement in judgements:
        for judged in judgement.judged:
            if judged.report_id and can_tell_habit(judged.codes) and not any(judged.doubt):
                strength = power(judged, comparison_of(judged))
                votes[judged.report_id].append((judged.codes, strength or Fraction(0)))
    habits = {report_id: habit_of(each) for report_id, each in sorted(votes.items())}  # type: ignore[arg-type]
    return {report_id: habit for report_id, habit in habits.items() if habit != "unknown"}
