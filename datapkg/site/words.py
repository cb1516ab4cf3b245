"""The names that pages show for the codes of the data, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple


class Words(NamedTuple):
    """A name in both languages."""

    zh: str
    en: str


KIND_WORDS: Mapping[str, Words] = {
    "quantity": Words("数量", "quantity"),
    "date": Words("日期", "date"),
    "ordinal": Words("序数", "ordinal"),
    "name": Words("名称", "name"),
    "idiom": Words("习语", "idiom"),
    "rhetorical": Words("修辞", "rhetorical"),
    "enumeration": Words("编号", "list number"),
    "other": Words("其他", "other"),
}

VERDICT_WORDS: Mapping[str, Words] = {
    "inconsistent": Words("矛盾", "inconsistent"),
    "implausible": Words("可疑", "implausible"),
    "rule_error": Words("规则出错", "rule error"),
    "cannot_tell": Words("无法判断", "cannot tell"),
    "consistent_if_cut": Words("截尾则相符", "consistent if cut off"),
    "consistent": Words("相符", "consistent"),
    "not_applicable": Words("不适用", "not applicable"),
}

SEVERITY_WORDS: Mapping[str, Words] = {
    "error": Words("错误", "error"),
    "warning": Words("警告", "warning"),
    "info": Words("提示", "information"),
}

APPROXIMATION_WORDS: Mapping[str, Words] = {
    "exact": Words("确数", "as stated"),
    "about": Words("约数", "about"),
    "over": Words("超过", "over"),
    "under": Words("不足", "under"),
}

MEASURE_WORDS: Mapping[str, Words] = {
    "stock": Words("存量", "stock"),
    "flow": Words("流量", "flow"),
    "standard": Words("标准", "standard"),
    "rate": Words("比率", "rate"),
    "share": Words("占比", "share"),
    "change": Words("变化", "change"),
    "target": Words("目标", "target"),
    "attribute": Words("属性", "attribute"),
}

PARAGRAPH_WORDS: Mapping[str, Words] = {
    "heading": Words("标题", "heading"),
    "text": Words("正文", "text"),
    "list": Words("列表", "list"),
    "table": Words("表格", "table"),
    "caption": Words("图注", "caption"),
    "furniture": Words("网页附件", "page furniture"),
    "duplicate": Words("重复印刷", "second printing"),
}

REPORT_WORDS: Mapping[str, Words] = {
    "review": Words("工作总结", "review"),
    "plan": Words("工作计划", "plan"),
    "bulletin": Words("公报", "bulletin"),
    "statistics": Words("统计资料", "statistics"),
    "news": Words("新闻", "news"),
    "other": Words("其他", "other"),
}

FAULT_WORDS: Mapping[str, Words] = {
    "source": Words("原文", "the source"),
    "extraction": Words("提取", "our reading"),
    "rule": Words("规则", "the rule"),
    "unknown": Words("未定", "unknown"),
}

ROLE_WORDS: Mapping[str, Words] = {
    "figure": Words("数字", "figure"),
    "stated": Words("所述", "stated"),
    "part": Words("部分", "part"),
    "whole": Words("总数", "whole"),
    "total": Words("合计", "total"),
    "over": Words("被除数", "dividend"),
    "under": Words("除数", "divisor"),
    "limit": Words("上限", "limit"),
    "said": Words("所说的数", "number said"),
    "listed": Words("所列的数", "number listed"),
    "smaller": Words("较小", "smaller"),
    "larger": Words("较大", "larger"),
    "printed": Words("原文所有", "in the text"),
    "kept": Words("台账所有", "in the ledger"),
    "new": Words("现值", "new"),
    "old": Words("原值", "old"),
    "first": Words("第一个", "first"),
    "second": Words("第二个", "second"),
    "third": Words("第三个", "third"),
    "also": Words("另一个", "another"),
    "other": Words("另一个", "another"),
    "opening": Words("期初", "opening"),
    "closing": Words("期末", "closing"),
    "inflow": Words("增加", "inflow"),
    "outflow": Words("减少", "outflow"),
    "increase": Words("增加额", "increase"),
    "via": Words("同句数字", "in the same sentence"),
    "via_first": Words("同句数字", "in the same sentence"),
}

YEAR_WORDS: Mapping[str, Words] = {
    "beside": Words("数字旁边的年份", "printed beside it"),
    "before": Words("前文的年份", "named before it"),
    "compared": Words("所比较的年份", "the year compared with"),
    "sentence": Words("本句的年份", "named in its sentence"),
    "paragraph": Words("段首的年份", "named where its paragraph begins"),
    "heading": Words("小标题的年份", "named in its heading"),
    "report": Words("报告所述年度", "the report's year"),
    "title": Words("标题的年份", "named in the title"),
    "title-of-annual-address": Words("年度讲话的上一年", "the year before that of the address"),
    "looking-back": Words("回顾的年份", "the year looked back on"),
    "first-words": Words("开头的年份", "named in the first words"),
    "date-of-publication": Words("发布日期", "the date of publication"),
    "republic-era": Words("民国纪年", "counted from 1912"),
    "named-most": Words("文中最常出现的年份", "the year named most"),
    "not-stated": Words("文中未说明", "not stated"),
    "plan": Words("计划的年度", "the year planned"),
    "correction": Words("人工更正", "corrected by a person"),
    "plan-year-not-stated": Words("未写明计划哪一年", "the planned year isn't stated"),
    "earlier-time-not-stated": Words("未写明早先何时", "the earlier time isn't stated"),
}

VOCABULARIES: Mapping[str, Mapping[str, Words]] = {
    "kind": KIND_WORDS,
    "verdict": VERDICT_WORDS,
    "severity": SEVERITY_WORDS,
    "approx": APPROXIMATION_WORDS,
    "measure": MEASURE_WORDS,
    "paragraph": PARAGRAPH_WORDS,
    "report": REPORT_WORDS,
    "fault": FAULT_WORDS,
    "role": ROLE_WORDS,
    "year": YEAR_WORDS,
}


@lru_cache(maxsize=1)
def _topics() -> Mapping[str, Words]:
    from datapkg.vocabulary import load_vocabulary

    return {topic.topic: Words(topic.name_zh, topic.name_en) for topic in load_vocabulary().indicators.topics}


def topic_words(topic: str) -> Words:
    """The names of a topic of indicators; the topic itself where the vocabulary doesn't know it."""
    return _topics().get(topic, Words(topic, topic.replace("-", " ")))


def indicator_words(indicator_id: str) -> Words:
    """The names of an indicator; its id where the vocabulary doesn't know it."""
    from datapkg.vocabulary import load_vocabulary

    indicator = load_vocabulary().indicators.by_id.get(indicator_id)
    return Words(indicator.name_zh, indicator.name_en) if indicator else Words(indicator_id, "")


def words(code: str | None, vocabulary: str) -> Words:
    """The names of a code; the code itself where the vocabulary doesn't know it.

    Args:
        code: A kind, verdict, … ; None is "not stated".
        vocabulary: Which of `VOCABULARIES`.
    """
    if code is None:
        return Words("未注明", "not stated")
    return VOCABULARIES[vocabulary].get(code) or Words(code, code)
