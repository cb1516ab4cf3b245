"""Paragraphs: kinds, headings, joined lines, and the five reports."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapkg.errors import SourceError
from datapkg.models import Document
from datapkg.sources import load_report, read_report_source, report_folders
from datapkg.text import read_text
from datapkg.text.blocks import MAX_LINES
from datapkg.text.normalize import MARGIN

FOLDERS = report_folders(Path(__file__).parents[2])


def read(source: str) -> Document:
    return read_text(source, report_id="x")


def words(document: Document) -> list[tuple[str, str]]:
    return [(paragraph.kind, document.text[paragraph.start : paragraph.end]) for paragraph in document.paragraphs]


def report_document(folder: Path) -> Document:
    report = load_report(folder)
    source = read_report_source(folder, report=report)
    return read_text(source.text, report_id=report.id, reading_order=report.reading_order)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("## 工作回顾", "heading"),
        ("一、社会救助", "heading"),
        ("（二）养老服务", "heading"),
        ("亮点三", "heading"),
        ("12", "heading"),
        ("- 健全完善政策保障体系。", "list"),
        ("3、提升养老护理队伍水平。", "list"),
        ("来源:市民政局 发布时间:2024-01-17 14:42 阅读: 打印", "furniture"),
        ("【责任编辑：某某】", "furniture"),
        ("■记者 某某 通讯员 某某", "furniture"),
        ("图 3\t近五年救助人数", "caption"),
        ("工作人员走访困难群众。某某 摄", "caption"),
        ("指标\t2022\t2023", "table"),
        ("| 低保 | 12 |", "table"),
        ("年份 2019 2020 2021", "table"),
        ("城市低保对象：12345人", "text"),
        ("2023年民政工作综述", "heading"),
        ("全市救助流浪乞讨人员1542人次。", "text"),
        ("一、坚持把兜底保障作为首要任务，全市救助流浪乞讨人员1542人次。", "text"),
        ("来源渠道不断拓宽，全年筹集善款1200万元。", "text"),
    ],
)
def test_kinds(line, kind):
    assert [paragraph.kind for paragraph in read(line).paragraphs] == [kind]


def test_headings_are_known_to_what_stands_below():
    document = read("# 总结\n\n## 一\n\n### 救助\n\n正文甲。\n\n### 养老\n\n正文乙。\n\n## 二\n\n正文丙。\n")
    below = {document.text[each.start : each.end]: each.heading for each in document.paragraphs if each.kind == "text"}
    assert below == {"正文甲。": "一 救助", "正文乙。": "一 养老", "正文丙。": "总结 二"}


def test_chapters_stand_above_numbered_headings():
    document = read("第一章 总则\n\n（一）救助\n\n正文甲。\n\n第二章 保障\n\n正文乙。\n")
    below = {document.text[each.start : each.end]: each.heading for each in document.paragraphs if each.kind == "text"}
    assert below == {"正文甲。": "第一章 总则 （一）救助", "正文乙。": "第二章 保障"}


def test_short_lines_in_a_row_are_one_heading():
    document = read("3\n养老服务\n改革促提升\n全市共有养老机构51所。\n4\n社会组织\n正文。")
    assert [each.heading for each in document.paragraphs if each.kind == "text"] == [
        "3 养老服务 改革促提升",
        "4 社会组织",
    ]


WRAPPED = """年末全市登记失业人员再就业514
万人，就业困难人员就业172万人，帮
扶零就业家庭2.1万户，其中城镇家庭
1.3万户，比上年增加0.2万户，全年为
参保人员发放待遇2354元，惠及职工和

