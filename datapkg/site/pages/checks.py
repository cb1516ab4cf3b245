"""`/checks` and `/checks/<id>`: the rules, and every result with its figures, quotes and arithmetic."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from datapkg.database.summaries import SEVEREST_FIRST, VERDICT_RANK
from datapkg.models.tables import CheckRow
from datapkg.site.findings import Finding, read_findings
from datapkg.site.rendering import missing, page
from datapkg.site.store import Parameter, number, read, row, rows
from datapkg.site.words import SEVERITY_WORDS, VERDICT_WORDS

PAGE_SIZE = 20
MOST_PAGES = 500
"""Behind these, the table is the better way to read on."""

MOST_REPORTS = 200
_USED = "where evaluated > 0 order by type, check_id"
_UNUSED = "select count(*) from checks where evaluated = 0"
_PAGE_NUMBER = re.compile(r"[0-9]{1,4}\Z")
_FILTERS: Mapping[str, frozenset[str] | None] = {
    "verdict": frozenset(VERDICT_WORDS),
    "severity": frozenset(SEVERITY_WORDS),
    "report_id": None,
    "result_id": None,
}
_COUNTED_ON_DEMAND = frozenset({"report_id", "result_id"})
"""Filters that leave few results; of those without them, the counts by check are kept ready."""


class ChecksPage(NamedTuple):
    """What `/checks` and the page of a check show."""

    findings: list[Finding]
    total: int
    page: int
    pages: int
    verdicts: dict[str, int]
    reports: list[str]


async def checks(request: Any, datasette: Any) -> Any:
    """Findings over all checks, filtered by verdict, severity and report, and the list of checks."""
    chosen = _chosen(request)
    place = _page(request)
    shown = await read(datasette, lambda connection: read_checks(connection, chosen, page=place))
    used = await read(datasette, lambda connection: rows(connection, CheckRow, _USED))
    unused = await read(datasette, lambda connection: number(connection, _UNUSED))
    shown_with = {**shown._asdict(), "chosen": chosen, "checks": used, "unused": unused, "severities": SEVERITY_WORDS}
    return page(datasette, "checks", **shown_with)


async def check(request: Any, datasette: Any) -> Any:
    """One check with all its results."""
    check_id = request.url_vars["check_id"]
    found = await read(datasette, lambda connection: row(connection, CheckRow, "where check_id = ?", [check_id]))
    if found is None:
        known = await read(datasette, lambda connection: [each.check_id for each in rows(connection, CheckRow)])
        return missing(datasette, what="核对规则 check", name=check_id, known=known)
    chosen = {**_chosen(request), "check_id": check_id}
    place = _page(request)
    shown = await read(datasette, lambda connection: read_checks(connection, chosen, page=place))
    return page(datasette, "check", **shown._asdict(), check=found, chosen=chosen)


def read_checks(connection: sqlite3.Connection, chosen: Mapping[str, str], *, page: int = 1) -> ChecksPage:
    """A page of the results that meet the chosen filters, and how many there are of each verdict without its filter."""
    condition, values = _ranked(chosen)
    verdicts = _verdicts(connection, {key: value for key, value in chosen.items() if key != "verdict"})
    wanted = [chosen["verdict"]] if "verdict" in chosen else list(verdicts)
    reports = connection.execute("select report_id from reports order by 1 limit ?", [MOST_REPORTS])
    total = sum(verdicts.get(verdict, 0) for verdict in wanted)
    return ChecksPage(
        findings=read_findings(connection, condition, values, limit=PAGE_SIZE, after=(page - 1) * PAGE_SIZE),
        total=total,
        page=page,
        pages=min(-(-total // PAGE_SIZE), MOST_PAGES),
        verdicts=verdicts,
        reports=[report_id for (report_id,) in reports],
    )


def _verdicts(connection: sqlite3.Connection, chosen: Mapping[str, str]) -> dict[str, int]:
    """How many results there are of each verdict, the severest first."""
    condition, values = _condition(chosen)
    few = not _COUNTED_ON_DEMAND.isdisjoint(chosen)
    table, results = ("check_results", "count(*)") if few else ("check_totals", "sum(results)")
    query = f"select verdict, {results} from {table} {condition} group by verdict"  # noqa: S608 (our own names)
    counts = dict(connection.execute(query, values).fetchall())
    return {verdict: counts[verdict] for verdict in SEVEREST_FIRST if verdict in counts}


def _condition(chosen: Mapping[str, str]) -> tuple[str, list[Parameter]]:
    if not chosen:
        return "", []
    return f"where {' and '.join(f'{column} = ?' for column in chosen)}", list(chosen.values())


def _ranked(chosen: Mapping[str, str]) -> tuple[str, list[Parameter]]:
    """The same condition, such that the indexes of `RESULT_ORDER` give its rows in order."""
    condition, values = _condition(chosen)
    if "verdict" in chosen:
        rank = [str(verdict) for verdict in SEVEREST_FIRST].index(chosen["verdict"])
        condition += f" and {VERDICT_RANK} = {rank}"
    return condition, values


def _page(request: Any) -> int:
    """The number of the page that the address asks for; the first where it isn't one."""
    asked = request.args.get("page") or ""
    return min(max(int(asked), 1), MOST_PAGES) if _PAGE_NUMBER.match(asked) else 1


def _chosen(request: Any) -> dict[str, str]:
    """The filters of the address; those with a value that doesn't exist are left out."""
    found = {}
    for name, allowed in _FILTERS.items():
        value = request.args.get(name)
        if value and (allowed is None or value in allowed):
            found[name] = str(value)
    return found
