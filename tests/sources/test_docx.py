"""Word files: paragraphs, runs, tables, notes, tracked changes, and what may be damaged."""

import io

import pytest

from datapkg.errors import SourceError
from datapkg.sources.formats.docx import read_docx
from datapkg.sources.formats.word import heading_styles
from tests.sources.files import MC, W, archive, docx, lines_of, paragraph, run, table

BOX = "<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>"


def part(name, *notes):
    inside = "".join(f'<w:{name} w:id="{number}">{note}</w:{name}>' for number, note in enumerate(notes, start=1))
    return f"<w:{name}s {W}>{inside}</w:{name}s>"


def test_runs_join_and_places_count_paragraphs():
    read = read_docx(docx(paragraph("共", "1", "2,345", "人。") + paragraph() + paragraph("第三段")))
    assert lines_of(read) == ["共12,345人。", "第三段"]
    assert [passage.place for passage in read.passages] == ["paragraph 1", "paragraph 3"]
    assert read.encoding == "docx"


def test_a_file_of_a_word_processor():
    import docx as word

    document = word.Document()
    document.core_properties.title = "甲总结"
    document.add_heading("一、基本情况", 1)
    document.add_paragraph("共有低保对象12,345人。")
    made = document.add_table(2, 2)
    made.cell(0, 0).merge(made.cell(1, 0)).text = "合并"
    made.cell(0, 1).text, made.cell(1, 1).text = "7", "8"
    document.sections[0].header.paragraphs[0].text = "页眉2023"
    buffer = io.BytesIO()
    document.save(buffer)
    read = read_docx(buffer.getvalue())
    assert lines_of(read) == ["一、基本情况", "共有低保对象12,345人。", "合并\t7", "合并\t8", "页眉2023"]
    assert [passage.kind for passage in read.passages] == ["heading", "text", "table", "table", "furniture"]
    assert read.facts["title"] == "甲总结"
    assert read.remarks == ()


def test_raised_digits_and_line_breaks():
    body = "<w:p>" + run("面积100m") + run("2", properties='<w:vertAlign w:val="superscript"/>') + run("共3亩。")
    body += run("<w:br/>") + run("资金4.27") + run("<w:br/>") + run("万元") + "</w:p>"
    assert lines_of(read_docx(docx(body))) == ["面积100m²共3亩。", "资金4.27万元"]


def test_deleted_text_is_no_text_and_inserted_text_is():
    body = (
        "<w:p><w:r><w:t>共</w:t></w:r><w:del><w:r><w:delText>11</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>13</w:t></w:r></w:moveFrom><w:r><w:t>人</w:t></w:r></w:p>"
    )
    assert lines_of(read_docx(docx(body))) == ["共12人"]


def test_symbols_hyphens_tabs_and_glosses():
    gloss = "<w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby>".format(run("zhǎng"), run("长"))
    odd = '<w:sym w:char="F0A7"/><w:sym w:char="xyz"/><w:noBreakHyphen/><w:softHyphen/><w:tab/>'
    assert lines_of(read_docx(docx(f"<w:p><w:r>{odd}</w:r>{run('共12人')}<w:r>{gloss}</w:r></w:p>"))) == [
        "\uf0a7\ufffd- 共12人长"
    ]


def test_tables_and_rows_that_were_moved_or_inserted():
    moved = f"<w:ins><w:moveTo>{paragraph('新增3人')}</w:moveTo></w:ins>"
    rows = table(["甲", "1"]).replace("<w:tr>", "<w:ins><w:tr>").replace("</w:tr>", "</w:tr></w:ins>")
    assert lines_of(read_docx(docx(moved + rows))) == ["新增3人", "甲\t1"]


def test_the_strict_form_of_the_format():
    from lxml import etree

    transitional = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    style = '<w:style w:styleId="a"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    assert transitional == W
    assert heading_styles(etree.fromstring(f"<w:styles {strict}>{style}</w:styles>")) == {"a"}
    assert heading_styles(etree.fromstring(f"<w:styles {transitional}>{style}</w:styles>")) == {"a"}
    assert heading_styles(None) == frozenset()


def test_hidden_text_is_furniture():
    read = read_docx(docx("<w:p>" + run("共12人") + run("内部99", properties="<w:vanish/>") + "</w:p>"))
    assert lines_of(read) == ["共12人", "内部99"]
    assert lines_of(read, "furniture") == ["内部99"]
    assert read.remarks == ("4 characters are hidden text; they are kept as furniture",)


