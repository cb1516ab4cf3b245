"""The matcher: which indicator a label names, and what it leaves open."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapkg.extraction import extract
from datapkg.observations.indicators import IndicatorMatcher, Match
from datapkg.text import read_text
from datapkg.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
INDICATORS = VOCABULARY.indicators
MATCHER = IndicatorMatcher(INDICATORS)
EXAMPLES = [(each, example) for each in INDICATORS.indicators for example in each.examples]


def match(label: str, unit: str, measure: str, clause: str = "", heading: str | None = None) -> Match:
    """What the matcher says of a label; the number is the first of the clause."""
    number = re.search(r"[0-9][0-9.]*[万亿]?", clause)
    at = number.span() if number else None
    return MATCHER.match(label=label, clause=clause, unit=unit, measure=measure, heading=heading, at=at)


@pytest.mark.parametrize("indicator", INDICATORS.indicators, ids=lambda each: each.id)
def test_the_name_of_an_indicator_is_a_label_of_it(indicator):
    for unit in indicator.units:
        for measure in (indicator.measure, *indicator.also):
            assert match(indicator.name_zh, unit, measure) == Match(indicator.id), (unit, measure)


@pytest.mark.parametrize(("indicator", "example"), EXAMPLES, ids=[each.id for each, _ in EXAMPLES])
def test_an_example_is_extracted_as_its_indicator(indicator, example):
    document = read_text(example.text, report_id="example")
    found = extract(document, report=None, vocabulary=VOCABULARY).observations
    # Below the stroke a text may say more than the vocabulary: 人/万名城镇常住人口 for 人/万人.
    counted = {unit.partition("/")[0] for unit in ((example.unit,) if example.unit else indicator.units)}
    read = {(each.value, each.indicator_id) for each in found if each.unit.partition("/")[0] in counted}
    assert (example.value, indicator.id) in read


@pytest.mark.parametrize(
    ("label", "unit", "measure", "indicator_id"),
    [
        ("低保边缘家庭户数", "户", "stock", "dibao-edge-households"),
        ("社区社会组织数", "个", "stock", "community-social-organisations"),
        ("登记社会组织数", "个", "stock", "social-organisations"),
        ("农村最低生活保障标准", "元/人·年", "standard", "dibao-rural-standard"),
        ("农村最低生活保障标准", "元/人·月", "standard", "dibao-rural-standard"),
        ("每万常住人口社会工作者数", "人/万名常住人口", "rate", "social-workers-per-ten-thousand"),
        ("特殊困难老年人家庭适老化改造户数", "户", "flow", "adaptation-households"),
    ],
)
def test_the_pattern_that_explains_most_wins(label, unit, measure, indicator_id):
    assert match(label, unit, measure) == Match(indicator_id)


@pytest.mark.parametrize(
    ("label", "unit", "measure"),
    [
        ("城市人口数", "人", "stock"),
        ("低保人数", "张", "stock"),
        ("低保人数", "人", "target"),
        ("低保家庭学生就业培训班合格人数", "人", "stock"),
        ("集中托养农村特困供养学校教师数", "人", "stock"),
        ("省级养老机构数", "家", "stock"),
        ("护理型医院占比", "人", "share"),
        ("", "人", "stock"),
    ],
)
def test_a_label_that_says_something_else_stays_unmapped(label, unit, measure):
    assert match(label, unit, measure) == Match(None)


def test_two_subjects_in_one_label_are_candidates_and_not_a_guess():
    found = match("低保困难残疾人数", "人", "stock")
    assert found == Match(None, ("dibao-persons", "hardship-subsidy-persons"))


def test_a_word_that_two_indicators_share_is_ambiguous_alone_and_clear_with_another():
    assert set(match("发放救助金", "元", "flow").candidates) == {"assistance-outlay", "temporary-assistance-outlay"}
    assert match("发放临时救助金", "元", "flow") == Match("temporary-assistance-outlay")
    assert match("发放困难群众救助金", "元", "flow") == Match("assistance-outlay")


def test_a_label_whose_end_belongs_to_another_indicator_is_left_open():
    found = match("适老化改造发放高龄津贴人数", "人", "flow")
    assert found.indicator_id is None
    assert set(found.candidates) == {"adaptation-persons", "old-age-allowance-persons"}


def test_words_beside_the_number_complete_a_general_label():
    assert match("低保标准", "元/人·月", "standard") == Match("dibao-standard")
    narrowed = match("低保标准", "元/人·月", "standard", clause="城市低保标准提高到665元")
    assert narrowed == Match("dibao-urban-standard")


def test_words_beyond_a_mark_or_another_number_say_nothing():
    clause = "1.32万元用于城市，低保标准665元，农村另计"
    start = clause.index("665")
    found = MATCHER.match(label="低保标准", clause=clause, unit="元/人·月", measure="standard", at=(start, start + 3))
    assert found == Match("dibao-standard")


def test_words_far_from_the_number_say_nothing():
    clause = "城市" + "以及其他许多地方" * 10 + "标准提高到665元"
    assert match("低保标准", "元/人·月", "standard", clause=clause) == Match("dibao-standard")


def test_words_that_serve_several_numbers_say_nothing():
    clause = "困难残疾人生活补贴和重度残疾人护理补贴标准分别提高到110元和120元"
    found = match("困难残疾人生活补贴标准", "元/人·月", "standard", clause=clause)
    assert found == Match("hardship-subsidy-standard")


def test_a_word_beside_the_number_can_rule_an_indicator_out():
    assert match("低保人数", "人", "flow") == Match("dibao-persons")
    assert match("低保人数", "人", "flow", clause="新增低保1151人").indicator_id != "dibao-persons"


def test_a_short_heading_completes_a_label_and_a_long_one_does_not():
    assert match("床位数", "张", "stock", heading="养老机构") == Match("elderly-care-beds-institutional")
    assert match("床位数", "张", "stock", heading="某市二〇二三年养老机构管理工作总结报告") == Match(None)


def test_a_rate_is_known_by_what_it_counts_in():
    for unit in ("张/千名老人", "张/千人", "张/千名户籍老年人"):
        assert match("每千名老人养老床位数", unit, "rate") == Match("elderly-care-beds-per-thousand")


@given(
    label=st.text(alphabet="城市农村低保特困养老机构床位补贴残疾人标准新增0一%", max_size=24),
    clause=st.text(max_size=60),
    at=st.integers(min_value=0, max_value=60),
    unit=st.sampled_from(["人", "户", "元", "%", "个", "元/人·月", ""]),
    measure=st.sampled_from(["stock", "flow", "standard", "share", "change"]),
)
def test_whatever_the_text_an_answer_is_one_indicator_or_its_candidates(label, clause, at, unit, measure):
    start = min(at, len(clause))
    found = MATCHER.match(label=label, clause=clause, unit=unit, measure=measure, at=(start, start))
    assert found.indicator_id is None or not found.candidates
    assert len(found.candidates) != 1
    assert set(found.candidates) <= set(INDICATORS.by_id)
