"""`/indicators` and `/indicators/<id>`: definition, all values by place and year, chart and table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from datapkg.models.tables import IndicatorRow, ObservationRow
from datapkg.site.charts import Chart, Point, chart
from datapkg.site.links import Links, links_of
from datapkg.site.rendering import missing, page
from datapkg.site.store import number, read, row, rows

MOST_POINTS = 100
"""How many values of an indicator a page shows; the table has them all."""


class IndicatorPage(NamedTuple):
    """What the page of an indicator shows."""

    indicator: IndicatorRow
    parent: IndicatorRow | None
    children: list[IndicatorRow]
    observations: list[ObservationRow]
    silent: list[str]
    total: int


async def indicators(datasette: Any) -> Any:
    """All indicators by topic, with how often each occurs."""
    found = await read(datasette, _counted)
    topics = [(topic, list(group)) for topic, group in groupby(found, key=lambda each: each[0].topic)]
    return page(datasette, "indicators", topics=topics)


async def indicator(request: Any, datasette: Any) -> Any:
    """The page of an indicator."""
    indicator_id = request.url_vars["indicator_id"]
    shown = await read(datasette, lambda connection: read_indicator(connection, indicator_id))
    if shown is None:
        known = await read(datasette, lambda connection: [each.indicator_id for each in rows(connection, IndicatorRow)])
        return missing(datasette, what="指标 indicator", name=indicator_id, known=known)
    drawn = charts(shown.observations, links=links_of(datasette))
    return page(datasette, "indicator", **shown._asdict(), charts=drawn)


async def indicator_json(request: Any, datasette: Any) -> Any:
    """The values of an indicator as JSON: what its chart shows."""
    from datasette.utils.asgi import NotFound, Response

    indicator_id = request.url_vars["indicator_id"]
    shown = await read(datasette, lambda connection: read_indicator(connection, indicator_id))
    if shown is None:
        raise NotFound(f"没有指标 {indicator_id[:80]} · no such indicator")
    body = {
        "indicator": shown.indicator.model_dump(mode="json"),
        "observations": [observation.model_dump(mode="json") for observation in shown.observations],
        "reports_without": shown.silent,
    }
    return Response.json(body, headers={"access-control-allow-origin": "*"})


def read_indicator(connection: sqlite3.Connection, indicator_id: str) -> IndicatorPage | None:
    """An indicator with its values and the reports that give none; None where there is no such indicator."""
    indicator = row(connection, IndicatorRow, "where indicator_id = ?", [indicator_id])
    if indicator is None:
        return None
    having = "where indicator_id = ? order by unit, measure, region, region_code, year, observation_id limit ?"
    without = (
        "select report_id from reports where not exists"
        " (select * from observations o where indicator_id = ? and o.report_id = reports.report_id)"
        " order by report_id limit 100"
    )
    return IndicatorPage(
        indicator=indicator,
        parent=row(connection, IndicatorRow, "where indicator_id = ?", [indicator.parent_id]),
        children=rows(connection, IndicatorRow, "where parent_id = ? order by indicator_id", [indicator_id]),
        observations=rows(connection, ObservationRow, having, [indicator_id, MOST_POINTS]),
        silent=[report_id for (report_id,) in connection.execute(without, [indicator_id])],
        total=number(connection, "select sum(uses) from indicator_uses where indicator_id = ?", [indicator_id]),
    )


class Drawing(NamedTuple):
    """The chart of a unit and measure, and a small one for each place where several places have several figures."""

    whole: Chart
    places: tuple[tuple[str, Chart], ...]


def charts(observations: Iterable[ObservationRow], *, links: Links) -> list[Drawing]:
    """One drawing for each unit and measure, because only like figures share an axis."""
    drawn = []
    for (unit, measure), group in groupby(observations, key=lambda each: (each.unit or "", each.measure)):
        each = list(group)
        points = [_point(observation, links) for observation in each]
        whole = chart(points, unit=unit, measure=measure)
        drawn.append(Drawing(whole, _by_place(each, points, unit=unit, measure=measure)))
    return drawn


def _by_place(
    observations: Sequence[ObservationRow], points: Sequence[Point], *, unit: str, measure: str
) -> tuple[tuple[str, Chart], ...]:
    """Charts of single places on one axis, so that they can be compared by eye."""
    places: dict[str, list[Point]] = {}
    for observation, point in zip(observations, points, strict=True):
        place = observation.region or observation.region_code or "—"
        places.setdefault(place, []).append(point._replace(label=str(observation.year or "—")))
    if sum(len(group) > 1 for group in places.values()) < 2:
        return ()
    return tuple(
        (place, chart(group, unit=unit, measure=measure, among=points, steps=2)) for place, group in places.items()
    )


def _point(observation: ObservationRow, links: Links) -> Point:
    place = observation.region or observation.region_code or "—"
    return Point(
        label=f"{place} {observation.year or '—'}",
        value=observation.value,
        lower=observation.lower,
        upper=observation.upper,
        address=links.observation(observation.observation_id),
    )


def _counted(connection: sqlite3.Connection) -> list[tuple[IndicatorRow, int]]:
    uses = dict(connection.execute("select indicator_id, uses from indicator_uses").fetchall())
    found = rows(connection, IndicatorRow, "order by topic, indicator_id")
    return [(indicator, uses.get(indicator.indicator_id, 0)) for indicator in found]