def test_fields_give_their_result_and_not_their_instruction():
    body = "<w:p><w:r><w:instrText>SUM(1,2)</w:instrText></w:r>" + run("合计3人") + "</w:p>"
    assert lines_of(read_docx(docx(body))) == ["合计3人"]


def test_text_boxes_follow_their_paragraph_and_fallbacks_repeat_nothing():
    choice = f"<mc:Choice {MC}>{BOX.format(paragraph('框内5人'))}</mc:Choice>"
    fallback = f"<mc:Fallback {MC}>{BOX.format(paragraph('框内5人'))}</mc:Fallback>"
    body = f"<w:p>{run('正文6人')}<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r></w:p>"
    read = read_docx(docx(body))
    assert lines_of(read) == ["正文6人", "框内5人"]
    assert read.passages[1].place == "text box 1, paragraph 1"


def test_notes_come_behind_the_text():
    body = "<w:p>" + run("共12人") + '<w:r><w:footnoteReference w:id="1"/></w:r></w:p>' + paragraph("完")
    notes = part("footnote", paragraph("不含3人。"))
    read = read_docx(docx(body, parts={"word/footnotes.xml": notes}))
    assert lines_of(read) == ["共12人", "完", "不含3人。"]
    assert read.passages[-1].place == "footnote 1, paragraph 1"


def test_tables_inside_tables_and_in_content_controls():
    nested = paragraph("78") + table(["其中", "新增"], ["男", "9"])
    body = f"<w:sdt><w:sdtContent>{table(['县区', '人数'], ['甲区', nested])}</w:sdtContent></w:sdt>"
    read = read_docx(docx(body))
    assert lines_of(read, "table") == ["县区\t人数", "甲区\t78", "其中\t新增", "男\t9"]
    assert read.passages[-1].place == "table 1, row 2, table 1, row 2"


def test_styles_say_what_is_a_heading():
    styles = f'<w:styles {W}><w:style w:styleId="a"><w:name w:val="heading 1"/></w:style></w:styles>'
    read = read_docx(docx(paragraph("情况", style="a"), parts={"word/styles.xml": styles}))
    assert lines_of(read, "heading") == ["情况"]


@pytest.mark.parametrize(
    ("parts", "remark"),
    [
        ({"word/_rels/document.xml.rels": "<broken"}, None),
        ({"word/footnotes.xml": "<broken"}, "its part 'word/footnotes.xml' is not whole"),
        ({"word/styles.xml": "<broken"}, "its part 'word/styles.xml' is not whole"),
        ({"word/vbaProject.bin": "x"}, "the file holds macros; they are not run"),
        (
            {
                "word/_rels/settings.xml.rels": (
                    '<Relationship Type="t/attachedTemplate" Target="http://a/b" TargetMode="External"/>'
                )
            },
            "the file links to other files (word/_rels/settings.xml.rels); they are not fetched",
        ),
        (
            {
                "word/_rels/document.xml.rels": '<Relationship TargetMode="External" Type="t/hyperlink" Target="http://a/b"/>'
            },
            None,
        ),
    ],
)
def test_what_is_odd_or_damaged_beside_the_text_is_said_and_stops_nothing(parts, remark):
    read = read_docx(docx(paragraph("共12人"), parts=parts))
    assert lines_of(read) == ["共12人"]
    assert [each[: len(remark or "")] for each in read.remarks] == ([remark] if remark else [])


def test_another_name_of_the_main_part():
    assert lines_of(read_docx(docx(paragraph("共12人"), main="word/document2.xml"))) == ["共12人"]


def test_the_census_finds_what_the_reader_does_not():
    # Text outside of any paragraph is nothing that a word processor writes or shows.
    with pytest.raises(SourceError) as caught:
        read_docx(docx(paragraph("共12人") + run("共345人")))
    assert caught.value.code == "source-census"
    assert "345" in caught.value.message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (archive({"xl/workbook.xml": "<a/>"}), "source-format"),
        (archive({"word/document.xml": "<broken"}), "source-damaged"),
        (docx(paragraph("共12人"))[:-30], "source-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "source-format"),
        (b"no zip at all", "source-damaged"),
    ],
)
def test_what_is_no_docx_is_refused_with_the_reason(content, code):
    with pytest.raises(SourceError) as caught:
        read_docx(content)
    assert caught.value.code == code
