"""Small tables that pages would otherwise have to compute on each request."""

from __future__ import annotations

import sqlite3

from datapkg.models.tables import Verdict

SEVEREST_FIRST: tuple[Verdict, ...] = (
    "inconsistent",
    "implausible",
    "rule_error",
    "cannot_tell",
    "consistent_if_cut",
    "consistent",
    "not_applicable",
)


def add_verdicts(connection: sqlite3.Connection) -> None:
    """Make `observation_verdicts` (observation_id, verdict, results): the severest verdict about each figure.

    Rules that look at one figure alone (it re-reads, its unit fits) pass for nearly every figure; they count here
    only where they don't, so that "consistent" means that a figure agrees with another one.
    """
    rank = " ".join(f"when '{verdict}' then {place}" for place, verdict in enumerate(SEVEREST_FIRST))
    name = " ".join(f"when {place} then '{verdict}'" for place, verdict in enumerate(SEVEREST_FIRST))
    connection.execute(
        "create table observation_verdicts (observation_id text primary key references observations(observation_id),"
        " verdict text not null, results integer not null) strict, without rowid"
    )
    connection.execute(
        "insert into observation_verdicts"  # noqa: S608 (our own words)
        " with sizes as (select result_id, count(*) as inputs from check_inputs group by result_id)"
        f" select observation_id, case min(case verdict {rank} end) {name} end, count(distinct result_id)"
        " from check_inputs join check_results using (result_id) join sizes using (result_id)"
        " where observation_id is not null and (inputs > 1 or verdict not in ('consistent', 'not_applicable'))"
        " group by observation_id order by observation_id"
    )
