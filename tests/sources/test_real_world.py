"""Ten oddities of real files, each read from the bytes to the view that numbers are read from."""

import pytest

from datapkg import read_numbers
from datapkg.sources import read_source
from datapkg.text import read_text
from tests.sources.files import docx, lines_of, page, paragraph, pdf, table

SENTENCE = "全市共有城市低保对象4.27万人，发放资金12,345元。"


def view(name, content, tmp_path):
    """The text that numbers are read from."""
    path = tmp_path / name
    path.write_bytes(content)
    source = read_source(path)
    return read_text(source.text, report_id="a", layout=source.passages).text.rstrip("\n")


def test_1_gb18030_bytes_declared_as_utf8(tmp_path):
    content = page(f"<p>{SENTENCE}</p>", declared="utf-8").encode("gb18030")
    assert view("a.html", content, tmp_path) == SENTENCE
    path = tmp_path / "a.html"
    assert read_source(path).remarks == ("the page declares the encoding utf-8, but its bytes are gb18030",)


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_2_a_byte_order_mark(name, tmp_path):
    content = SENTENCE if name == "a.txt" else page(f"<p>{SENTENCE}</p>")
    assert view(name, content.encode("utf-8-sig"), tmp_path) == SENTENCE


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_3_carriage_returns(name, tmp_path):
    lines = f"第一段，共1人。\r\n{SENTENCE}\r\n"
    content = lines if name == "a.txt" else page("".join(f"<p>\r\n{line}\r\n</p>" for line in lines.split("\r\n")))
    assert view(name, content.encode(), tmp_path).split() == ["第一段，共1人。", SENTENCE]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.txt", str.encode),
        ("a.html", lambda text: page(f"<p>{text}</p>").encode()),
        ("a.docx", lambda text: docx(paragraph(text))),
    ],
)
def test_4_full_width_digits(name, make, tmp_path):
    assert view(name, make("全市共有低保对象４．２７万人，发放资金１２，３４５元。"), tmp_path) == SENTENCE.replace(
        "城市", ""
    )


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.txt", lambda first, last: f"{first}\n{last}".encode()),
        ("a.txt", lambda first, last: f"{first} {last}".encode()),
        ("a.html", lambda first, last: page(f"<p>{first}\n   {last}</p>").encode()),
        ("a.html", lambda first, last: page(f"<p>{first}<br>{last}</p>").encode()),
        ("a.html", lambda first, last: page(f"<p>{first}&nbsp;{last}</p>").encode()),
        ("a.docx", lambda first, last: docx(f"<w:p><w:r><w:t>{first}</w:t><w:br/><w:t>{last}</w:t></w:r></w:p>")),
        ("a.pdf", lambda first, last: pdf([(72, 700, first), (72, 682, last)])),
    ],
)
def test_5_a_number_cut_by_a_line_break_or_space(name, make, tmp_path):
    text = view(name, make("　　全年为全市困难群众发放了各类救助资金，共计4.27", "万元，惠及群众。"), tmp_path)
    assert [str(number.value) for number in read_numbers(text) if number.value is not None] == ["42700"]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.txt", str.encode),
        ("a.html", lambda text: page(f"<p>{text}</p>").encode()),
        ("a.docx", lambda text: docx(paragraph(text))),
    ],
)
def test_6_private_use_characters_stay_and_disturb_no_number(name, make, tmp_path):
    text = view(name, make(f"\ue000{SENTENCE}\uf8ff"), tmp_path)
    assert text == f"\ue000{SENTENCE}\uf8ff"
    assert [str(number.value) for number in read_numbers(text) if number.value is not None] == ["42700", "12345"]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.txt", str.encode),
        ("a.html", lambda text: page(f"<p>{text}</p>").encode()),
        ("a.docx", lambda text: docx(paragraph(text))),
    ],
)
def test_7_zero_width_characters_inside_a_number(name, make, tmp_path):
    assert view(name, make(SENTENCE.replace("345", "3\u200b4\u20605")), tmp_path) == SENTENCE


def test_8_nested_tables(tmp_path):
    inner = "<table><tr><td>男</td><td>9</td></tr><tr><td>女</td><td>8</td></tr></table>"
    content = page(f"<table><tr><td>合计</td><td>17</td></tr><tr><td>其中</td><td>{inner}</td></tr></table>").encode()
    assert view("a.html", content, tmp_path).split("\n") == ["合计\t17", "其中", "男\t9", "女\t8"]
    nested = docx(table(["合计", "17"], ["其中", table(["男", "9"], ["女", "8"]) + paragraph()]))
    assert view("a.docx", nested, tmp_path).split("\n") == ["合计\t17", "其中", "男\t9", "女\t8"]


def test_9_a_docx_without_its_footnotes(tmp_path):
    body = f'<w:p><w:r><w:t>{SENTENCE}</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    rels = '<Relationships><Relationship Id="rId9" Type="t/footnotes" Target="footnotes.xml"/></Relationships>'
    assert view("a.docx", docx(body, parts={"word/_rels/document.xml.rels": rels}), tmp_path) == SENTENCE


def test_10_a_pdf_in_two_columns(tmp_path):
    left = [
        "全市共有城市低保对象共计12",
        "345人全年累计发放资金若干",
        "元较上年增长百分之五点三三",
        "临时救助困难群众共计一千余",
    ]
    right = [
        "人次发放临时救助金五百余万",
        "元其中城市低保对象若干人共",
        "发放若干元农村低保对象若干",
        "人共发放若干元群众满意。",
    ]
    lines = [
        (60 + 260 * side, 700 - 18 * row, text)
        for side, rows in enumerate((left, right))
        for row, text in enumerate(rows)
    ]
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(lines))
    source = read_source(path)
    assert source.text == "".join(left + right) + "\n"
    assert [passage.place.split(" box ")[0] for passage in source.passages] == ["page 1,"] * 8
    assert lines_of(source) == ["".join(left + right)]
