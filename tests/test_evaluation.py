"""Accuracy against the reference annotations."""

from __future__ import annotations

from pathlib import Path

import pytest

from datapkg.errors import UsageError
from datapkg.evaluation import GoldNumeral, add_scores, evaluate_reports, read_gold, score
from datapkg.vocabulary import load_vocabulary

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold"


def numeral(start: int, end: int, **fields: object) -> GoldNumeral:
    quantity = {"kind": "quantity", "value": "5", "unit": "人", "approx": "exact", "measure": ("flow", "stock")}
    keywords = {"label": "救助人数", "keywords": ("救助|援助", "人"), "region": "铜川市", "year": 2023}
    return GoldNumeral.model_validate({"start": start, "end": end, "span": "5", **quantity, **keywords, **fields})


def row(start: int, end: int, **fields: str | int | bool | None) -> dict[str, str | int | bool | None]:
    read: dict[str, str | int | bool | None] = {"start": start, "end": end, "text": "5", "kind": "quantity"}
    read |= {"value": "5.0", "unit": "名", "approx": "exact", "measure": "flow", "label": "援助人数"}
    return {**read, "region": "铜川", "year": 2023, **fields}


def test_a_right_row_is_whole() -> None:
    scores, errors = score([numeral(3, 4)], [row(3, 4)])
    assert set(scores.figures.values()) == {1.0}
    assert errors == ()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"value": "6"}, "value"),
        ({"kind": "date"}, "missed"),
        ({"unit": "户"}, "unit"),
        ({"approx": "over"}, "approx"),
        ({"measure": "target"}, "measure"),
        ({"label": "援助"}, "label"),
        ({"region": "宝鸡市"}, "region"),
        ({"year": None}, "year"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, str | None], wrong: str) -> None:
    scores, errors = score([numeral(3, 4)], [row(3, 4, **fields)])
    assert wrong in {error.what for error in errors}
    assert min(scores.figures.values()) < 1


def test_what_is_no_quantity_counts_against_precision_and_ledger() -> None:
    gold = [numeral(3, 4), GoldNumeral(start=8, end=9, span="三", kind="name")]
    scores, errors = score(gold, [row(3, 4), row(8, 9), row(20, 21)])
    assert (scores.matched, scores.predicted, scores.numerals, scores.kinds) == (1, 3, 2, 1)
    assert [error.what for error in errors] == ["extra", "kind", "extra"]


def test_compound_units_are_equal_in_any_order() -> None:
    scores, _ = score([numeral(3, 4, unit="元/人·月")], [row(3, 4, unit="元/月·人")])
    assert scores.right["unit"] == 1


def test_a_broken_annotation_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"start": 1, "end": 2, "span": "5", "kind": "date"}\n{"start": 1}\n', encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_gold(path)
    assert caught.value.where == f"{path}:2"


def test_no_annotations_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no annotations"):
        evaluate_reports(tmp_path, gold=tmp_path, vocabulary=load_vocabulary(), corrected=False)


def test_the_reports_are_read_as_well_as_promised() -> None:
    by_rules = add_scores(evaluate_reports(ROOT, gold=GOLD, vocabulary=load_vocabulary(), corrected=False)).figures
    promised = {"label": 0.93, "measure": 0.92, "unit": 0.99, "whole": 0.90}
    assert {name: by_rules[name] for name in promised if by_rules[name] < promised[name]} == {}


def test_with_corrections_everything_is_right() -> None:
    for evaluation in evaluate_reports(ROOT, gold=GOLD, vocabulary=load_vocabulary(), corrected=True):
        wrong = [error for error in evaluation.errors if error.what != "kind"]
        assert wrong == [], evaluation.report_id
