"""The relations that a careful person finds in the first five reports come out with the stated verdicts.

The reports are read and packed as a build does it; the relations are those of docs/consistency.md.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from datapkg.checks.evaluate import CheckTables, evaluate
from datapkg.checks.rules import load_rules
from datapkg.checks.targets import prepare
from datapkg.checks.waivers import load_waivers, waiver_problems
from datapkg.extraction import extract_report
from datapkg.package.rows import data_tables
from datapkg.package.tables import join_tables
from datapkg.package.vocabularies import with_vocabularies
from datapkg.package.write import write_package
from datapkg.resources import shipped
from datapkg.sources import load_report, report_folders
from datapkg.vocabulary import load_vocabulary

ROOT = shipped("schemas").parent
FIRST = {"ankang-2023", "baoji-2020-plan", "baoji-2022", "pinghu-2021", "tongchuan-2023"}
pytestmark = pytest.mark.skipif(not (ROOT / "sources").is_dir(), reason="the sources are not installed")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> CheckTables:
    vocabulary = load_vocabulary()
    folder = tmp_path_factory.mktemp("all")
    folders = [each for each in report_folders(ROOT) if each.name in FIRST]
    parts = [data_tables(load_report(each), extract_report(each, vocabulary=vocabulary)) for each in folders]
    joined = with_vocabularies(join_tables(parts), vocabulary=vocabulary)
    write_package(joined, folder=folder, schemas=vocabulary.root, collection=True)
    rules = load_rules(vocabulary.root / "rules", indicators=vocabulary.indicators.by_id)
    waivers = [waiver for each in folders for waiver in load_waivers(each / "waivers.yml")]
    found = evaluate(folder, rules=rules, waivers=waivers)
    assert not waiver_problems(found.results, waivers, today=None)
    return found


TABLE = [
    ("tongchuan-2023", "share-part-of-whole", "consistent", "2354人 ÷ 3209人 = 73.356%", "只有四舍五入才一致"),
    ("tongchuan-2023", "whole-yuan-first-of-two", "inconsistent", "630.03–630.63，其中没有整数", "截尾"),
    ("tongchuan-2023", "whole-yuan-second-of-two", "consistent", "4827–4831", ""),
    ("tongchuan-2023", "two-subsidies-in-sentence", "implausible", "827.57–830.04", ""),
    ("tongchuan-2023", "persons-per-household", "consistent", "6430人 ÷ 2100户 = 3.062", ""),
    ("pinghu-2021", "excess-denominator", "consistent", "整数为215", "只有四舍五入才一致"),
    ("pinghu-2021", "money-per-visit", "consistent", "792.46–797", ""),
    ("baoji-2022", "coverage-denominator", "consistent", "整数为191", "只有四舍五入才一致"),
    ("baoji-2022", "money-per-two-groups", "consistent", "7481.06–7518.94", ""),
    ("baoji-2022", "subset-of-named", "consistent", "7.4904万人 ≤ 54.243万人", ""),
    ("baoji-2022", "persons-per-household", "consistent", "21918人 ÷ 5547户 = 3.951", ""),
    ("baoji-2022", "money-per-place", "consistent", "4719.54–4728.3", ""),
    ("baoji-2022", "elderly-residual-institutions", "consistent", "= 53", ""),
    ("ankang-2023", "persons-per-household", "consistent", "3.568", ""),
    ("ankang-2023", "persons-per-household", "consistent", "2.195", ""),
    ("baoji-2020-plan", "rate-per-thousand", "cannot_tell", "652,055–670,422", "没有可比的参考数"),
    (None, "stations-against-towns", "cannot_tell", "116个 − 98个 − 10个 = 8", "存疑"),
    (None, "happiness-homes-over-years", "consistent", "1141所 ÷ 1139所", ""),
    ("baoji-2022", "announced-list", "consistent", "四本、列出4项", ""),
    ("baoji-2022", "announced-list", "consistent", "十大亮点、标题10个", ""),
    ("baoji-2020-plan", "announced-list", "consistent", "六张、列出6项", ""),
    ("ankang-2023", "announced-list", "consistent", "6大类、列出6项", ""),
]


@pytest.mark.parametrize(("report_id", "check_id", "verdict", "arithmetic", "note"), TABLE)
def test_a_relation_comes_out(
    tables: CheckTables, report_id: str | None, check_id: str, verdict: str, arithmetic: str, note: str
) -> None:
    found = [row for row in tables.results if row.check_id == check_id and row.report_id == report_id]
    messages = [f"{row.verdict} {row.message_zh}" for row in found]
    assert any(row.verdict == verdict and arithmetic in row.message_zh and note in row.message_zh for row in found), (
        messages
    )


def test_there_is_no_false_alarm(tables: CheckTables) -> None:
    shown = {(row.report_id, row.check_id) for row in tables.results if row.verdict in {"inconsistent", "implausible"}}
    assert shown == {
        ("tongchuan-2023", "whole-yuan-first-of-two"),
        ("tongchuan-2023", "two-subsidies-in-sentence"),
    }


def test_the_one_contradiction_is_published_and_waived(tables: CheckTables) -> None:
    (row,) = [row for row in tables.results if row.verdict == "inconsistent"]
    assert row.waived
    assert row.waiver_id == f"waiver-{row.result_id}"
    assert "5.5%→5.6%" in (row.candidates or "")
    assert tables.blocking == ()


def test_each_report_that_can_tell_rounds(tables: CheckTables) -> None:
    assert tables.habits == {"baoji-2022": "rounded", "pinghu-2021": "rounded", "tongchuan-2023": "rounded"}


def test_implied_denominators_are_derived_observations(tables: CheckTables) -> None:
    derived = {row.report_id: row for row in tables.derived_observations if row.unit in {"个", "户"}}
    assert (derived["baoji-2022"].value, derived["pinghu-2021"].value) == (191, 215)
    assert all(row.derived_from for row in tables.derived_observations)


def test_a_report_folder_can_be_prepared(tmp_path: Path) -> None:
    target = prepare(ROOT / "sources" / "tongchuan-2023", vocabulary=load_vocabulary(), temporary=tmp_path)
    assert target.source is not None
    assert (target.package / "observations.csv").is_file()
    assert len(target.waivers) == 1
