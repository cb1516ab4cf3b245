"""Numbers of a source that is normalised first: their places are those of the source."""

from __future__ import annotations

from datapkg import read_numbers


def test_places_are_right_behind_any_number_of_glosses() -> None:
    source = "長(zhǎng)者１２人，隊長(zhǎng)13人，會長(zhǎng)１，４００\xad人，床位5張。"
    found = [
        (number.text, str(number.value), source[number.start : number.unit_end]) for number in read_numbers(source)
    ]
    assert found == [
        ("１２", "12", "１２人"),
        ("13", "13", "13人"),
        ("１，４００", "1400", "１，４００\xad人"),
        ("5", "5", "5張"),
    ]


def test_a_number_that_something_hidden_parts_is_given_with_it() -> None:
    (number,) = read_numbers("全年救助1\u200b5人。")
    assert (number.text, number.value, number.start, number.end) == ("1\u200b5", 15, 4, 7)


def test_a_text_that_is_read_as_it_stands_keeps_its_numbers() -> None:
    (number,) = read_numbers("全年救助15人。")
    assert (number.text, number.start, number.unit_end) == ("15", 4, 7)
