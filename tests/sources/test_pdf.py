"""PDF files: lines, paragraphs, columns, furniture, tables, and what is refused."""

import io

import pytest

from datapkg.errors import SourceError
from datapkg.sources.formats.pages.glyphs import Box
from datapkg.sources.formats.pdf import read_pdf
from tests.sources.files import canvas, lines_of, pdf, raw_pdf, stream

WIDE = "全市共有城市低保对象一万余人全年累计发放各类救助资金若干"


def drawn(draw, **options):
    buffer = io.BytesIO()
    page = canvas(buffer, **options)
    draw(page)
    page.save()
    return read_pdf(buffer.getvalue())


def column(x, y, *lines):
    return [(x, y - 18 * index, line) for index, line in enumerate(lines)]


def test_lines_of_a_paragraph_join_also_inside_words_and_numbers():
    read = read_pdf(pdf(column(72, 700, f"　　{WIDE}", f"{WIDE}人共12", f"345人{WIDE[3:]}一二", "，增长5.3%。")))
    assert lines_of(read) == [f"{WIDE}{WIDE}人共12345人{WIDE[3:]}一二，增长5.3%。"]


def test_words_of_latin_letters_keep_their_spaces_and_broken_ones_their_hyphen():
    first, second = (
        "a long line of Latin words that is as wide as the page, man-",
        "agement and so on until the very end of this wide line",
    )
    joined = lines_of(read_pdf(pdf(column(72, 700, first, f"{second} here", "of it."))))
    assert joined == [f"{first}{second} here of it."]


def test_short_and_indented_lines_start_paragraphs():
    read = read_pdf(pdf([*column(72, 700, WIDE, "完。", WIDE), (96, 646, "另起一段。")]))
    assert lines_of(read) == [f"{WIDE}完。", WIDE, "另起一段。"]


def test_places_are_pages_and_boxes():
    read = read_pdf(pdf([(72, 700, "第一页")], [(100, 500, "共12人")]))
    assert [passage.place for passage in read.passages] == ["page 1, box 72 697 108 710", "page 2, box 100 497 135 510"]


def test_two_columns_read_one_after_the_other_and_sentences_go_on():
    left, right = WIDE[:16], WIDE[10:26]
    lines = [(150, 780, "两栏版面的大标题一共有许多字", 18)]
    lines += column(60, 740, *[left] * 5, f"{left[:-1]}共")
    lines += column(320, 740, f"12人{right[:13]}", *[right] * 4, "完。")
    read = read_pdf(pdf(lines))
    assert lines_of(read) == ["两栏版面的大标题一共有许多字", f"{left * 5}{left[:-1]}共12人{right[:13]}{right * 4}完。"]


def test_running_titles_and_page_numbers_are_furniture_behind_the_paragraph():
    pages = [
        [(72, 800, "甲市2023年报告"), *column(72, 700, WIDE, WIDE), (290, 30, f"- {number} -")] for number in (1, 2)
    ]
    read = read_pdf(pdf(*pages))
    assert lines_of(read, "furniture") == ["甲市2023年报告", "- 1 -", "甲市2023年报告", "- 2 -"]
    assert lines_of(read)[0] == WIDE * 4


def test_ruled_tables_are_rows_of_cells_and_titles_of_merged_cells_are_repeated():
    def draw(page):
        page.setFont("STSong-Light", 12)
        page.grid([100, 200, 300, 400], [500, 530, 560])
        page.line(100, 590, 400, 590)
        for x in (100, 200, 400):
            page.line(x, 560, x, 590)
        for x, y, text in [
            (110, 570, "县区"),
            (210, 570, "低保"),
            (110, 540, "甲区"),
            (210, 540, "12"),
            (310, 540, "3"),
        ]:
            page.drawString(x, y, text)
        page.drawString(110, 510, "乙区")
        page.drawString(310, 510, "4")

    assert lines_of(drawn(draw), "table") == ["县区\t低保\t低保", "甲区\t12\t3", "乙区\t\t4"]


