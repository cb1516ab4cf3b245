"""The rows that are printed, and the list for a person."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from datapkg.declarations import parse_declaration
from datapkg.observations.review import DOUBTFUL, review_items, review_lines
from datapkg.observations.rows import COLUMNS, NUMERAL_COLUMNS, numeral_rows
from tests.observations.reading import extraction_of

TEXT = "2023年，第三批养老机构达到51所。惠及1.06万人，其中二十人未登记。"


def rows_of(text: str) -> list[dict[str, str | int | bool | None]]:
    extraction = extraction_of(text)
    return list(numeral_rows(extraction.document, extraction.numbers, extraction.observations))


def test_every_numeral_has_a_row_and_quantities_have_all_columns() -> None:
    rows = rows_of(TEXT)
    assert [row["kind"] for row in rows] == ["date", "ordinal", "quantity", "quantity", "quantity"]
    for row in rows:
        assert tuple(row) == (COLUMNS if row["kind"] == "quantity" else NUMERAL_COLUMNS)
        assert row["paragraph"] == "example-p001"


def test_values_are_plain_decimals() -> None:
    values = [row["value"] for row in rows_of(TEXT) if row["kind"] == "quantity"]
    assert [Decimal(str(value)) for value in values] == [51, 10600, 20]
    assert not any("E" in str(value) for value in values)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="救助5人养老机构，。1２年万億於余", max_size=30))
def test_positions_are_those_of_the_source(text: str) -> None:
    for row in rows_of(text):
        assert text[int(row["start"] or 0) : int(row["end"] or 0)] == row["text"]


def test_the_review_list_can_be_pasted_into_corrections() -> None:
    extraction = extraction_of("惠及300人。安放祭祀炉5座。另有祭祀炉7座。")
    lines = list(review_lines(extraction.observations, source=extraction.document.source))
    entries = parse_declaration("\n".join(lines), path=Path("review.yml")).data
    assert entries
    for entry in entries:
        assert extraction.document.source.count(entry["at"]) == 1
        assert entry["expect"] == entry["set"]
        assert {"reason", "by"} <= set(entry)


def test_the_least_certain_comes_first() -> None:
    items = review_items(extraction_of("安放祭祀炉5座。惠及300人。", year=None).observations)
    assert [item.urgency for item in items] == sorted((item.urgency for item in items), reverse=True)
    assert all("undated" in item.reasons for item in items)


def test_each_reason_for_a_look_is_named() -> None:
    observation = extraction_of("全市共有养老机构51所。").observations[0]
    sure = observation.model_copy(update={"confidence": DOUBTFUL, "candidates": ()})
    unsure = {
        ("ambiguous",): {"candidates": ("a", "b"), "indicator_id": None},
        ("unmapped",): {"indicator_id": None},
        ("undated",): {"year": None},
        ("doubtful",): {"confidence": DOUBTFUL - 1},
        ("unmapped", "undated", "doubtful"): {"indicator_id": None, "year": None, "confidence": 0},
    }
    assert review_items([sure]) == []
    for reasons, changes in unsure.items():
        assert [item.reasons for item in review_items([sure.model_copy(update=changes)])] == [reasons]


def test_what_a_person_has_decided_is_not_asked_again() -> None:
    observation = extraction_of("全市共有养老机构51所。").observations[0]
    assert review_items([observation.model_copy(update={"confidence": 0, "correction": "印刷错误"})]) == []


def test_the_review_list_names_candidates_and_the_number_where_a_quote_holds_several() -> None:
    source = "安置3人5户，安置3人5户。"
    first, second, *_ = extraction_of(source).observations
    lines = list(review_lines([first.model_copy(update={"candidates": ("a", "b")}), second], source=source))
    assert "# candidates: a, b" in lines
    assert '  number: "3"' in lines
