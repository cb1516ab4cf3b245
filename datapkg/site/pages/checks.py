"""`/checks` and `/checks/<id>`: the rules, and every result with its figures, quotes and arithmetic."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from datapkg.database.summaries import SEVEREST_FIRST
from datapkg.models.tables import CheckRow, ReportRow
from datapkg.site.findings import Finding, read_findings
from datapkg.site.rendering import missing, page
from datapkg.site.store import Parameter, read, row, rows
from datapkg.site.words import SEVERITY_WORDS, VERDICT_WORDS

PAGE_SIZE = 50
MOST_REPORTS = 200
_FILTERS: Mapping[str, frozenset[str] | None] = {
    "verdict": frozenset(VERDICT_WORDS),
    "severity": frozenset(SEVERITY_WORDS),
    "report_id": None,
}


class ChecksPage(NamedTuple):
    """What `/checks` and the page of a check show."""

    findings: list[Finding]
    total: int
    verdicts: dict[str, int]
    reports: list[ReportRow]


async def checks(request: Any, datasette: Any) -> Any:
    """Findings over all checks, filtered by verdict, severity and report, and the list of checks."""
    chosen = _chosen(request)
    shown = await read(datasette, lambda connection: read_checks(connection, chosen))
    every = await read(datasette, lambda connection: rows(connection, CheckRow, "order by type, check_id"))
    return await page(
        datasette, request, "checks", **shown._asdict(), chosen=chosen, checks=every, severities=SEVERITY_WORDS
    )


async def check(request: Any, datasette: Any) -> Any:
    """One check with all its results."""
    check_id = request.url_vars["check_id"]
    found = await read(datasette, lambda connection: row(connection, CheckRow, "where check_id = ?", [check_id]))
    if found is None:
        known = await read(datasette, lambda connection: [each.check_id for each in rows(connection, CheckRow)])
        return await missing(datasette, request, what="核对规则 check", name=check_id, known=known)
    chosen = {**_chosen(request), "check_id": check_id}
    shown = await read(datasette, lambda connection: read_checks(connection, chosen))
    return await page(datasette, request, "check", **shown._asdict(), check=found, chosen=chosen)


def read_checks(connection: sqlite3.Connection, chosen: Mapping[str, str]) -> ChecksPage:
    """The results that meet the chosen filters, and how many there are of each verdict without the verdict's filter."""
    condition, values = _condition(chosen)
    verdicts = _verdicts(connection, {key: value for key, value in chosen.items() if key != "verdict"})
    wanted = [chosen["verdict"]] if "verdict" in chosen else list(verdicts)
    return ChecksPage(
        findings=read_findings(connection, condition, values, limit=PAGE_SIZE),
        total=sum(verdicts.get(verdict, 0) for verdict in wanted),
        verdicts=verdicts,
        reports=rows(connection, ReportRow, f"order by report_id limit {MOST_REPORTS}"),
    )


def _verdicts(connection: sqlite3.Connection, chosen: Mapping[str, str]) -> dict[str, int]:
    """How many results there are of each verdict, the severest first."""
    condition, values = _condition(chosen)
    # The counts by check are kept ready; those of one report are few enough to be counted.
    table, results = ("check_results", "count(*)") if "report_id" in chosen else ("check_totals", "sum(results)")
    query = f"select verdict, {results} from {table} {condition} group by verdict"  # noqa: S608 (our own names)
    counts = dict(connection.execute(query, values).fetchall())
    return {verdict: counts[verdict] for verdict in SEVEREST_FIRST if verdict in counts}


def _condition(chosen: Mapping[str, str]) -> tuple[str, list[Parameter]]:
    if not chosen:
        return "", []
    return f"where {' and '.join(f'{column} = ?' for column in chosen)}", list(chosen.values())


def _chosen(request: Any) -> dict[str, str]:
    """The filters of the address; those with a value that doesn't exist are left out."""
    found = {}
    for name, allowed in _FILTERS.items():
        value = request.args.get(name)
        if value and (allowed is None or value in allowed):
            found[name] = str(value)
    return found
