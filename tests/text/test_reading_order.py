"""Reading order: pieces put right, and every way in which a declaration can lose or repeat characters."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapkg.errors import ReadingOrderError
from datapkg.models import ReadingPiece
from datapkg.text import read_text
from datapkg.text.reading_order import order_pieces

PAGE = (
    "全市救助流浪\n\n亮点二\n\n建成养老院12所，床位\n\n图说\n\n乞讨人员1542人次。\n\n3800张。\n\n乞讨人员1542人次。\n"
)
PIECES = (
    ReadingPiece(first="全市救助", last="流浪"),
    ReadingPiece(first="图说\n\n乞讨", last="次。"),
    ReadingPiece(first="亮点二", last="床位"),
    ReadingPiece(first="3800", last="张。", join=True, lacuna=True),
    ReadingPiece(first="乞讨人员", last="次。", duplicate_of="图说\n\n乞讨"),
)


def test_pieces_cover_the_source_once():
    pieces = order_pieces(PAGE, reading_order=PIECES, report_id="x")
    spans = sorted((piece.start, piece.stop) for piece in pieces)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(PAGE)
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert [PAGE[piece.start : piece.end] for piece in pieces][2] == "亮点二\n\n建成养老院12所，床位"


def test_joined_sentences_are_whole_paragraphs_with_two_segments():
    source = "甲处救助流浪\n\n乙处建成12所。\n\n乞讨人员1542人次。"
    order = (
        ReadingPiece(first="甲处", last="流浪"),
        ReadingPiece(first="乞讨", last="次。", join=True),
        ReadingPiece(first="乙处", last="所。"),
    )
    document = read_text(source, report_id="x", reading_order=order)
    first, second = document.paragraphs
    assert document.text[first.start : first.end] == "甲处救助流浪乞讨人员1542人次。"
    assert [source[piece.source_start : piece.source_end] for piece in first.segments] == [
        "甲处救助流浪",
        "乞讨人员1542人次。",
    ]
    assert document.text[second.start : second.end] == "乙处建成12所。"
    assert not first.lacuna


def test_a_lacuna_keeps_its_line_break_and_marks_the_paragraph():
    document = read_text(PAGE, report_id="x", reading_order=PIECES)
    broken = next(paragraph for paragraph in document.paragraphs if paragraph.lacuna)
    assert document.text[broken.start : broken.end] == "建成养老院12所，床位\n\n3800张。"
    assert len(broken.segments) == 2


def test_a_second_printing_is_kept_as_a_duplicate():
    document = read_text(PAGE, report_id="x", reading_order=PIECES)
    last = document.paragraphs[-1]
    assert last.kind == "duplicate"
    assert document.text[last.start : last.end] == "乞讨人员1542人次。"
    assert document.offsets.source_span(last.start, last.end) == (PAGE.rindex("乞讨"), PAGE.rindex("。") + 1)


@pytest.mark.parametrize(
    ("index", "change", "code", "words"),
    [
        (0, {"first": "没有的"}, "reading-order-missing", "isn't in the source"),
        (1, {"first": "乞讨人员"}, "reading-order-ambiguous", "stands 2 times"),
        (0, {"last": "没有的"}, "reading-order-missing", "don't stand behind"),
        (0, {"last": "全市救助"}, "reading-order-loses", "'流浪'"),
        (2, {"last": "张。"}, "reading-order-repeats", "two pieces"),
        (4, {"duplicate_of": "图说"}, "reading-order-duplicate", "no other piece"),
    ],
)
def test_what_loses_or_repeats_a_character_fails(index, change, code, words):
    pieces = [*PIECES]
    pieces[index] = pieces[index].model_copy(update=change)
    with pytest.raises(ReadingOrderError, match=words) as caught:
        order_pieces(PAGE, reading_order=pieces, report_id="here-2024")
    assert caught.value.code == code
    assert str(caught.value.where).startswith("here-2024, reading_order")


def test_a_missing_piece_fails():
    with pytest.raises(ReadingOrderError, match="belong to no piece"):
        order_pieces(PAGE, reading_order=PIECES[:-1], report_id="x")


@given(st.permutations(["甲一二。", "乙三四。", "丙五六，", "丁七八。"]), st.sampled_from(["\n", "\n\n", "", "　"]))
def test_any_order_maps_every_character(parts, gap):
    source = gap.join(sorted(parts)) + gap
    order = tuple(ReadingPiece(first=part[:2], last=part[-2:]) for part in parts)
    document = read_text(source, report_id="x", reading_order=order)
    assert "".join(document.text.split()) == "".join(parts)
    for index, character in enumerate(document.text):
        place = source[document.offsets.source_index(index)]
        assert character == place or (character, place) == (" ", "　")