居民1.2万人。
全年发放稳岗返还资金231亿元，惠及
职工6854万人。
"""


def test_hard_wrapped_lines_are_joined_across_pages_too():
    document = read(WRAPPED)
    first, second = words(document)
    assert "再就业514万人" in first[1]
    assert "帮扶零就业家庭2.1万户，其中城镇家庭1.3万户" in first[1]
    assert first[1].endswith("惠及职工和居民1.2万人。")
    assert second[1] == "全年发放稳岗返还资金231亿元，惠及职工6854万人。"
    assert [len(paragraph.segments) for paragraph in document.paragraphs] == [2, 1]


def test_lines_that_are_whole_are_not_joined():
    source = "全市工作会议召开，部署救助工作\n12月3日，全市工作会议召开。\n救助12人次，发放补贴。\n救助站\n开展寻亲。"
    assert len(read(source).paragraphs) == 5


def test_figures_one_a_line_are_not_joined():
    source = "".join(f"{name}低保对象{12345 + place}人\n" for place, name in enumerate("甲乙丙丁戊己庚"))
    assert len(read(source).paragraphs) == 7


def test_a_sentence_broken_by_a_page_goes_on():
    source = "救助机构服务持续优化。去年，“量\n\n身定制”的改造惠及285户。\n\n### 养老\n\n正文。"
    assert words(read(source))[0] == ("text", "救助机构服务持续优化。去年，“量身定制”的改造惠及285户。")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028", "\n\u200b", " \n "])
def test_two_numbers_never_grow_together(line_end):
    source = f"救助人员持续增加。分别为2022年的1542{line_end}3800和1200人次，持续提升服务质效，有序推进{line_end}"
    assert {"1542", "3800"} <= set(re.findall("[0-9]+", read(source).text))


def test_a_long_line_is_parted_where_breaks_were_lost():
    line = "安全感不断提升，" * 30 + "兜住底线。 优化“一老一小”服务。持续推进。"
    assert [text[-5:] for _, text in words(read(line))] == ["兜住底线。", "持续推进。"]


def test_too_many_lines_are_refused():
    with pytest.raises(SourceError, match="more than"):
        read("民\n" * (MAX_LINES + 1))


@pytest.mark.parametrize("source", ["{}\n救助5人。\n", "救助5人。\n{}\n安置6人。\n", "救助5人。\n\n{}"])
def test_a_line_that_nobody_can_see_is_no_paragraph(source):
    unseen = "\U000e0041\U000e0042"  # tag characters
    assert [text for _, text in words(read(source.format(unseen)))] == [
        line for line in source.split("\n") if line.endswith("。")
    ]


def test_a_text_of_nothing_has_no_paragraphs():
    assert read(" \n\u200b\n").paragraphs == ()


@given(st.text(st.sampled_from("救助人次12，。：“”() \n\t\r\u200b#一、-<p>/|"), max_size=200))
def test_every_character_is_in_one_segment_or_white_space(source):
    check_whole(read(source))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_reports_are_whole(folder):
    check_whole(report_document(folder))


def check_whole(document: Document) -> None:
    used = [0] * len(document.source)
    position = 0
    for paragraph in document.paragraphs:
        assert not document.text[position : paragraph.start].strip(MARGIN)
        assert paragraph.start < paragraph.end
        position = paragraph.end
        for segment in paragraph.segments:
            for index in range(segment.source_start, segment.source_end):
                used[index] += 1
        assert document.offsets.source_index(paragraph.start) >= min(each.source_start for each in paragraph.segments)
    for index, times in enumerate(used):
        assert times == 1 or (times == 0 and document.source[index] in MARGIN)


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("亮点三 主动作为助力乡村振兴", "困难群众纳入兜底保障范围，确保不漏一户"),
        ("亮点五 养老服务事业蓬勃发展", "为1141所农村互助幸福院发放以奖代补资金539万元"),
        ("亮点五 养老服务事业蓬勃发展", "建设运营、监督管理政策体系，1人入选"),
        ("亮点六 基层治理水平上台阶", "村级议事协商做法被《中国民政》"),
        ("亮点八 康复辅具租赁服务进社区", "措施清单和责任清单，试点工作"),
        ("亮点四 创新打造多元化社会救助体系", "困难群众的整体保\n\n救助金6.27亿元"),
    ],
)
def test_the_broken_page_reads_whole(heading, words):
    document = report_document(next(folder for folder in FOLDERS if folder.name == "baoji-2022"))
    found = [each for each in document.paragraphs if words in document.text[each.start : each.end]]
    assert [each.heading for each in found] == [heading]
    assert found[0].lacuna == ("\n" in words)


def test_the_garbled_report_reads_as_simplified_chinese():
    document = report_document(next(folder for folder in FOLDERS if folder.name == "ankang-2023"))
    assert "新纳入低保3560户、7814人、特困供养1566人，新增认定低保边缘家庭3393户、12105人，预警" in document.text
    assert ",," not in document.text
    assert not any("à" <= character <= "ǜ" for character in document.text)


def test_what_the_page_says_of_itself_is_furniture():
    document = report_document(next(folder for folder in FOLDERS if folder.name == "tongchuan-2023"))
    furniture = [text for kind, text in words(document) if kind == "furniture"]
    assert furniture[0] == "本站支持IPv6"
    assert any(text.startswith("来源：市民政局") for text in furniture)
    assert furniture[-2:] == ["网络编辑：朱良", "信息审核：张蕊"]
