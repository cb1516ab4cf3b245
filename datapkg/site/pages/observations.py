"""`/observations/<id>`: one figure, its sentence, where it comes from and what the checks say about it."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from datapkg.models.tables import IndicatorRow, MentionRow, ObservationRow, RegionRow, ReportRow
from datapkg.site.citation import bibtex, csl, sentence, web_annotation
from datapkg.site.findings import About, about
from datapkg.site.reading import MarkedParagraph, read_paragraph
from datapkg.site.rendering import missing, page
from datapkg.site.store import read, row, rows


class ObservationPage(NamedTuple):
    """What the page of an observation shows."""

    observation: ObservationRow
    report: ReportRow
    paragraph: MarkedParagraph | None
    indicator: IndicatorRow | None
    region: RegionRow | None
    mention: MentionRow | None
    about: About
    elsewhere: list[ObservationRow]


class Card(NamedTuple):
    """What the reader's side panel shows of a numeral."""

    mention: MentionRow
    observation: ObservationRow | None
    indicator: IndicatorRow | None
    about: About


async def observation(request: Any, datasette: Any) -> Any:
    """The page of an observation."""
    observation_id = request.url_vars["observation_id"]
    shown = await read(datasette, lambda connection: read_observation(connection, observation_id))
    if shown is None:
        known = await read(datasette, lambda connection: _near(connection, observation_id))
        return missing(datasette, what="观测值 observation", name=observation_id, known=known)
    address = _address(request, datasette, observation_id)
    return page(
        datasette,
        "observation",
        **shown._asdict(),
        citation=sentence(shown.observation, shown.report, address=address),
        bibtex=bibtex(shown.observation, shown.report, address=address),
        csl=csl(shown.observation, shown.report, address=address),
    )


async def annotation(request: Any, datasette: Any) -> Any:
    """The observation as a W3C Web Annotation with a quote and a position selector."""
    from datasette.utils.asgi import NotFound, Response

    observation_id = request.url_vars["observation_id"]
    shown = await read(datasette, lambda connection: read_observation(connection, observation_id))
    if shown is None:
        raise NotFound(f"没有观测值 {observation_id[:80]} · no such observation")
    address = _address(request, datasette, observation_id)
    body = web_annotation(shown.observation, shown.report, address=address)
    response = Response.json(body)
    response.content_type = "application/ld+json; charset=utf-8"
    return response


async def card(request: Any, datasette: Any) -> Any:
    """A fragment of HTML about one numeral, for the reader's side panel."""
    mention_id = request.url_vars["mention_id"]
    shown = await read(datasette, lambda connection: read_card(connection, mention_id))
    if shown is None:
        return missing(datasette, what="数字 number", name=mention_id, known=())
    return page(datasette, "card", **shown._asdict())


def read_observation(connection: sqlite3.Connection, observation_id: str) -> ObservationPage | None:
    """Everything about an observation; None where there is no such one."""
    observation = row(connection, ObservationRow, "where observation_id = ?", [observation_id])
    if observation is None:
        return None
    report = row(connection, ReportRow, "where report_id = ?", [observation.report_id])
    assert report is not None  # noqa: S101 (a foreign key)
    return ObservationPage(
        observation=observation,
        report=report,
        paragraph=read_paragraph(connection, observation.paragraph_id),
        indicator=row(connection, IndicatorRow, "where indicator_id = ?", [observation.indicator_id]),
        region=row(connection, RegionRow, "where region_code = ?", [observation.region_code]),
        mention=row(connection, MentionRow, "where observation_id = ?", [observation_id]),
        about=about(connection, observation_id),
        elsewhere=_elsewhere(connection, observation),
    )


def read_card(connection: sqlite3.Connection, mention_id: str) -> Card | None:
    """What the side panel shows; None where there is no such numeral."""
    mention = row(connection, MentionRow, "where mention_id = ?", [mention_id])
    if mention is None:
        return None
    observation = row(connection, ObservationRow, "where observation_id = ?", [mention.observation_id])
    indicator_id = observation.indicator_id if observation else None
    return Card(
        mention=mention,
        observation=observation,
        indicator=row(connection, IndicatorRow, "where indicator_id = ?", [indicator_id]),
        about=about(connection, mention_id) if observation else About([], 0),
    )


def _elsewhere(connection: sqlite3.Connection, observation: ObservationRow) -> list[ObservationRow]:
    """Figures of the same indicator that can be compared with this one: of the same unit and measure."""
    if observation.indicator_id is None:
        return []
    condition = (
        "where indicator_id = ? and unit is ? and measure = ? and observation_id <> ?"
        " order by region, region_code, year, observation_id limit 12"
    )
    same = [observation.indicator_id, observation.unit, observation.measure, observation.observation_id]
    return rows(connection, ObservationRow, condition, same)


def _near(connection: sqlite3.Connection, observation_id: str) -> list[str]:
    report_id = observation_id.rpartition("-")[0]
    query = "select observation_id from observations where report_id = ? order by source_start limit 2000"
    return [each for (each,) in connection.execute(query, [report_id])]


def _address(request: Any, datasette: Any, observation_id: str) -> str:
    from datapkg.site.links import links_of

    return str(datasette.absolute_url(request, links_of(datasette).observation(observation_id)))
