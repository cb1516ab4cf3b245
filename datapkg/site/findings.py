"""What the checks say, with the figures that each result rests on."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from datapkg.database.summaries import RESULT_ORDER
from datapkg.models.tables import CheckResultRow, CheckRow
from datapkg.site.store import Parameter, rows
from datapkg.site.words import Words


class Input(NamedTuple):
    """A figure that a result rests on, with its sentence; `observation_id` is None for a figure that is missing."""

    role: str
    text: str
    observation_id: str | None
    label: str | None
    quote: str | None


class Finding(NamedTuple):
    """A result with its check and its inputs in order; `reason` says why it was waived, where it was."""

    result: CheckResultRow
    check: CheckRow
    inputs: tuple[Input, ...]
    reason: Words | None


_PASSED = frozenset({"consistent", "not_applicable"})


def read_findings(
    connection: sqlite3.Connection,
    condition: str = "",
    parameters: Sequence[Parameter] = (),
    *,
    limit: int = 200,
    after: int = 0,
) -> list[Finding]:
    """The results that meet a condition on `check_results`, the worst first.

    Args:
        connection: The database.
        condition: `where …` with ? for parameters.
        parameters: Their values.
        limit: At most so many.
        after: Leave out so many at the beginning.
    """
    wanted = f"{condition} order by {RESULT_ORDER} limit {int(limit)} offset {int(after)}"
    results = rows(connection, CheckResultRow, wanted, parameters)
    checks = _checks(connection, sorted({result.check_id for result in results}))
    inputs = _inputs(connection, [result.result_id for result in results])
    reasons = _reasons(connection, [result.waiver_id for result in results if result.waived and result.waiver_id])
    return [
        Finding(result, checks[result.check_id], tuple(inputs[result.result_id]), reasons.get(result.waiver_id or ""))
        for result in results
    ]


class About(NamedTuple):
    """What the checks say of one figure: results that a reader wants to see, and how many simple ones passed."""

    findings: list[Finding]
    passed: int


def about(connection: sqlite3.Connection, observation_id: str) -> About:
    """The results that rest on an observation."""
    condition = "where result_id in (select result_id from check_inputs where observation_id = ?)"
    every = read_findings(connection, condition, [observation_id])
    shown = [each for each in every if len(each.inputs) > 1 or each.result.verdict not in _PASSED]
    return About(shown, sum(each.result.verdict == "consistent" for each in every if each not in shown))


def _checks(connection: sqlite3.Connection, check_ids: Sequence[str]) -> dict[str, CheckRow]:
    marks = ", ".join("?" * len(check_ids))
    return {check.check_id: check for check in rows(connection, CheckRow, f"where check_id in ({marks})", check_ids)}


def _reasons(connection: sqlite3.Connection, waiver_ids: Sequence[str]) -> dict[str, Words]:
    marks = ", ".join("?" * len(waiver_ids))
    query = f"select waiver_id, reason_zh, reason_en from waiver_reasons where waiver_id in ({marks})"  # noqa: S608
    return {waiver_id: Words(zh, en) for waiver_id, zh, en in connection.execute(query, waiver_ids)}


def _inputs(connection: sqlite3.Connection, result_ids: Sequence[str]) -> dict[str, list[Input]]:
    marks = ", ".join("?" * len(result_ids))
    query = (
        "select i.result_id, i.role, i.text, i.observation_id, o.label, o.quote from check_inputs i"  # noqa: S608
        f" left join observations o using (observation_id) where i.result_id in ({marks}) order by 1, i.position"
    )
    found: dict[str, list[Input]] = defaultdict(list)
    for result_id, *values in connection.execute(query, result_ids):
        found[result_id].append(Input(*values))
    return found
