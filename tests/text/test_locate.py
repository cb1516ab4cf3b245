from hypothesis import given
from hypothesis import strategies as st

from datapkg.text import normalize
from datapkg.text.locate import Piece, locate


def test_same_text():
    assert locate("全年救助1,234人次", pieces=[Piece(10, 21)], numerals=[(14, "1,234")]) == [(4, 9)]


def test_behind_what_was_left_out():
    source = "長(zhǎng)者12人,,残疾人12人"
    text, offsets = normalize(source)
    numerals = [(source.index("12"), "12"), (source.rindex("12"), "12")]
    expected = [(text.index("12"), text.index("12") + 2), (text.rindex("12"), text.rindex("12") + 2)]
    assert locate(text, pieces=[Piece(0, len(source))], numerals=numerals) == expected
    assert offsets.source_index(expected[1][0]) == numerals[1][0]


def test_a_paragraph_joined_from_pieces_in_another_order():
    # the source prints 为1141 second and 所幸福院 first; the paragraph reads them the other way round
    assert locate("为1141所幸福院12个", pieces=[Piece(50, 55), Piece(3, 10)], numerals=[(51, "1141"), (7, "12")]) == [
        (1, 5),
        (9, 11),
    ]


def test_folded_numerals():
    assert locate("共12万元", pieces=[Piece(0, 5)], numerals=[(1, "１２萬")]) == [(1, 4)]


def test_what_is_not_there_is_none():
    assert locate("没有数字", pieces=[Piece(0, 4)], numerals=[(1, "12")]) == [None]


def test_a_numeral_of_characters_that_nobody_sees_is_nowhere():
    numerals = [(1, "\u200b"), (2, "12")]
    assert locate("共12人", pieces=[Piece(0, 5)], numerals=numerals) == [None, (1, 3)]


def test_a_numeral_that_no_piece_holds_is_looked_for_from_the_end():
    assert locate("甲12人，乙12人", pieces=[Piece(0, 9)], numerals=[(40, "12")]) == [(6, 8)]


@given(st.lists(st.tuples(st.text(alphabet="人万,(zhǎng)，", max_size=8), st.integers(0, 99)), max_size=8))
def test_every_digit_run_is_found_where_the_offset_map_puts_it(parts):
    source = "".join(f"人{words}人{number}人" for words, number in parts)
    text, offsets = normalize(source)
    expected, numerals, position = [], [], 0
    for words, number in parts:
        start = position + len(words) + 2
        printed = str(number)
        view = next(place for place in range(len(text)) if offsets.source_index(place) == start)
        expected.append((view, view + len(printed)))
        numerals.append((start, printed))
        position = start + len(printed) + 1
    assert locate(text, pieces=[Piece(0, len(source))], numerals=numerals) == expected
