"""`/reports` and the reader page `/reports/<report-id>`."""

from __future__ import annotations

import sqlite3
from typing import Any

from datapkg.models.tables import RegionRow, ReportRow
from datapkg.site.reading import read_report
from datapkg.site.rendering import missing, page
from datapkg.site.store import read, row, rows
from datapkg.site.words import KIND_WORDS, VERDICT_WORDS

PAGE_SIZE = 60


async def reports(request: Any, datasette: Any) -> Any:
    """All reports, a page at a time: `?after=` is the last report of the page before."""
    after = request.args.get("after") or ""
    condition = f"where report_id > ? order by report_id limit {PAGE_SIZE + 1}"
    found = await read(datasette, lambda connection: rows(connection, ReportRow, condition, [after]))
    more = found[PAGE_SIZE - 1].report_id if len(found) > PAGE_SIZE else None
    return page(datasette, "reports", reports=found[:PAGE_SIZE], more=more)


async def report(request: Any, datasette: Any) -> Any:
    """The text of a report with every numeral marked."""
    report_id = request.url_vars["report_id"]
    original = request.args.get("view") == "original"
    reading = await read(datasette, lambda connection: read_report(connection, report_id, original=original))
    if reading is None:
        known = await read(datasette, report_ids)
        return missing(datasette, what="报告 report", name=report_id, known=known)
    code = reading.report.region_code
    region = await read(datasette, lambda connection: row(connection, RegionRow, "where region_code = ?", [code]))
    return page(
        datasette,
        "report",
        reading=reading,
        report=reading.report,
        region=region,
        kinds=[kind for kind in KIND_WORDS if reading.kinds.get(kind)],
        verdicts=[verdict for verdict in VERDICT_WORDS if reading.verdicts.get(verdict)],
    )


def report_ids(connection: sqlite3.Connection) -> list[str]:
    """The ids of reports, for an address that names none of them."""
    return [report_id for (report_id,) in connection.execute("select report_id from reports order by 1 limit 2000")]
