"""`/`: what this is, how much there is, and the ways in."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from datapkg.models.tables import ReportRow
from datapkg.site.findings import Finding, read_findings
from datapkg.site.jsonld import dataset
from datapkg.site.rendering import page
from datapkg.site.store import number, read, rows

WORTH_SHOWING = "where verdict in ('inconsistent', 'implausible')"


class Topic(NamedTuple):
    """A topic with its indicators that occur most often."""

    name: str
    observations: int
    indicators: tuple[tuple[str, str, str, int], ...]


class ReportState(NamedTuple):
    """A report with the number of its findings to look at."""

    report: ReportRow
    findings: int


class FrontPage(NamedTuple):
    """What the front page shows."""

    reports: list[ReportState]
    mentions: int
    observations: int
    mapped: int
    results: int
    open_findings: int
    indicators: int
    topics: list[Topic]
    findings: list[Finding]


async def front(request: Any, datasette: Any) -> Any:
    """The front page."""
    shown = await read(datasette, read_front)
    metadata = datasette.metadata() or {}
    base = str(datasette.absolute_url(request, datasette.urls.path("/")))
    return await page(
        datasette, request, "front", **shown._asdict(), metadata=metadata, jsonld=dataset(metadata, base=base)
    )


def read_front(connection: sqlite3.Connection) -> FrontPage:
    """Counts, reports, topics and the findings that deserve a look."""
    reports = rows(connection, ReportRow, "order by region_code, year, report_id")
    query = f"select report_id, count(*) from check_results {WORTH_SHOWING} group by report_id"  # noqa: S608
    findings = dict(connection.execute(query).fetchall())
    return FrontPage(
        reports=[ReportState(report, findings.get(report.report_id, 0)) for report in reports],
        mentions=sum(report.mentions for report in reports),
        observations=sum(report.observations for report in reports),
        mapped=number(connection, "select count(*) from observations where indicator_id is not null"),
        results=number(connection, "select count(*) from check_results"),
        open_findings=sum(findings.values()),
        indicators=number(connection, "select count(*) from indicators"),
        topics=_topics(connection),
        findings=read_findings(connection, WORTH_SHOWING, limit=5),
    )


def _topics(connection: sqlite3.Connection, *, each: int = 8) -> list[Topic]:
    query = (
        "select i.topic, i.indicator_id, i.name_zh, i.name_en, count(*) as uses from indicators i"
        " join observations o using (indicator_id) group by i.indicator_id order by i.topic, uses desc, i.indicator_id"
    )
    groups: dict[str, list[tuple[str, str, str, int]]] = {}
    for topic, *indicator in connection.execute(query):
        groups.setdefault(topic, []).append((indicator[0], indicator[1], indicator[2], indicator[3]))
    return [
        Topic(topic, sum(indicator[3] for indicator in found), tuple(found[:each])) for topic, found in groups.items()
    ]
