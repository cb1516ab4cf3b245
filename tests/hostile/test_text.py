"""Texts made to be misread: each number is read as it is meant, or it gets no value and, where that helps, a finding.

The numbers are those of the catalogue of hostile input in docs/hostile-input.md.
"""

import sys

import pytest

from datapkg import read_numbers
from datapkg.checks.provenance import census
from datapkg.errors import SourceError
from datapkg.extraction import MAX_NUMERALS, extract, extract_file
from datapkg.quantities import scan
from datapkg.text import normalize, oddities, read_text
from datapkg.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()


def values(source):
    return [(str(number.value), number.unit) for number in read_numbers(source) if number.kind == "quantity"]


def suspects(source):
    return {oddity.kind for oddity in oddities(source)}


def whole(source):
    """Everything up to the observations, which is what every command does with a text."""
    document = read_text(source, report_id="hostile")
    return extract(document, report=None, vocabulary=VOCABULARY, region="610300", year=2020)


# Characters: 8 to 30


@pytest.mark.parametrize(
    ("source", "read", "kinds"),
    [
        ("8 救\x00助5人", [("5", "人")], {"control"}),
        ("13 救助\u202e1000\u202c人", [("1000", "人")], {"direction"}),
        ("14 救助1\u200b234人", [("1234", "人")], {"hidden"}),
        ("14 救助1\u2060234人", [("1234", "人")], {"hidden"}),
        ("15 救助12\xad34人", [("1234", "人")], {"hidden"}),
        ("16 面积100²", [], {"raised"}),
        ("16 共10³人", [], {"raised"}),
        ("17 投入5①万元", [], set()),
        ("17 资金5⑴亿元", [], set()),
        ("18 资金½", [], set()),
        ("18 共¼万元", [], set()),
        ("19 面积100㎡", [("100", "平方米")], set()),
        ("19 面积100m²", [("100", "平方米")], set()),
        ("19 ㋀救助5人", [("5", "人")], set()),
        ("20 共１２，３４５人", [("12345", "人")], set()),
        ("20 占比１２．５％", [("12.5", "%")], set()),
        ("21 救助١٢٣人", [], {"foreign"}),
        ("21 救助१२३人", [], {"foreign"}),
        ("21 救助𝟏𝟐𝟑人", [], {"foreign"}),
        ("21 救助𝟏23人", [], {"foreign"}),
        ("22 救助1O0人", [], {"lookalike"}),
        ("22 救助1О0人", [], {"lookalike"}),
        ("22 救助l00人", [], set()),
        ("24 共O个", [], set()),
        ("25 壹佰贰拾叁元", [("123", "元")], set()),
        ("25 共廿五人", [("25", "人")], set()),
        ("25 共卅人", [("30", "人")], set()),
        ("26 共〡〢〣人", [], {"foreign"}),
        ("26 共⼀人", [], {"foreign"}),
        ("27 气温为\u22125度", [("-5", "度")], set()),
        ("27 气温为\uff0d5度", [("-5", "度")], set()),
        ("27 增长为负5%", [("-5", "%")], set()),
        ("28 共1\xa0234人", [("1234", "人")], set()),
        ("28 共1\u2009234人", [("1234", "人")], set()),
        ("28 共1'234人", [], set()),
        ("28 共1’234人", [], set()),
        ("29 共1\u0336人", [], {"combining"}),
        ("29 共5\ufe0f\u20e3人", [], {"combining"}),
        # number grammar: 31 to 37
        ("31 共1,23,456人", [], set()),
        ("31 共12,34人", [], set()),
        ("31 共1,2345人", [], set()),
        ("32 共1.234.567人", [], set()),
        ("32 共1，234人", [("1234", "人")], set()),
        ("32 投入.5万元", [], set()),
        ("32 投入5.万元", [], set()),
        ("32 同比-.5%", [], set()),
        ("32 占比（.5%）", [], set()),
        ("32 投入，.5万元", [], set()),
        ("32 .5万元", [], set()),
        ("32 投入 .5万元", [], set()),
        ("32 投入．5万元", [], set()),
        ("32 一.5万元", [("50000", "元")], set()),
        ("32 No.5人", [("5", "人")], set()),
        ("32 投入……5万元", [("50000", "元")], set()),
        ("32 投入...5万元", [("50000", "元")], set()),
        ("33 共" + "1" * 5_000 + "人", [], set()),
        ("33 共1." + "3" * 400 + "人", [], set()),
        ("33 共" + "九" * 10_000 + "人", [], set()),
        ("34 共1e999人", [], set()),
        ("34 共NaN人", [], set()),
        ("34 共0x1F人", [], set()),
        ("34 共1_000人", [], set()),
        ("36 上升2.5个百分点", [("2.5", "个百分点")], set()),
        ("36 共5万人,3亿元", [("50000", "人"), ("300000000", "元")], set()),
        ("37 〔2024〕12号", [], set()),
        ("37 电话0917-3123456", [], set()),
        ("37 身份证610302198001011234", [], set()),
        ("37 邮编721000", [], set()),
        ("37 新增2024家", [("2024", "家")], set()),
    ],
)
def test_a_number_is_read_as_it_is_meant_or_not_at_all(source, read, kinds):
    source = source.partition(" ")[2]
    assert values(source) == read
    assert suspects(source) == kinds


