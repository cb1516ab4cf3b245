"""Files made to harm: each ends in a text or a SourceError with its reason, within the reader's limits.

The numbers are those of the catalogue of hostile input in docs/hostile-input.md.
"""

import re
import socket
import struct
import threading
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datapkg.errors import SourceError
from datapkg.sources import decode
from datapkg.sources.formats import read_formatted
from datapkg.sources.formats.docx import read_docx
from datapkg.sources.formats.html import read_html
from datapkg.sources.formats.sandbox import Limits
from tests.sources.files import archive, docx, page, paragraph, pdf, raw_pdf, run, stream, table

LIMITS = Limits(memory=700_000_000, cpu=10, wall=60)
PROSE = "全市共有低保对象123人。"
CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
PAGE = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources {FONT} >>"
TEXT = stream(b"BT /F1 12 Tf 72 700 Td (123) Tj ET")


def read(content, kind):
    return read_formatted(content, kind=kind, where="hostile", limits=LIMITS)


def outcome(content, kind):
    """The text, or the code of the refusal."""
    try:
        return read(content, kind).text
    except SourceError as error:
        return error.code


def refusal(content, kind):
    with pytest.raises(SourceError) as caught:
        read(content, kind)
    assert caught.value.where == "hostile"
    assert caught.value.message
    assert caught.value.hint
    return caught.value.code


def refused_docx(content):
    """The refusal of a file that can't harm the tests' own process, which is quicker than a child."""
    with pytest.raises(SourceError) as caught:
        read_docx(content)
    assert caught.value.hint
    return caught.value.code


# Encodings: 4 to 7 (text files: tests/sources/test_readers.py)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("全市低保對象發放資金養老機構殘疾人補貼".encode("big5") * 20, "source-encoding"),
        (f"{PROSE * 20}".encode()[:-2], "source-encoding"),
        (f"{PROSE * 20}".encode().replace(b"\xe5\x85\xa8", b"\xe5\x85\xff", 1), "source-encoding"),
    ],
)
def test_4_and_5_bytes_that_are_not_what_they_seem(content, code):
    with pytest.raises(SourceError) as caught:
        decode(content, where="hostile")
    assert caught.value.code == code
    assert caught.value.hint


# HTML: 39 to 45


def test_39_markup_in_a_page_stays_text():
    text = read(page("<p>共12人&lt;script&gt;alert(1)&lt;/script&gt;，javascript:alert(1)。</p>").encode(), "html").text
    assert text == "共12人<script>alert(1)</script>，javascript:alert(1)。\n"


def test_40_deep_nesting_loses_nothing():
    formatted = read(("<div>" * 200_000 + PROSE + "</div>" * 200_000).encode(), "html")
    assert "123" in formatted.text


@pytest.mark.parametrize("unit", ["<!--", "<", "<a '", '<a "', "<script", "</", "&#", "<![CDATA["])
def test_41_unclosed_markup_ends_in_time(unit):
    content = (page(f"<p>{PROSE}</p>") + unit * 100_000).encode()
    found = outcome(content, "html")
    assert "123" in found or found == "source-limit"


def test_42_spans_are_clamped():
    rows = "<tr><td colspan=1000000000 rowspan=1000000000>甲</td><td>12</td></tr><tr><td>34</td></tr>"
    text = read(page(f"<table>{rows}</table>").encode(), "html").text
    assert re.findall("[0-9]+", text) == ["12", "34"]
    assert len(text) < 5_000


def test_43_an_encoding_that_contradicts_its_declaration_is_said():
    formatted = read(page(f"<p>{PROSE}</p>", declared="utf-8").encode("gb18030"), "html")
    assert formatted.text == f"{PROSE}\n"
    assert formatted.remarks == ("the page declares the encoding utf-8, but its bytes are gb18030",)


def test_44_references_to_no_character_become_a_visible_mark():
    assert read(page("<p>共&#0;&#xD800;&#x110000;12人</p>").encode(), "html").text == "共���12人\n"


def test_45_numbers_in_hidden_elements_are_furniture_and_in_comments_and_attributes_no_text():
    body = f"<p>{PROSE}</p><p style='display:none'>99人。</p><!-- 88 --><img alt='77'>"
    formatted = read(page(body).encode(), "html")
    assert re.findall("[0-9]+", formatted.text) == ["123", "99"]
    assert [each.kind for each in formatted.passages] == ["text", "furniture"]


# DOCX: 46 to 54


def test_46_a_part_that_unpacks_to_too_much():
    assert refusal(docx(paragraph("0" * 110_000_000)), "docx") == "source-too-large"


