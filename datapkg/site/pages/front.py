"""`/`: what this is, how much there is, and the ways in."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from datapkg.database.summaries import DOUBTFUL
from datapkg.models.tables import ReportRow
from datapkg.site.findings import Finding, read_findings
from datapkg.site.jsonld import dataset
from datapkg.site.rendering import page
from datapkg.site.store import number, read, rows

MOST_REPORTS = 12
WORTH_SHOWING = f"where {DOUBTFUL}"


class Use(NamedTuple):
    """An indicator and how many observations it has."""

    indicator_id: str
    name_zh: str
    name_en: str
    uses: int


class Topic(NamedTuple):
    """A topic with its indicators that occur most often."""

    name: str
    observations: int
    indicators: tuple[Use, ...]


class ReportState(NamedTuple):
    """A report with the number of its findings to look at."""

    report: ReportRow
    findings: int


class FrontPage(NamedTuple):
    """What the front page shows."""

    reports: list[ReportState]
    report_count: int
    mentions: int
    observations: int
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
    return page(datasette, "front", **shown._asdict(), metadata=metadata, jsonld=dataset(metadata, base=base))


def read_front(connection: sqlite3.Connection) -> FrontPage:
    """Counts, the newest reports, topics and the findings that deserve a look."""
    reports = rows(connection, ReportRow, f"order by year desc, report_id limit {MOST_REPORTS}")
    marks = ", ".join("?" * len(reports))
    query = f"select report_id, results from report_doubts where report_id in ({marks})"  # noqa: S608 (marks)
    doubts = dict(connection.execute(query, [report.report_id for report in reports]).fetchall())
    count, mentions, observations = connection.execute(
        "select count(*), coalesce(sum(mentions), 0), coalesce(sum(observations), 0) from reports"
    ).fetchone()
    topics = _topics(connection)
    return FrontPage(
        reports=[ReportState(report, doubts.get(report.report_id, 0)) for report in reports],
        report_count=count,
        mentions=mentions,
        observations=observations,
        results=number(connection, "select sum(results) from check_totals"),
        open_findings=number(connection, f"select sum(results) from check_totals {WORTH_SHOWING}"),  # noqa: S608
        indicators=number(connection, "select count(*) from indicators"),
        topics=topics,
        findings=read_findings(connection, WORTH_SHOWING, limit=5),
    )


def _topics(connection: sqlite3.Connection, *, each: int = 8) -> list[Topic]:
    query = (
        "select topic, indicator_id, name_zh, name_en, uses from indicators join indicator_uses using (indicator_id)"
        " order by topic, uses desc, indicator_id"
    )
    groups: dict[str, list[Use]] = {}
    for topic, *use in connection.execute(query):
        groups.setdefault(topic, []).append(Use(*use))
    return [Topic(topic, sum(use.uses for use in uses), tuple(uses[:each])) for topic, uses in groups.items()]
