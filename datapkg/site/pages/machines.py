"""What programs read: the descriptor, an Atom feed, robots.txt, a sitemap, llms.txt and an OpenAPI description."""

from __future__ import annotations

import sqlite3
from importlib.metadata import version
from typing import Any

from datapkg.models.tables import IndicatorRow, ReportRow
from datapkg.site.findings import read_findings
from datapkg.site.links import DATABASE, links_of
from datapkg.site.pages.front import WORTH_SHOWING
from datapkg.site.rendering import render
from datapkg.site.store import read, rows

_FEED_FINDINGS = 50


async def datapackage(request: Any, datasette: Any) -> Any:  # noqa: ARG001
    """The collection's descriptor, where its relative paths lead to its tables."""
    from datasette.utils.asgi import Response

    return Response.redirect(links_of(datasette).page("downloads/all/datapackage.json"))


async def robots(request: Any, datasette: Any) -> Any:
    """Everything may be read; answers of queries need not be indexed."""
    links = links_of(datasette)
    lines = ["User-agent: *", f"Disallow: {links.page(DATABASE)}?", f"Disallow: {links.page('try')}"]
    return _text("\n".join([*lines, f"Sitemap: {_base(request, datasette)}sitemap.xml", ""]))


async def sitemap(request: Any, datasette: Any) -> Any:
    """The addresses of all reports and indicators."""
    reports, indicators = await read(datasette, _listed)
    links = links_of(datasette)
    addresses = [links.page(name) for name in ("", "reports", "indicators", "checks", "downloads", "search", "try")]
    addresses += [links.report(report.report_id) for report in reports]
    addresses += [links.indicator(indicator.indicator_id) for indicator in indicators]
    absolute = [datasette.absolute_url(request, address) for address in addresses]
    return _text(render(datasette, "sitemap.txt", addresses=absolute), content_type="application/xml")


async def feed(request: Any, datasette: Any) -> Any:
    """Atom: reports, and the findings that deserve a look."""
    reports, findings = await read(
        datasette,
        lambda connection: (
            rows(connection, ReportRow, "order by coalesce(published, year) desc, report_id limit 50"),
            read_findings(connection, WORTH_SHOWING, limit=_FEED_FINDINGS),
        ),
    )
    body = render(
        datasette,
        "feed.txt",
        base=_base(request, datasette),
        title=(datasette.metadata() or {}).get("title", DATABASE),
        reports=reports,
        findings=findings,
        updated={report.report_id: _atom_date(report) for report in reports},
        newest=max((_atom_date(report) for report in reports), default="1970-01-01T00:00:00Z"),
    )
    return _text(body, content_type="application/atom+xml")


async def llms(request: Any, datasette: Any) -> Any:
    """What a language model has to know to use the site."""
    return _text(render(datasette, "llms.txt", base=_base(request, datasette)))


async def openapi(request: Any, datasette: Any) -> Any:
    """OpenAPI 3.1 of the JSON addresses."""
    from datasette.utils.asgi import Response

    body = openapi_description(_base(request, datasette).rstrip("/"))
    return Response.json(body, headers={"access-control-allow-origin": "*"})


def openapi_description(server: str) -> dict[str, Any]:
    """The description itself: our JSON pages, and Datasette's for tables and queries."""

    def operation(summary: str, *names: str) -> dict[str, Any]:
        """What OpenAPI says of a page with so many parts of its path open."""
        parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
        content = {"application/json": {"schema": {"type": "object"}}}
        answers = {"200": {"description": "OK", "content": content}, "404": {"description": "Not found"}}
        return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}

    table = operation("Rows of a table; _search, _sort, _size and column filters as query parameters", "table")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Civil affairs figures", "version": version("minzheng-datapkg")},
        "servers": [{"url": server}],
        "paths": {
            "/datapackage.json": operation("The collection's data package"),
            "/indicators/{indicator_id}.json": operation("Values of an indicator", "indicator_id"),
            "/observations/{observation_id}.jsonld": operation("An observation as a Web Annotation", "observation_id"),
            f"/{DATABASE}/{{table}}.json": table,
            f"/{DATABASE}/{{table}}/{{key}}.json": operation("A row by its key", "table", "key"),
        },
        "externalDocs": {"url": "https://docs.datasette.io/en/stable/json_api.html"},
    }


def _listed(connection: sqlite3.Connection) -> tuple[list[ReportRow], list[IndicatorRow]]:
    return rows(connection, ReportRow, "order by report_id"), rows(connection, IndicatorRow, "order by indicator_id")


def _atom_date(report: ReportRow) -> str:
    """When a report came out: its date where it has one, else the first day of the month or year that is known."""
    date = report.published or str(report.year or 1970)
    return f"{date}{'-01' * (2 - date.count('-'))}T00:00:00Z"


def _base(request: Any, datasette: Any) -> str:
    return str(datasette.absolute_url(request, datasette.urls.path("/")))


def _text(body: str, *, content_type: str = "text/plain") -> Any:
    from datasette.utils.asgi import Response

    return Response(body, content_type=f"{content_type}; charset=utf-8")