def test_46_a_part_that_lies_about_its_size():
    content = docx(paragraph("0" * 110_000_000))
    size = struct.pack("<L", 110_000_000 + len(docx("")))
    for place in [match.start() for match in re.finditer(re.escape(size[2:]), content)]:
        content = content[: place - 2] + struct.pack("<L", 100) + content[place + 2 :]
    assert refusal(content, "docx") in ("source-too-large", "source-damaged")


def test_47_hundreds_of_thousands_of_paragraphs_stay_within_the_limits():
    assert outcome(docx("<w:p/>" * 300_000 + paragraph("12")), "docx") in ("12\n", "source-limit")


def test_48_two_parts_of_one_name():
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = _doubled()
    assert refused_docx(content) == "source-damaged"


def _doubled():
    import io

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("word/document.xml", "<a/>")
        target.writestr("word/document.xml", "<b/>")
    return buffer.getvalue()


def test_48_overlapping_parts():
    content = bytearray(
        archive({"word/document.xml": "<a>" + "1" * 500, "b": "2" * 500}, compression=zipfile.ZIP_STORED)
    )
    directory = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", directory + 4)
    content[second + 42 : second + 46] = bytes(4)
    assert refused_docx(bytes(content)) == "source-damaged"


def test_48_too_many_parts():
    members = {"word/document.xml": "<a/>"} | {f"p{number}": "" for number in range(10_001)}
    assert refused_docx(archive(members)) == "source-too-large"


def test_48_a_wrong_checksum():
    content = bytearray(archive({"word/document.xml": f"<a>{PROSE}</a>"}, compression=zipfile.ZIP_STORED))
    content[content.index(b"123")] = ord("9")
    assert refused_docx(bytes(content)) == "source-damaged"


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "..\\x", "C:/x"])
def test_49_parts_that_would_lie_outside(name):
    assert refused_docx(docx(paragraph(PROSE), parts={name: "x"})) == "source-damaged"


def test_49_a_part_that_is_a_link():
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    assert refused_docx(docx(paragraph(PROSE), parts={link: "/etc/passwd"})) == "source-damaged"


ENTITY = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("declared", [ENTITY, LAUGHS])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_50_document_types_and_entities(declared, encoding):
    content = f'<?xml version="1.0" encoding="{encoding}"?>{declared}<a>&e;</a>'.encode(encoding)
    assert refused_docx(archive({"word/document.xml": content})) == "source-hostile"


def test_50_document_types_beside_the_text():
    assert refused_docx(docx(paragraph(PROSE), parts={"word/styles.xml": f"{ENTITY}<a>&e;</a>"})) == "source-hostile"


def test_51_links_to_elsewhere_are_never_fetched():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        link = f'<Relationship Type="t/image" Target="{address}" TargetMode="External"/>'
        formatted = read(docx(paragraph(PROSE), parts={"word/_rels/document.xml.rels": link}), "docx")
        read(page(f"<img src='{address}'><link rel=stylesheet href='{address}'><p>{PROSE}</p>").encode(), "html")
        with pytest.raises(TimeoutError):
            server.accept()
    assert formatted.remarks == ("the file links to other files (word/_rels/document.xml.rels); they are not fetched",)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (archive({"a.txt": "x"}), "source-format"),
        (docx(paragraph(PROSE))[:200], "source-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "source-format"),
    ],
)
def test_52_what_is_no_docx(content, code):
    assert refused_docx(content) == code


def test_53_deleted_text_is_no_value():
    body = f"<w:p>{run('12人')}<w:del><w:r><w:delText>99</w:delText><w:t>98</w:t></w:r></w:del></w:p>"
    assert read(docx(body), "docx").text == "12人\n"


def test_54_macros_are_not_run_and_are_said():
    assert read(docx(paragraph(PROSE), parts={"word/vbaProject.bin": "x"}), "docx").remarks == (
        "the file holds macros; they are not run",
    )


def test_deeply_nested_tables_are_refused():
    nested = paragraph("1")
    for _ in range(300):
        nested = table(["2", nested + paragraph("3")])
    assert refused_docx(docx(nested)) == "source-damaged"


# PDF: 55 to 64


@pytest.mark.parametrize("layers", [1, 2])
def test_55_streams_that_unpack_to_gigabytes(layers):
    content = b" " * 300_000_000
    for _ in range(layers):
        content = zlib.compress(content, 9)
    filters = " ".join(["/FlateDecode"] * layers)
    bomb = stream(content, extra=f"/Filter [{filters}]")
    assert outcome(raw_pdf(CATALOG, PAGES, PAGE, bomb), "pdf") in ("source-limit", "source-scanned", "source-damaged")


