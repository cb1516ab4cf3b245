"""SDMX-CSV 2.0 of the observations that have an indicator: dimensions, value and attributes in one flat file.

The data structure is described in docs/exports.md; it follows the usual concept ids (REF_AREA, TIME_PERIOD, OBS_VALUE,
UNIT_MEASURE, OBS_STATUS) of the SDMX cross-domain code lists.
"""

from __future__ import annotations

import csv
from pathlib import Path

from datapkg.exports.package import PackageFiles

_COLUMNS = (
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "INDICATOR", "REF_AREA", "TIME_PERIOD", "SOURCE_REPORT", "SOURCE_START",
    "OBS_VALUE", "UNIT_MEASURE", "MEASURE", "OBS_STATUS", "LOWER", "UPPER", "COMMENT",
)  # fmt: skip
_STATUS = {"exact": "A", "about": "E", "over": "E", "under": "E"}


def export(package: PackageFiles, *, output: Path) -> list[Path]:
    """Write `observations.sdmx.csv`; OBS_STATUS is A (normal) for exact figures and E (estimate) for the others."""
    path = output / "observations.sdmx.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for row in package.rows("observations"):
            if row["indicator_id"]:
                writer.writerow(_row(row))
    return [path]


def _row(row: dict[str, str]) -> tuple[str, ...]:
    return (
        "dataflow", "DATAPKG:CIVIL_AFFAIRS(1.0)", "I", row["indicator_id"], row["region_code"] or "_Z",
        row["year"] or "_U", row["report_id"], row["source_start"], row["value"], row["unit"] or "_Z", row["measure"],
        _STATUS[row["approx"]], row["lower"], row["upper"], row["quote"],
    )  # fmt: skip
