"""`build/packages/`, as it is committed: sound for frictionless, and what the sources give."""

from pathlib import Path

import frictionless
import pytest

from datapkg.package.read import read_package
from datapkg.package.tables import ROW_MODELS
from datapkg.pipeline import differences

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "build" / "packages"
REPORTS = ("ankang-2023", "baoji-2020-plan", "baoji-2022", "pinghu-2021", "tongchuan-2023")


@pytest.mark.parametrize("name", [*REPORTS, "all"])
def test_frictionless_accepts_each_package(name):
    report = frictionless.validate(str(PACKAGES / name / "datapackage.json"))
    assert report.flatten(["type", "note"]) == []
    assert report.stats["tasks"] == len(ROW_MODELS)


def test_one_report_read_alone_gives_its_committed_package():
    assert differences(ROOT, report_ids=["tongchuan-2023"]) == ()


@pytest.mark.parametrize("name", [*REPORTS, "all"])
def test_every_number_stands_in_its_source(name):
    tables = read_package(PACKAGES / name)
    checked = [row for row in tables.check_results if row.check_id.startswith("source-")]
    assert {row.verdict for row in checked} == {"consistent"}
    # Each printed figure is read again; each report's ledger and characters are looked at once.
    assert len(checked) == sum(row.derived_from is None for row in tables.observations) + 2 * len(tables.reports)