@pytest.mark.parametrize(
    "objects",
    [
        (CATALOG, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        (
            CATALOG,
            "<< /Type /Pages /Kids [3 0 R] /Count 9 /Parent 3 0 R >>",
            "<< /Type /Pages /Kids [2 0 R] /Count 9 >>",
        ),
        (CATALOG, PAGES, PAGE, b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream"),
        (
            CATALOG,
            PAGES,
            PAGE.replace(FONT, "<< /XObject << /X 5 0 R >> >>"),
            stream(b"/X Do"),
            stream(
                b"/X Do", extra="/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
            ),
        ),
    ],
)
def test_56_loops(objects):
    assert refusal(raw_pdf(*objects), "pdf") in ("source-scanned", "source-damaged", "source-empty")


def test_57_millions_of_operators():
    content = stream(
        zlib.compress(b"0 0 m 9 9 l S " * 3_000_000 + b"BT /F1 12 Tf 72 700 Td (123) Tj ET"),
        extra="/Filter /FlateDecode",
    )
    assert outcome(raw_pdf(CATALOG, PAGES, PAGE, content), "pdf") in ("123\n", "source-limit", "source-damaged")


def test_58_pages_without_end():
    kids = " ".join(["3 0 R"] * 200_000)
    content = raw_pdf(CATALOG, f"<< /Type /Pages /Kids [{kids}] /Count 200000 >>", PAGE, TEXT)
    assert refusal(content, "pdf") == "source-too-large"


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"garbage\n" * 50 + content,
        lambda content: content.replace(b"startxref", b"startxxxx"),
        lambda content: content.replace(b"/Size 5", b"/Size 99999999"),
        lambda content: content[:-40],
    ],
)
def test_59_damaged_files_are_mended_or_refused(damage):
    assert outcome(damage(raw_pdf(CATALOG, PAGES, PAGE, TEXT)), "pdf") in ("123\n", "source-damaged")


def test_60_encrypted_files():
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = pdf([(72, 700, PROSE)], encrypt=StandardEncryption("secret", strength=128))
    assert refusal(locked, "pdf") == "source-encrypted"


def test_61_scripts_are_left_alone_and_said():
    catalog = "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert) >> >>"
    formatted = read(raw_pdf(catalog, PAGES, PAGE, TEXT), "pdf")
    assert formatted.text == "123\n"
    assert formatted.remarks == ("the file holds scripts; they are left alone",)


def test_62_a_file_without_text():
    assert refusal(raw_pdf(CATALOG, PAGES, PAGE, stream(b"0 0 9 9 re f")), "pdf") == "source-scanned"


def test_64_the_names_of_character_maps_reach_no_file():
    font = "<< /Font << /F1 5 0 R >> >>"
    type0 = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /..#2F..#2F..#2Ftmp#2Fx /DescendantFonts [6 0 R] >>"
    system = "<< /Registry (A) /Ordering (B) /Supplement 0 >>"
    cid = f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo {system} >>"
    content = raw_pdf(CATALOG, PAGES, PAGE.replace(FONT, font), TEXT, type0, cid)
    assert outcome(content, "pdf") in ("source-unmapped", "source-scanned", "source-damaged")


# Damage of any kind


WHOLE = docx(table(["县区", "人数"], ["甲区", "12"]) + paragraph(PROSE), parts={"word/styles.xml": "<a/>"})
STORED = docx(table(["县区", "人数"], ["甲区", "12"]) + paragraph(PROSE), compression=zipfile.ZIP_STORED)


@settings(deadline=None)
@given(
    st.sampled_from([WHOLE, STORED]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=4),
    st.floats(0, 1),
)
def test_a_damaged_docx_is_read_or_refused_and_never_breaks_the_reader(content, changes, end):
    damaged = bytearray(content[: 1 + int(end * len(content))])
    for place, byte in changes:
        damaged[min(int(place * len(damaged)), len(damaged) - 1)] = byte
    try:
        assert read_docx(bytes(damaged)).encoding == "docx"
    except SourceError as error:
        assert error.code.startswith("source-")  # noqa: PT017 - both ends are right


@settings(deadline=None)
@given(st.binary(max_size=400), st.text(alphabet="<>/!-'\"= tablerdpscip123&#;x", max_size=400))
def test_any_bytes_in_a_page_are_read_or_refused(junk, markup):
    for content in (junk, page(markup).encode() + junk, markup.encode()):
        try:
            formatted = read_html(content)
        except SourceError as error:
            assert error.code in ("source-encoding", "source-binary")  # noqa: PT017 - both ends are right
        else:
            assert all(0 <= each.start <= each.end <= len(formatted.text) for each in formatted.passages)


def test_no_reader_leaves_a_thread_or_a_child():
    before = threading.active_count()
    read(page(f"<p>{PROSE}</p>").encode(), "html")
    assert threading.active_count() == before
