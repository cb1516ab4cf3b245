"""Differences between builds: what counts, what doesn't, and how it is shown."""

import json
from decimal import Decimal

import pytest

from datapkg.package.diff import Difference, compare
from datapkg.package.diff_report import as_json, as_markdown, as_text, summary
from datapkg.package.snapshots import Snapshot
from tests.package.samples import observation, result, tables


def snapshot(*observations, results=(), reports=()):
    text = tables()
    return Snapshot(tuple(observations), tuple(results), tuple(reports), text.paragraphs, text.segments)


def test_equal_builds_do_not_differ():
    one = snapshot(observation(4), observation(40), results=[result("inconsistent")])
    other = snapshot(observation(40), observation(4), results=[result("inconsistent")])
    assert not compare(one, other)
    assert compare(one, other) == Difference()


def test_a_changed_cell_is_named_with_both_values():
    difference = compare(
        snapshot(observation(value=Decimal("1234.0"))), snapshot(observation(value=Decimal(1235), year=None))
    )
    (change,) = difference.changed
    assert [(each.column, each.before, each.after) for each in change.cells] == [
        ("value", "1234", "1235"),
        ("year", "2020", ""),
    ]
    assert difference.new == difference.gone == ()


def test_a_figure_that_only_moved_is_the_same():
    moved = observation(90, source_end=96, paragraph_id="demo-2020-p007", confidence=10)
    assert not compare(snapshot(observation(4)), snapshot(moved))


def test_figures_alike_are_paired_in_their_order():
    base = snapshot(*(observation(start) for start in (10, 20, 30)))
    head = snapshot(*(observation(start) for start in (110, 120, 130, 140)))
    difference = compare(base, head)
    assert [row.observation_id for row in difference.new] == ["demo-2020-140"]
    assert not difference.gone
    assert not difference.changed


def test_new_and_gone_figures():
    difference = compare(snapshot(observation(4)), snapshot(observation(50, text="99", quote="另一句")))
    assert [row.source_start for row in difference.new] == [50]
    assert [row.source_start for row in difference.gone] == [4]


def test_only_findings_count_among_results():
    def ids(rows):
        return [row.result_id for row in rows]

    base = snapshot(
        results=[
            result("consistent", result_id="a"), result("inconsistent", result_id="b"),
            result("implausible", result_id="c"), result("cannot_tell", result_id="d"),
        ]
    )  # fmt: skip
    head = snapshot(
        results=[
            result("inconsistent", result_id="a"), result("consistent", result_id="b"),
            result("implausible", result_id="c", waived=True), result("not_applicable", result_id="d"),
        ]
    )  # fmt: skip
    difference = compare(base, head)
    assert ids(difference.new_findings) == ["a"]
    assert ids(difference.gone_findings) == ["b"]
    assert [change.after.result_id for change in difference.changed_findings] == ["c"]
    assert summary(difference) == (
        "observations: 0 changed, 0 new, 0 gone; findings: 1 changed, 1 new, 1 resolved; "
        "reports: 0 changed, 0 new, 0 gone"
    )  # fmt: skip


def test_reports_are_new_gone_or_changed_in_what_was_read_of_them():
    (report,) = tables().reports
    longer = report.model_copy(update={"mentions": report.mentions + 3, "title": "新题 | 目"})
    other = report.model_copy(update={"report_id": "demo-2021"})
    difference = compare(snapshot(reports=[report, other]), snapshot(reports=[longer]))
    assert [(each.column, each.after) for each in difference.changed_reports[0].cells] == [
        ("title", "新题 | 目"),
        ("mentions", "4"),
    ]
    assert "~ demo-2020 新题 | 目 (4 numerals, 1 observations)" in as_text(difference)
    assert "- demo-2021" in as_text(difference)
    text = as_markdown(compare(snapshot(), snapshot(reports=[longer])))
    assert "### New reports" in text
    assert "| demo-2020 | 新题 \\| 目 | 4 | 1 |" in text


def test_a_long_table_ends_with_how_many_more_there_are():
    text = as_markdown(compare(snapshot(), snapshot(*(observation(start) for start in range(700)))))
    assert "… and 200 more" in text
    assert text.count("\n| demo-2020-") == 500


@pytest.fixture
def difference():
    return compare(
        snapshot(
            observation(4),
            observation(40, quote="a|b <script>\n*c*", text="7"),
            results=[result("inconsistent", result_id="x")],
        ),
        snapshot(
            observation(4, value=Decimal(1235), correction="错"),
            observation(80, text="8"),
            results=[result("implausible", result_id="x"), result("inconsistent", result_id="y")],
        ),
    )


def test_text_shows_what_differs_under_each_figure(difference):
    assert as_text(difference).splitlines() == [
        (
            "observations: 1 changed, 1 new, 1 gone; findings: 1 changed, 1 new, 0 resolved; "
            "reports: 0 changed, 0 new, 0 gone"
        ),
        "~ demo-2020-4 临时救助人次 1235人次 (宝鸡市 2020)",
        "    value: 1234 → 1235",
        "    correction: ∅ → 错",
        "    全年救助【1,234】人次,“约”2%。",
        "+ demo-2020-80 临时救助人次 1234人次 (宝鸡市 2020)",
        "    全年救助1,234人次,“约”2%。",
        "- demo-2020-40 临时救助人次 1234人次 (宝鸡市 2020)",
        "    a|b <script> *c*",
        "~ error x: implausible",
        "    verdict: inconsistent → implausible",
        "+ error y: inconsistent",
        "    一致 consistent",
    ]


def test_markdown_shows_foreign_text_as_text(difference):
    text = as_markdown(difference)
    assert "a\\|b \\<script\\> \\*c\\*" in text
    assert "| 全年救助<b>1,234</b>人次,“约”2%。 |" in text
    assert "<script" not in text.replace("\\<script", "")
    assert [line for line in text.splitlines() if line.startswith("###")] == [
        "### Changed observations",
        "### New observations",
        "### Gone observations",
        "### Changed findings",
        "### New findings",
    ]
    for table in text.split("\n\n"):
        if table.startswith("|"):
            assert len({line.replace("\\|", "").count("|") for line in table.splitlines()}) == 1


def test_json_holds_the_lists_with_exact_numbers(difference):
    loaded = json.loads(as_json(difference))
    assert list(loaded) == list(Difference.model_fields)
    assert loaded["changed"][0]["cells"][0] == {"column": "value", "before": "1234", "after": "1235"}
    assert loaded["gone"][0]["value"] == "1234"
    assert as_markdown(Difference()) == f"**{summary(Difference())}**"
