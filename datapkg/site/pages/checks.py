"""`/checks` and `/checks/<id>`: the rules, and every result with its figures, quotes and arithmetic."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from datapkg.models.tables import CheckRow, ReportRow
from datapkg.site.findings import Finding, read_findings
from datapkg.site.rendering import missing, page
from datapkg.site.store import Parameter, number, read, row, rows
from datapkg.site.words import SEVERITY_WORDS, VERDICT_WORDS

PAGE_SIZE = 50
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
    others = {key: value for key, value in chosen.items() if key != "verdict"}
    wider, wider_values = _condition(others)
    counts = connection.execute(f"select verdict, count(*) from check_results {wider} group by verdict", wider_values)  # noqa: S608
    return ChecksPage(
        findings=read_findings(connection, condition, values, limit=PAGE_SIZE),
        total=number(connection, f"select count(*) from check_results {condition}", values),  # noqa: S608
        verdicts=dict(counts.fetchall()),
        reports=rows(connection, ReportRow, "order by report_id limit 500"),
    )


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