def test_tables_without_rules_are_rows_too():
    rows = [("指标", "2022年", "2023年"), ("机构", "12", "15"), ("床位", "1200", "1500")]
    lines = [
        (72 + 100 * column, 700 - 18 * row, cell) for row, cells in enumerate(rows) for column, cell in enumerate(cells)
    ]
    assert lines_of(read_pdf(pdf(lines)), "table") == ["\t".join(row) for row in rows]


def test_raised_digits_stay_apart():
    read = read_pdf(pdf([(72, 700, "面积100"), (110.7, 705, "2", 7), (116, 700, "平方米")]))
    assert lines_of(read) == ["面积100²平方米"]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_pages_read_like_upright_ones(angle):
    def draw(page):
        page.translate(300, 420)
        page.rotate(angle)
        page.setFont("STSong-Light", 12)
        page.drawString(-100, 50, WIDE)
        page.drawString(-100, 32, "共12人。")

    read = drawn(draw)
    assert lines_of(read) == [f"{WIDE}共12人。"]
    x0, y0, x1, y1 = (float(each) for each in read.passages[0].place.split("box ")[1].split())
    assert 0 <= x0 < x1 <= 595
    assert 0 <= y0 < y1 <= 842


def test_slanted_text_is_kept_as_furniture():
    def draw(page):
        page.setFont("STSong-Light", 12)
        page.drawString(72, 700, WIDE)
        page.rotate(30)
        page.drawString(200, 200, "样本99")

    assert lines_of(drawn(draw), "furniture") == ["样本99"]


def test_turning_a_box_four_times_changes_nothing():
    box = Box(1, 2, 3, 5)
    assert box.turned(4) == box
    assert box.turned(1).turned(-1) == box
    assert box.turned(1) == Box(2, -3, 5, -1)


def test_an_empty_password_opens_and_a_real_one_is_refused():
    open_file = pdf([(72, 700, "共12人")], encrypt=_encryption(user=""))
    assert lines_of(read_pdf(open_file)) == ["共12人"]
    with pytest.raises(SourceError) as caught:
        read_pdf(pdf([(72, 700, "共12人")], encrypt=_encryption(user="secret")))
    assert caught.value.code == "source-encrypted"


def _encryption(*, user):
    from reportlab.lib.pdfencrypt import StandardEncryption

    return StandardEncryption(user, ownerPassword="owner", strength=40)


def test_a_scan_is_refused_with_the_reason():
    def draw(page):
        page.drawInlineImage(_picture(), 50, 50, 500, 700)

    with pytest.raises(SourceError) as caught:
        drawn(draw)
    assert caught.value.code == "source-scanned"
    assert "OCR" in caught.value.hint


def _picture():
    from PIL import Image

    return Image.new("L", (20, 30), 200)


def test_a_page_without_text_among_others_is_said():
    def draw(page):
        page.setFont("STSong-Light", 12)
        page.drawString(72, 700, "共12人")
        page.showPage()
        page.drawInlineImage(_picture(), 50, 50, 500, 700)

    assert drawn(draw).remarks == ("pages without text, perhaps pictures of text: 2",)


def test_fonts_that_do_not_say_what_they_print_are_refused():
    content = stream(b"BT /F1 12 Tf 72 700 Td <00010002000300040005> Tj ET")
    with pytest.raises(SourceError) as caught:
        read_pdf(
            raw_pdf(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                "/Resources << /Font << /F1 5 0 R >> >> >>",
                content,
                "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
                "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 1000 "
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
            )
        )
    assert caught.value.code in ("source-unmapped", "source-scanned")


def test_what_is_no_pdf_is_refused():
    with pytest.raises(SourceError) as caught:
        read_pdf(b"PK\x03\x04 no pdf")
    assert caught.value.code == "source-format"