def test_18_a_half_is_not_a_digit():
    assert values("投入1½万元") == [("15000", "元")]  # never 11 or 10000


@pytest.mark.parametrize("source", ["增长一5%", "下降一3.2%"])
def test_23_a_character_that_may_be_a_dash_is_named(source):
    assert suspects(source) == {"dash"}


@pytest.mark.parametrize("source", ["△5%", "▲5万元", "同比▼5%", "增减△ 12"])
def test_27_a_sign_of_unclear_meaning_is_named(source):
    assert suspects(source) == {"sign"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\v", "\f"])
def test_10_every_line_end_leaves_the_offsets_exact(end):
    source = end.join(["民政局工作总结", "全年救助1,234人。", "发放5万元。"])
    extraction = whole(source)
    assert [row.text for row in extraction.observations] == ["1,234", "5万"]
    for row in extraction.observations:
        assert source[row.source_start : row.source_end] == row.text


@pytest.mark.parametrize("source", ["", " \n\t\n", "\ufeff", "\u200b", "\x00"])
def test_9_a_text_without_words_has_no_numbers(source):
    extraction = whole(source)
    assert (extraction.numbers, extraction.observations) == ((), ())


def test_12_a_lone_surrogate_is_read_around():
    assert values("救助\udc80 5人\ud800") == [("5", "人")]


def test_30_two_normal_forms_give_the_same_values():
    assert values("Café 5人") == values("Cafe\u0301 5人") == [("5", "人")]


# Sizes: 11, 33, 35, 38


@pytest.mark.parametrize("piece", ["救助困难群众", "1", "，", "(", "一"])
def test_11_long_lines_are_read_to_the_end(piece):
    source = piece * (1_000_000 // len(piece)) + "。救助7人。"
    view, offsets = normalize(source)
    assert offsets.length == len(view)
    assert ("7", "人") in values(source[-1_000:])
    assert scan(view, vocabulary=VOCABULARY)[-1].text == "7"


@pytest.mark.parametrize("pair", ["()", "（）", "“”", "《》", "【】", "「」", "[]", "<>"])
def test_38_100_000_nested_brackets(pair):
    source = pair[0] * 100_000 + "救助7人" + pair[1] * 100_000
    read = [] if pair == "《》" else ["7"]  # a number inside a title is part of a name
    assert [number.text for number in read_numbers(source) if number.kind == "quantity"] == read
    assert [row.text for row in whole(source).observations] == read


def test_35_many_numbers_are_each_counted():
    source = "救助困难群众5人，发放3万元。" * 5_000
    extraction = whole(source)
    assert len(extraction.observations) == len(census(source)) == 10_000


def test_35_a_file_of_too_many_lines_is_refused_with_the_reason(tmp_path):
    path = tmp_path / "many.txt"
    path.write_text("1\n" * 3_000_000, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        extract_file(path, vocabulary=VOCABULARY)
    assert caught.value.code == "source-too-many-lines"
    assert "100,000" in caught.value.message
    assert caught.value.where == str(path)


@pytest.mark.parametrize("piece", ["1 ", "①", "五人，", "5万元", "5" + "人" * 150])
def test_35_a_text_of_too_many_numerals_is_refused_with_the_reason(tmp_path, piece):
    path = tmp_path / "many.txt"
    path.write_text("救助" + piece * (MAX_NUMERALS + 1), encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        extract_file(path, vocabulary=VOCABULARY)
    assert caught.value.code == "source-too-many-numerals"
    assert caught.value.where == str(path)
    assert "100,000" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "character", ["一", "万", "1", "①", "½", "点", "%", "分之", "\u0336", "\u200b", "\u202e", "余"]
)
def test_33_no_repetition_reaches_the_recursion_limit(character):
    before = sys.getrecursionlimit()
    extraction = whole(f"共{character * 20_000}人，救助7人。")
    assert extraction.observations[-1].text == "7"
    assert sys.getrecursionlimit() == before
