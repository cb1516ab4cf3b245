"""Small tables, and an order, that pages would otherwise have to compute on each request."""

from __future__ import annotations

import sqlite3

from datapkg.checks.rule_types import VIA
from datapkg.models.tables import Severity, Verdict

SEVEREST_FIRST: tuple[Verdict, ...] = (
    "inconsistent",
    "implausible",
    "rule_error",
    "cannot_tell",
    "consistent_if_cut",
    "consistent",
    "not_applicable",
)
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


def _ranked(column: str, codes: tuple[str, ...]) -> str:
    return f"case {column} {' '.join(f'when {code!r} then {place}' for place, code in enumerate(codes))} end"


VERDICT_RANK = _ranked("verdict", SEVEREST_FIRST)
"""SQL for the place of a verdict in `SEVEREST_FIRST`; a condition on it can use the indexes below."""

DOUBTFUL = f"{VERDICT_RANK} <= {SEVEREST_FIRST.index('implausible')}"
"""SQL for the verdicts that a person should look at."""

_RANKS = f"{VERDICT_RANK}, {_ranked('severity', _SEVERITIES)}"
RESULT_ORDER = f"{_RANKS}, check_id, result_id"
"""How check results are listed, the worst first; indexes have the same expressions, so that a page needs no sorting."""


def add_summaries(connection: sqlite3.Connection) -> None:
    """Make the tables below and the indexes of `RESULT_ORDER`: of all results, a check's, a report's, a severity's."""
    connection.execute(f"create index check_results_order on check_results ({RESULT_ORDER})")
    connection.execute(f"create index check_results_of_check on check_results (check_id, {_RANKS}, result_id)")
    connection.execute(f"create index check_results_of_report on check_results (report_id, {RESULT_ORDER})")
    connection.execute(f"create index check_results_of_severity on check_results (severity, {RESULT_ORDER})")
    _add_verdicts(connection)
    _add_counts(connection)


def _add_verdicts(connection: sqlite3.Connection) -> None:
    """Make `observation_verdicts` (observation_id, verdict, results): the severest verdict about each figure.

    Rules that look at one figure alone (it re-reads, its unit fits) pass for nearly every figure; they count here
    only where they don't, so that "consistent" means that a figure agrees with another one. A figure that a rule only
    steps over (5370 in 665元、5370元，分别提高5.5%、11.2%) takes no part in the arithmetic and gets no verdict by it.
    """
    name = " ".join(f"when {place} then '{verdict}'" for place, verdict in enumerate(SEVEREST_FIRST))
    connection.execute(
        "create table observation_verdicts (observation_id text primary key references observations(observation_id),"
        " verdict text not null, results integer not null) strict, without rowid"
    )
    connection.execute(
        "insert into observation_verdicts"  # noqa: S608 (our own words)
        f" with terms as (select * from check_inputs where role not like '{VIA}%'),"
        " sizes as (select result_id, count(*) as inputs from terms group by result_id)"
        f" select observation_id, case min({VERDICT_RANK}) {name} end, count(distinct result_id)"
        " from terms join check_results using (result_id) join sizes using (result_id)"
        " where observation_id is not null and (inputs > 1 or verdict not in ('consistent', 'not_applicable'))"
        " group by observation_id order by observation_id"
    )


def _add_counts(connection: sqlite3.Connection) -> None:
    """Make `check_totals` (check_id, severity, verdict, results), `indicator_uses` and `report_doubts`."""
    connection.executescript(
        """
        create table check_totals (
          check_id text not null, severity text not null, verdict text not null, results integer not null,
          primary key (check_id, severity, verdict)
        ) strict, without rowid;
        insert into check_totals
          select check_id, severity, verdict, count(*) from check_results group by 1, 2, 3 order by 1, 2, 3;
        create table indicator_uses (
          indicator_id text primary key references indicators(indicator_id), uses integer not null
        ) strict, without rowid;
        insert into indicator_uses
          select indicator_id, count(*) from observations where indicator_id is not null group by 1 order by 1;
        create table report_doubts (
          report_id text primary key references reports(report_id), results integer not null
        ) strict, without rowid;
        insert into report_doubts
          select report_id, count(*) from check_results
          where verdict in ('inconsistent', 'implausible') and report_id is not null group by 1 order by 1;
        """
    )
