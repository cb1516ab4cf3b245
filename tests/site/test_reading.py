import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapkg.site.findings import about, read_findings
from datapkg.site.reading import Mark, cut, read_paragraph, read_report
from tests.site.conftest import ROOT


def mark(start, end):
    return Mark(f"demo-{start}", "demo-p001", start, end, "other", "rule", start, end, None, None, None, None, None, 0)


@pytest.fixture(scope="module")
def connection(built):
    connection = sqlite3.connect(built / "civil-affairs.db")
    yield connection
    connection.close()


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 39), st.integers(1, 5)), max_size=8))
def test_the_runs_are_the_text(text, spans):
    marks = [mark(start, start + length) for start, length in sorted(spans) if start + length <= len(text)]
    runs = cut(text, marks)
    assert "".join(run.text for run in runs) == text
    assert all(run.text == text[run.mark.start : run.mark.end] for run in runs if run.mark)


def test_the_first_of_two_that_overlap_stands():
    runs = cut("0123456", [mark(1, 4), mark(3, 6)])
    assert [(run.text, bool(run.mark)) for run in runs] == [("0", False), ("123", True), ("456", False)]


def test_every_numeral_of_every_report_is_marked_in_its_paragraph(connection):
    for (report_id,) in connection.execute("select report_id from reports").fetchall():
        reading = read_report(connection, report_id)
        assert sum(reading.kinds.values()) == reading.report.mentions
        for paragraph in reading.paragraphs:
            assert "".join(run.text for run in paragraph.runs) == paragraph.paragraph.text


def test_the_original_shows_the_sources_own_characters(connection):
    reading = read_report(connection, "ankang-2023", original=True)
    source = (ROOT / "sources" / "ankang-2023" / "source.txt").read_bytes().decode("utf-8-sig")
    shown = {run.mark.mention_id: run.text for each in reading.paragraphs for run in each.runs if run.mark}
    query = "select mention_id, source_start, source_end from mentions where report_id = 'ankang-2023'"
    assert shown == {mention_id: source[start:end] for mention_id, start, end in connection.execute(query)}
    assert "萬" in "".join(shown.values())


def test_joined_pieces_keep_their_marks_in_the_original(connection):
    reading = read_report(connection, "baoji-2022", original=True)
    assert reading.original
    for each in reading.paragraphs:
        length = sum(segment.source_end - segment.source_start for segment in each.segments)
        assert len(each.paragraph.text) == length
        assert [run.mark.kind for run in each.runs if run.mark and not run.text] == []


def test_nothing_is_none(connection):
    assert read_report(connection, "none") is None
    assert read_paragraph(connection, "none-p001") is None


def test_findings_come_worst_first_and_with_their_inputs(connection):
    findings = read_findings(connection, limit=50)
    order = ["inconsistent", "implausible", "rule_error", "cannot_tell", "consistent_if_cut", "consistent"]
    places = [order.index(finding.result.verdict) for finding in findings]
    assert places == sorted(places)
    assert all(finding.inputs for finding in findings if finding.result.verdict == "inconsistent")


def test_the_order_of_findings_needs_no_sorting(connection):
    from datapkg.database.summaries import RESULT_ORDER

    plan = connection.execute(f"explain query plan select * from check_results order by {RESULT_ORDER} limit 5")
    assert "check_results_order" in plan.fetchone()[3]


def test_checks_of_one_figure_that_pass_are_only_counted(connection):
    (share,) = connection.execute(
        "select observation_id from observations where report_id = 'tongchuan-2023' and text = '73.4%'"
    ).fetchone()
    shown = about(connection, share)
    assert shown.passed > 0
    assert any({"2354", "3209"} <= {each.text for each in finding.inputs} for finding in shown.findings)
    assert all(len(finding.inputs) > 1 for finding in shown.findings if finding.result.verdict == "consistent")
