"""A person's last word, and its guards."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from datapkg.errors import CorrectionError, DeclarationError
from datapkg.extraction import Extraction
from datapkg.observations.corrections import load_corrections
from tests.observations.reading import extraction_of

TEXT = "全市共有养老机构51所、幸福院1139所，发放补贴12万元。救助5人。安置5人。"


def corrected(folder: Path, yaml: str) -> Extraction:
    (folder / "corrections.yml").write_text(yaml, encoding="utf-8")
    return extraction_of(TEXT, corrections=load_corrections(folder))


def test_a_correction_replaces_fields_and_keeps_what_was_printed(tmp_path: Path) -> None:
    entry = "- at: 机构51所\n  expect: {value: 51, measure: stock}\n  set: {value: '52', measure: flow}\n"
    extraction = corrected(tmp_path, entry + "  reason: 印刷错误\n  by: somebody\n")
    first, second, *_ = extraction.observations
    assert (first.value, first.printed_value, first.measure) == (Decimal(52), Decimal(51), "flow")
    assert (first.interval.lower, first.interval.upper) == (Decimal(52), Decimal(52))
    assert (first.correction, first.confidence) == ("印刷错误", 100)
    assert second.correction is None


def test_region_year_and_indicator_can_be_set(tmp_path: Path) -> None:
    expect = "{region: '610200', year: 2023, indicator: elderly-care-institutions}"
    entry = f"- at: 机构51所\n  expect: {expect}\n  set: {{region: '610204', year: null, indicator: null}}\n"
    first = corrected(tmp_path, entry + "  reason: r\n  by: b\n").observations[0]
    assert (first.region, first.region_code, first.year, first.indicator_id) == ("耀州区", "610204", None, None)
    assert first.year_reason == "correction"


def test_a_corrected_label_finds_its_indicator(tmp_path: Path) -> None:
    entry = "- at: 救助5人\n  expect: {label: 救助人数}\n  set: {label: 临时救助人数}\n  reason: r\n  by: b\n"
    extraction = extraction_of(TEXT)
    label = next(each.label for each in extraction.observations if each.quote.startswith("救助5人"))
    changed = corrected(tmp_path, entry.replace("救助人数", label, 1)).observations
    assert [each.indicator_id for each in changed if each.correction] == ["temporary-assistance-persons"]


def test_a_number_of_several_is_named(tmp_path: Path) -> None:
    entry = "- at: 51所、幸福院1139所\n  number: '1139'\n  expect: {measure: stock}\n  set: {measure: flow}\n"
    extraction = corrected(tmp_path, entry + "  reason: r\n  by: b\n")
    assert [observation.measure for observation in extraction.observations][:2] == ["stock", "flow"]


@pytest.mark.parametrize(
    ("at", "fields", "code"),
    [
        ("机构99所", "expect: {measure: stock}\n  set: {measure: flow}", "correction-quote-missing"),
        ("5人", "expect: {measure: flow}\n  set: {measure: stock}", "correction-quote-ambiguous"),
        ("共有养老", "expect: {measure: stock}\n  set: {measure: flow}", "correction-number-missing"),
        ("51所、幸福院1139所", "expect: {measure: stock}\n  set: {measure: flow}", "correction-number-ambiguous"),
        ("机构51所", "expect: {measure: target}\n  set: {measure: flow}", "correction-outdated"),
        ("机构51所", "expect: {label: 养老机构数}\n  set: {measure: flow}", "correction-unguarded"),
        ("机构51所", "expect: {label: 养老机构数}\n  set: {}", "correction-empty"),
        ("机构51所", "expect: {value: 51}\n  set: {value: 五十一}", "correction-value"),
        ("机构51所", "expect: {region: '610200'}\n  set: {region: '999999'}", "correction-region"),
    ],
)
def test_a_correction_that_does_not_fit_stops_with_its_line(tmp_path: Path, at: str, fields: str, code: str) -> None:
    with pytest.raises(CorrectionError) as caught:
        corrected(tmp_path, f"# a comment\n- at: {at}\n  {fields}\n  reason: r\n  by: b\n")
    assert caught.value.code == code
    assert caught.value.where == f"{tmp_path / 'corrections.yml'}:2"


def test_two_corrections_of_one_figure_stop(tmp_path: Path) -> None:
    entry = "- at: 机构51所\n  expect: {measure: stock}\n  set: {measure: flow}\n  reason: r\n  by: b\n"
    with pytest.raises(CorrectionError, match="corrected twice"):
        corrected(tmp_path, entry + entry)


def test_a_misspelt_key_is_an_error_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError) as caught:
        corrected(tmp_path, "- at: 机构51所\n  expects: {measure: stock}\n  set: {}\n  reason: r\n  by: b\n")
    assert caught.value.where == f"{tmp_path / 'corrections.yml'}:2"


def test_a_folder_without_corrections_has_none(tmp_path: Path) -> None:
    assert load_corrections(tmp_path) == ()
