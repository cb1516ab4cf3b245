from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from datapkg import read_numbers
from datapkg.models import Number
from datapkg.quantities import scan
from datapkg.quantities.numerals import read_numeral
from datapkg.vocabulary import load_vocabulary
from tests.quantities import writing
from tests.quantities.test_examples import LINES, marked

NUMBERS = st.one_of(
    st.integers(1, 120), st.integers(1, 99_999), st.integers(1, 10**12), st.integers(1, 9999).map(lambda n: n * 10**6)
)
FORMS = st.sampled_from([str, writing.grouped, writing.scaled, writing.mixed, writing.chinese])
EXAMPLES = [marked(line.split(" => ")[0])[0] for _, line in LINES]
TEXTS = st.sampled_from([text for text in EXAMPLES if "\t" not in text])
SCRAPS = st.text("0123456789一二三两十百千万亿年月日个人元%，。、第每均约余多“”《》（）-—.: \n建成下降", max_size=40)


def read(text: str) -> list[Number]:
    return scan(text, vocabulary=load_vocabulary())


def what(number: Number, *, shift: int = 0) -> tuple[object, ...]:
    """All of a number but the rule: a heading and a sentence may be told by different rules that say the same."""
    unit_end = number.unit_end + shift if number.unit_end else 0
    return (number.start + shift, number.end + shift, number.kind, number.value, number.unit, unit_end, number.approx)


@given(NUMBERS, FORMS)
def test_a_number_is_read_back_from_any_form(value: int, form: object) -> None:
    text = form(value)  # type: ignore[operator]
    assert read_numeral(text).value == value


@given(NUMBERS, FORMS)
def test_a_number_is_found_in_a_sentence(value: int, form: object) -> None:
    written = form(value)  # type: ignore[operator]
    assume(written != "一")  # 一吨 need not count anything
    numbers = read(f"全年生产{written}吨。")
    assert [(number.text, number.value, number.unit, number.kind) for number in numbers] == [
        (written, value, "吨", "quantity")
    ]


@given(NUMBERS, st.sampled_from([str, writing.grouped, writing.scaled]))
def test_width_changes_nothing(value: int, form: object) -> None:
    written = writing.full_width(form(value))  # type: ignore[operator]
    (number,) = read_numbers(f"全年生产{written}吨。")
    assert (number.text, number.value) == (written, value)


@given(NUMBERS.filter(lambda number: number > 10))
def test_traditional_characters_change_nothing(value: int) -> None:
    written = writing.traditional(writing.chinese(value))
    (number,) = read_numbers(f"全年生產{written}噸。")
    assert (number.text, number.value, number.unit) == (written, value, "吨")


@given(st.decimals("0.01", "9999.99", places=2))
def test_decimals_keep_their_digits(value: Decimal) -> None:
    (number,) = read(f"增长{value}%。")
    assert str(number.value) == str(value)


@given(TEXTS, TEXTS)
def test_texts_joined_at_a_sentence_end_are_read_one_by_one(first: str, second: str) -> None:
    joined = f"{first}。\n{second}。\n"
    shift = len(first) + 2
    alone = [what(number) for number in read(f"{first}。\n")]
    alone += [what(number, shift=shift) for number in read(f"{second}。\n")]
    assert [what(number) for number in read(joined)] == alone


@given(TEXTS, SCRAPS.filter(lambda scrap: "\t" not in scrap))
def test_text_before_changes_only_the_offsets(text: str, scrap: str) -> None:
    before = f"{scrap}。\n\n"
    numbers = [what(number) for number in read(before + text) if number.start >= len(before)]
    assert numbers == [what(number, shift=len(before)) for number in read("\n" + text)] or numbers == [
        what(number, shift=len(before)) for number in read(text)
    ]


@given(SCRAPS)
def test_every_digit_is_in_some_number_and_places_are_right(text: str) -> None:
    numbers = read(text)
    covered = {place for number in numbers for place in range(number.start, number.end)}
    assert {place for place, character in enumerate(text) if character in "0123456789"} <= covered
    assert [number.text for number in numbers] == [text[number.start : number.end] for number in numbers]
    assert all(first.end <= second.start for first, second in pairwise(numbers))
    assert all((number.value is None) == (number.kind != "quantity") for number in numbers)


@given(SCRAPS)
def test_positions_are_those_of_the_source(text: str) -> None:
    source = writing.full_width(text)
    for number in read_numbers(source):
        assert number.text == source[number.start : number.end]
