"""Packages against their sources: what is quoted is read again, and no digit is missing."""

from decimal import Decimal

import pytest

from datapkg.checks.provenance import census, check_provenance, join_provenance, provenance_of
from datapkg.package.write import write_package
from datapkg.resources import shipped
from tests.package.samples import observation, tables


def checked(folder, source, *figures, mentions=None):
    rows = tables(observations=figures)
    rows = rows if mentions is None else rows._replace(mentions=mentions(rows.mentions))
    write_package(rows, folder=folder, schemas=shipped("schemas"))
    return check_provenance(folder, source=source)


def figure(source, text, value, **changed):
    start = source.index(text)
    changed = {"text": text, "value": Decimal(value), "source_end": start + len(text)} | changed
    return observation(start, **changed)


def verdicts(rows, check="source-reread"):
    return [result.verdict for result in rows.results if result.check_id == check]


@pytest.mark.parametrize(
    ("source", "text", "value", "verdict"),
    [
        ("发放16.19万人次", "16.19万", "161900", "consistent"),
        ("发放１６.１９萬人次", "１６.１９萬", "161900", "consistent"),
        ("共1,234人", "1,234", "1234", "consistent"),
        ("占73.4%", "73.4%", "73.4", "consistent"),
        ("减少3.2万人", "3.2万", "-32000", "consistent"),
        ("发放16.19万人次", "16.19万", "1619000000", "cannot_tell"),
        ("发放16.19万人次", "16.19万", "161800", "inconsistent"),
        ("发放16.19万人次", "16.19万", "0", "inconsistent"),
        ("共三千二百人", "三千二百", "3200", "consistent"),
    ],
)
def test_the_source_is_read_again(tmp_path, source, text, value, verdict):
    rows = checked(tmp_path, source, figure(source, text, value))
    assert verdicts(rows) == [verdict]
    assert verdicts(rows, "source-ledger") == ["consistent"]
    (reread,) = [check for check in rows.checks if check.check_id == "source-reread"]
    assert (reread.evaluated, reread.open) == (1, int(verdict == "cannot_tell"))


def test_the_lower_end_of_a_range_takes_the_multiplier_behind_the_upper(tmp_path):
    source = "投入80—100万元"
    assert verdicts(checked(tmp_path, source, figure(source, "80", "800000"))) == ["consistent"]


def test_a_corrected_figure_is_compared_with_what_is_printed(tmp_path):
    source = "共12人"
    right = figure(source, "12", "21", printed_value=Decimal(12), correction="排版错误")
    assert verdicts(checked(tmp_path, source, right)) == ["consistent"]
    wrong = figure(source, "12", "12", printed_value=Decimal(21), correction="排版错误")
    assert verdicts(checked(tmp_path, source, wrong)) == ["inconsistent"]


def test_other_characters_at_the_place_are_the_programs_fault(tmp_path):
    source = "共12人"
    rows = checked(tmp_path, "总共12人", figure(source, "12", "12"))
    result = rows.results[0]
    assert (result.verdict, result.fault, result.severity) == ("inconsistent", "extraction", "error")
    assert "共1" in result.message_zh
    assert rows.inputs[0].result_id == result.result_id


def test_derived_figures_have_no_place_to_read(tmp_path):
    source = "共12人"
    derived = figure(source, "12", "99", observation_id="demo-2020-d1", derived_from="sample.share:demo-2020-4")
    assert len(verdicts(checked(tmp_path, source, figure(source, "12", "12"), derived))) == 1


def test_each_missing_run_of_digits_is_a_finding(tmp_path):
    source = "共12人,其中3人,２０２０年"
    rows = checked(tmp_path, source, figure(source, "12", "12"))
    missing = [result for result in rows.results if result.check_id == "source-ledger"]
    assert [result.verdict for result in missing] == ["inconsistent", "inconsistent"]
    assert "“3”" in missing[0].message_zh
    assert "'２０２０'" in missing[1].message_en


def test_a_run_that_is_covered_in_part_is_missing(tmp_path):
    source = "共1234人"
    rows = checked(tmp_path, source, figure(source, "123", "123"))
    assert verdicts(rows, "source-ledger") == ["inconsistent"]


def test_the_census_counts_runs():
    assert census("1,2 ３4\n五5") == [(0, 1), (2, 3), (4, 6), (8, 9)]
    assert census("") == []


def test_the_rows_of_reports_add_up_to_those_of_the_collection(tmp_path):
    source = "共12人"
    parts = [checked(tmp_path, source, figure(source, "12", value)) for value in ("12", "13", "120")]
    joined = join_provenance(parts)
    assert [(check.evaluated, check.open) for check in joined.checks] == [(3, 1), (3, 0), (3, 0)]
    assert len(joined.results) == 9


def test_the_rows_are_found_again_in_a_package(tmp_path):
    source = "共12人"
    rows = checked(tmp_path, source, figure(source, "12", "12"))
    whole = tables()
    whole = whole._replace(
        checks=(*rows.checks, *whole.checks),
        check_results=(*rows.results, *whole.check_results),
        check_inputs=(*whole.check_inputs, *rows.inputs),
    )
    assert provenance_of(whole) == rows
