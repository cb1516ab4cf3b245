"""`/downloads`: packages as zips, the database, exports and spreadsheets: sizes, checksums, what validation says."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

from datapkg.exports import FORMATS
from datapkg.models.tables import ReportRow
from datapkg.site.links import DATABASE
from datapkg.site.packages import download_of, export_file, exports, package_file, spreadsheet_table, zips
from datapkg.site.rendering import missing, page
from datapkg.site.spreadsheets import spreadsheet
from datapkg.site.store import read, rows

SPREADSHEETS = ("observations", "check_results", "reports", "indicators")
"""The tables that people open in a spreadsheet; each of the others has one too, at the same kind of address."""

_TYPES = {
    ".zip": "application/zip",
    ".json": "application/json; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8",
    ".ttl": "text/turtle; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
}


async def downloads(datasette: Any) -> Any:
    """The page that lists what there is to take home."""
    reports, blocking = await read(datasette, _state)
    ids = ["all", *(report.report_id for report in reports)]
    files = await asyncio.to_thread(zips, datasette, ids)
    database = await asyncio.to_thread(download_of, Path(datasette.get_database(DATABASE).path))
    return page(
        datasette,
        "downloads",
        reports=reports,
        blocking=blocking,
        files=files,
        database=database,
        exports=await asyncio.to_thread(exports, datasette),
        formats=FORMATS,
        tables=SPREADSHEETS,
    )


async def download(request: Any, datasette: Any) -> Any:
    """A zip, or a file of a package."""
    from datasette.utils.asgi import AsgiFileDownload

    name = request.url_vars["name"]
    table = spreadsheet_table(datasette, name)
    if table is not None:
        return _spreadsheet(table)
    path = package_file(datasette, name) or export_file(datasette, name)
    if path is None:
        known = [f"{report.report_id}.zip" for report in (await read(datasette, _state))[0]]
        return missing(datasette, what="文件 file", name=name, known=["all.zip", *known])
    return AsgiFileDownload(
        str(path),
        filename=path.name if path.suffix in {".zip", ".parquet"} else None,
        content_type=_TYPES.get(path.suffix, "application/octet-stream"),
        headers={"access-control-allow-origin": "*"},
    )


def _spreadsheet(table: Path) -> Any:
    from datasette.utils.asgi import AsgiStream

    async def write(stream: Any) -> None:
        """Write the parts as they are made, each in a thread."""
        parts = spreadsheet(table)
        while part := await asyncio.to_thread(next, parts, ""):
            await stream.write(part)

    headers = {"content-disposition": f'attachment; filename="{table.name}"', "access-control-allow-origin": "*"}
    return AsgiStream(write, headers=headers, content_type=_TYPES[".csv"])


def _state(connection: sqlite3.Connection) -> tuple[list[ReportRow], dict[str, int]]:
    query = (
        "select report_id, count(*) from check_results where severity = 'error' and verdict = 'inconsistent'"
        " and not waived group by report_id"
    )
    return rows(connection, ReportRow, "order by report_id"), dict(connection.execute(query).fetchall())
