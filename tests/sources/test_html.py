"""Web pages: encodings, visible text, tables, furniture, element paths, metadata."""

import pytest

from datapkg.errors import SourceError
from datapkg.sources.formats.html import read_html
from datapkg.sources.formats.tables import MAX_SPAN, TableGrid
from tests.sources.files import lines_of, page

PROSE = "全市共有城市低保对象12345人，全年发放低保资金4.27万元，较上年增长5.3%。"


def read(body, **options):
    return read_html(page(body, **options).encode())


def test_blocks_are_lines_and_inline_elements_are_not():
    read_page = read(f"<h1>工作<b>总</b>结</h1><p>{PROSE}</p><div>发放资金<span>1</span>2<em>.5</em>亿元。</div>")
    assert lines_of(read_page) == ["工作总结", PROSE, "发放资金12.5亿元。"]


def test_places_are_element_paths_that_fit_the_text():
    read_page = read(f"<div><p>第一段，共1人。</p><p>{PROSE}</p></div>")
    found = {read_page.text[p.start : p.end]: p.place for p in read_page.passages}
    assert found[PROSE] == "html/body/div[1]/p[2]"


@pytest.mark.parametrize("hidden", ['<p style="display: none">9人。</p>', "<p hidden>9人。</p>"])
def test_hidden_elements_are_kept_as_furniture(hidden):
    read_page = read(f"<p>{PROSE}</p>{hidden}<p>{PROSE}</p>")
    assert lines_of(read_page, "furniture") == ["9人。"]


def test_scripts_comments_and_attributes_are_no_text():
    read_page = read(
        f"<p title='7>5'>{PROSE}</p><script>var a = '9人';</script><!-- 8人 --><style>p{{width:6px}}</style>"
    )
    assert lines_of(read_page) == [PROSE]
    assert read_page.remarks == ()


def test_navigation_is_furniture_and_prose_outside_of_the_article_is_not():
    body = f"<div><a href='/'>首页</a> <a href='/a'>新闻2023</a></div><p>{PROSE}</p><footer>京ICP备05001234号</footer>"
    read_page = read(body)
    assert lines_of(read_page, "furniture") == ["首页 新闻2023", "京ICP备05001234号"]
    assert lines_of(read_page, "text") == [PROSE]


def test_tables_are_rows_with_tabs_and_an_empty_first_cell_keeps_its_place():
    read_page = read(
        "<table><tr><th></th><th>2022年</th><th>2023年</th></tr><tr><td>机构</td><td>12</td><td>15</td></tr></table>"
    )
    assert lines_of(read_page, "table") == ["\t2022年\t2023年", "机构\t12\t15"]


def test_titles_of_spanning_cells_are_repeated_and_their_figures_are_not():
    body = (
        "<table><tr><td rowspan=2>县区</td><td colspan=2>低保</td></tr><tr><td>城市</td><td>农村</td></tr>"
        "<tr><td rowspan=2>甲区</td><td rowspan=2>12</td><td>3</td></tr><tr><td>4</td></tr></table>"
    )
    assert lines_of(read(body)) == ["县区\t低保\t低保", "县区\t城市\t农村", "甲区\t12\t3", "甲区\t\t4"]


def test_tables_inside_tables():
    inner = "<table><tr><td>男</td><td>9</td></tr></table>"
    read_page = read(f"<table><tr><td>{inner}</td><td>边栏</td></tr><tr><td>总数</td><td>20</td></tr></table>")
    assert lines_of(read_page) == ["男\t9", "边栏", "总数\t20"]


def test_a_table_that_lays_out_an_article_is_no_table():
    read_page = read(f"<table><tr><td>栏目</td><td>{PROSE * 10}</td></tr></table>")
    assert lines_of(read_page) == ["栏目", PROSE * 10]


def test_blocks_inside_a_cell_never_grow_together():
    assert lines_of(read("<table><tr><td>甲<p><b>1</b>2</p>34<br>56</td><td>7</td></tr></table>")) == ["甲 12 34 56\t7"]


