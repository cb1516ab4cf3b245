"""CSV files: canonical, exact in both directions, and strict when read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapkg.errors import PackageError
from datapkg.models.base import Model
from datapkg.package.cells import CANONICAL_INTEGER, CANONICAL_NUMBER, cell, read_table, table_text


class Row(Model):
    name: str
    note: str | None
    number: Decimal | None
    count: int
    flag: bool


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
ROWS = st.lists(
    st.builds(
        Row,
        name=TEXT,
        note=st.none() | TEXT,
        number=st.none() | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20),
        count=st.integers(),
        flag=st.booleans(),
    ),
    max_size=5,
)


@given(ROWS)
def test_rows_come_back_as_they_were(rows):
    text = table_text(Row, rows)
    assert list(read_table(Row, text, where="x.csv")) == rows
    assert table_text(Row, read_table(Row, text, where="x.csv")) == text


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_numbers_are_canonical(number):
    assert CANONICAL_NUMBER.match(cell(number))
    assert Decimal(cell(number)) == number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("161900.0"), "161900"), (Decimal("1.619E+5"), "161900"), (Decimal("73.40"), "73.4"),
        (Decimal("-0.0"), "0"), (Decimal("0.10"), "0.1"), (Decimal("100"), "100"), (-7, "-7"), (True, "true"),
        (False, "false"), (None, ""), ("a", "a"),
    ],
)  # fmt: skip
def test_one_spelling_for_each_value(value, text):
    assert cell(value) == text


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), 1.5, b"x", ["a"]])
def test_what_a_table_cannot_hold_is_refused(value):
    with pytest.raises(PackageError, match="can't hold"):
        cell(value)


@pytest.mark.parametrize("text", ["", "+1", "01", "1.", "1.0", ".5", "1e3", "-0", "1_0", "１", "NaN", " 1", "1\n", "-"])
def test_other_spellings_are_not_canonical(text):
    assert not CANONICAL_NUMBER.match(text)
    assert not CANONICAL_INTEGER.match(text)


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("", "x.csv:1", "found none"),
        ("name,note,number,flag,count\n", "x.csv:1", "expected the columns"),
        ("name,note,number,count,flag\na,,,1\n", "x.csv:2", "expected 5 cells, found 4"),
        ("name,note,number,count,flag\n,,,1,true\n", "x.csv:2", "name"),
        ("name,note,number,count,flag\na,,,1,true\nb,,x,1,true\n", "x.csv:3", "number"),
        ('name,note,number,count,flag\na,"b,,1,true\n', "x.csv:2", "isn't valid CSV"),
    ],
)
def test_errors_name_the_line(text, where, words):
    with pytest.raises(PackageError, match=words) as caught:
        read_table(Row, text, where="x.csv")
    assert caught.value.where == where


def test_lines_end_with_a_line_feed_and_only_what_needs_quotes_has_them():
    rows = [Row(name='a"b', note="c,d", number=None, count=1, flag=True), Row(name="e", note="f\r", number=None, count=2, flag=False)]  # fmt: skip  # noqa: E501
    assert table_text(Row, rows) == 'name,note,number,count,flag\n"a""b","c,d",,1,true\ne,"f\r",,2,false\n'
