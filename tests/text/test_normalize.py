"""The view: what it folds, what it leaves out, and that every character of it leads back to the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapkg.text import normalize
from datapkg.text.widths import fold

MIXED = st.text(
    st.sampled_from(
        "救助低保，。、；：！？（）“”1234567890.%,;:()- 　０１９％，．\n\r\t\u200b\xad\u202e\xa0長體養萬乾於著zhǎng①²½"
    )
)


@pytest.mark.parametrize(
    ("source", "view"),
    [
        ("１，２３４人，占５．６％", "1,234人，占5.6%"),
        ("共１２，３４户", "共12，34户"),
        ("1,234人,5户;来源:本站", "1,234人，5户；来源：本站"),
        ("提高5.5%,11.2%,1,234人", "提高5.5%，11.2%，1,234人"),
        ("时间:2024-01-17 14:42 阅读", "时间：2024-01-17 14:42 阅读"),
        ("（一）8～10个！？", "（一）8～10个！？"),
        ("局長(zhǎng)說3萬(wàn)元", "局长说3万元"),
        ("救助中心(long)、村(he)建设", "救助中心、村建设"),
        ("二级(A)、米(m)、村(社区)(2021)", "二级(A)、米(m)、村(社区)(2021)"),
        ("以來,，陜西書記,、局長。,全市", "以来，陕西书记、局长。全市"),
        ("站點4個(gè),,32位老人", "站点4个，32位老人"),
        ("1,,234", "1,,234"),
        ("1\u200b234人", "1234人"),
        ("12\xad34人", "1234人"),
        ("\u202e0001", "0001"),
        ("A\x00B\x07C", "ABC"),
        ("全年救助 5.5 万人次，占 12 %。", "全年救助5.5万人次，占12%。"),
        ("指标 2022年 2023年", "指标 2022年 2023年"),
        ("殘疾人兩項補貼", "残疾人两项补贴"),
        ("乾县、於潜镇著名，方莹燚", "乾县、於潜镇著名，方莹燚"),
        ("乾隆年間修葺，著名景點", "乾隆年间修葺，著名景点"),
        ("100²、5①万元、1½、㎡、⼀、Ⅳ、٣", "100²、5①万元、1½、㎡、⼀、Ⅳ、٣"),
        ("全年增长19·5％，人均309·8元，“9·18”案", "全年增长19.5%，人均309.8元，“9·18”案"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("", ""),
    ],
)
def test_views(source, view):
    assert normalize(source)[0] == view


@given(MIXED)
def test_every_character_of_the_view_stands_for_the_same_character_of_the_source(source):
    view, offsets = normalize(source)
    folded = fold(source)
    assert len(folded) == len(source)
    assert len(view) == offsets.length
    places = [offsets.source_index(index) for index in range(len(view))]
    assert [folded[place] for place in places] == list(view)
    assert places == sorted(set(places)), "runs overlap or go back"


@given(MIXED)
def test_no_digit_is_lost_or_made(source):
    view, offsets = normalize(source)
    digits = [index for index, character in enumerate(source) if character.isdigit()]
    kept = [offsets.source_index(index) for index, character in enumerate(view) if character.isdigit()]
    assert kept == digits


@given(st.text())
def test_any_text_has_a_view(source):
    view, offsets = normalize(source)
    assert len(view) == offsets.length <= len(source)
    assert normalize(view)[0].count("\u200b") == 0


def test_a_text_with_nothing_to_do_is_its_own_view():
    source = "全市共有养老机构51所，床位23800张。\n"
    view, offsets = normalize(source)
    assert view is source
    assert offsets.is_identity


def test_many_traditional_characters_in_a_simplified_text_are_simplified_one_by_one():
    traditional = "長體養萬於書記黨員國際關係電話號碼飛機場館閱讀課業實驗資訊網絡頁現發燈籠門窗樓層廳"
    simplified = "长体养万于书记党员国际关系电话号码飞机场馆阅读课业实验资讯网络页现发灯笼门窗楼层厅"
    text = "全市救助流浪乞讨人员。" * 600
    assert normalize(text + traditional)[0] == text + simplified.replace("于", "於")


def test_a_lone_surrogate_is_no_reason_to_fail():
    assert normalize("體\ud800養")[0][0] == "体"