def test_raised_digits_stay_apart_from_the_number_before():
    read_page = read(
        "<p>面积100<sup>2</sup>平方米，CO<sub>2</sub>减排5吨。</p><table><tr><td>5<sup>1</sup></td><td>6</td></tr></table>"
    )
    assert lines_of(read_page) == ["面积100²平方米，CO₂减排5吨。", "5¹\t6"]


def test_preformatted_lines_are_kept():
    assert lines_of(read("<pre>一、情况\n共1人。\n</pre>")) == ["一、情况", "共1人。"]


def test_a_line_break_inside_chinese_text_is_no_space():
    assert lines_of(read("<p>全市共有低保\n  对象12\n人，A\nB</p>")) == ["全市共有低保对象12人，A B"]


@pytest.mark.parametrize(
    ("reference", "shown"), [("&#0;", "�"), ("&#xD800;", "�"), ("&#x110000;", "�"), ("&#50;", "2")]
)
def test_references_to_no_character(reference, shown):
    assert lines_of(read(f"<p>共{reference}1人。</p>")) == [f"共{shown}1人。"]


def test_metadata_of_government_sites():
    head = '<title>甲_乙网</title><meta name="ArticleTitle" content="甲总结"><meta content="2024-01-17" name="PubDate">'
    facts = read(f"<h1>甲总结</h1><p>{PROSE}</p>", head=head + '<meta name="ContentSource" content="甲局">').facts
    assert (facts["title"], facts["published"], facts["publisher"]) == ("甲总结", "2024-01-17", "甲局")


@pytest.mark.parametrize(
    ("declared", "encoding", "used", "remarks"),
    [
        ("gb2312", "gb18030", "gb18030", 0),
        ("utf-8", "gb18030", "gb18030", 1),
        ("gbk", "utf-8", "utf-8", 1),
        ("utf-8", "utf-8-sig", "utf-8-sig", 0),
        ("utf-16", "utf-16", "utf-16-le", 0),
        ("big5", "big5", "big5", 0),
    ],
)
def test_bytes_decide_and_a_contradiction_is_said(declared, encoding, used, remarks):
    text = PROSE if encoding != "big5" else "全市共有低保12人，發放資金4.27萬元。"
    read_page = read_html(page(f"<p>{text}</p>", declared=declared).encode(encoding))
    assert lines_of(read_page) == [text]
    assert (read_page.encoding, len(read_page.remarks)) == (used, remarks)


def test_a_declared_encoding_is_taken_from_the_report():
    assert read_html(page(f"<p>{PROSE}</p>", declared="utf-8").encode("gb18030"), encoding="gb18030").remarks == ()


def test_short_chinese_that_is_valid_utf8_too_is_read_as_declared():
    # These two bytes are a Chinese character in GB18030 and a Latin mark in UTF-8.
    content = page("<p>XY</p>", declared="gb2312").encode().replace(b"XY", b"\xc2\xa1")
    assert lines_of(read_html(content)) == ["隆"]


def test_a_very_long_page_goes_without_trafilatura():
    read_page = read(f"<nav>导航1</nav>{f'<p>{PROSE}</p>' * 60_000}")
    assert len(lines_of(read_page, "text")) == 60_000
    assert lines_of(read_page, "furniture") == ["导航1"]


def test_damaged_utf8_is_refused():
    with pytest.raises(SourceError) as caught:
        read_html(page(f"<p>{PROSE}</p>").encode().replace("市".encode(), b"\xe5\xb8", 1))
    assert caught.value.code == "source-encoding"


def test_what_the_parser_loses_is_read_all_the_same():
    read_page = read("<div>" * 5_000 + "<p>深处有123人。</p>" + "</div>" * 5_000)
    assert "深处有123人。" in read_page.text
    assert "loses digits (123)" in read_page.remarks[0]


def test_grids_clamp_what_cells_claim():
    grid = TableGrid()
    assert len(grid.add([("甲", "1000000000", "1000000000"), ("1", "99999", None)])) == MAX_SPAN + 1
    assert grid.add([("2", None, None)])[-1] == "2"
