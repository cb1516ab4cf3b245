"""Bytes: what is read, what is refused, and why."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapkg.errors import SourceError
from datapkg.sources import decode, read_source

SENTENCE = "全市共有养老机构51所，床位23800张，全年救助流浪乞讨人员1542人次。\n"
ENCODINGS = {
    "utf-8": SENTENCE.encode(),
    "utf-8-sig": b"\xef\xbb\xbf" + SENTENCE.encode(),
    "utf-16-le": b"\xff\xfe" + SENTENCE.encode("utf-16-le"),
    "utf-16-be": b"\xfe\xff" + SENTENCE.encode("utf-16-be"),
    "gb18030": SENTENCE.encode("gb18030"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_are_told_from_the_bytes(tmp_path, encoding):
    path = tmp_path / "source.txt"
    path.write_bytes(ENCODINGS[encoding])
    source = read_source(path)
    assert (source.text, source.encoding) == (SENTENCE, encoding)
    assert source.sha256 == hashlib.sha256(ENCODINGS[encoding]).hexdigest()
    assert source.size == len(ENCODINGS[encoding])


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_declared_encoding_is_used_and_leaves_no_byte_order_mark(encoding):
    assert decode(ENCODINGS[encoding], where="x", encoding=encoding) == (SENTENCE, encoding)


def test_line_ends_stay_as_they_are():
    assert decode(b"a\r\nb\rc\n", where="x")[0] == "a\r\nb\rc\n"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_every_utf8_text_with_a_chinese_character_reads_as_itself(text):
    assert decode(f"民{text}".encode(), where="x") == (f"民{text}", "utf-8")


@pytest.mark.parametrize("position", [0, 30, 60])
def test_utf8_with_one_bad_byte_is_never_read_as_gb18030(position):
    raw = SENTENCE.encode()
    with pytest.raises(SourceError, match="UTF-8 but for byte") as caught:
        decode(raw[:position] + b"\xff" + raw[position:], where="source.txt")
    assert caught.value.code == "source-encoding"


def test_utf8_cut_inside_a_character_is_refused():
    with pytest.raises(SourceError, match="UTF-8 but for byte"):
        decode(SENTENCE.rstrip("。\n").encode() + "。".encode()[:2], where="x")


@pytest.mark.parametrize("text", ["为赴港学子提供多方位多专业", "的实验活动中，小", "价格变化反推资金流向"])
def test_short_texts_in_gb18030_are_read(text):
    assert decode(text.encode("gb18030"), where="x") == (text, "gb18030")


def test_big5_is_refused_and_not_read_as_wrong_words():
    traditional = "全市共有養老機構五十一所，床位二萬三千八百張，全年救助流浪乞討人員一千五百餘人次。"
    with pytest.raises(SourceError, match=r"uncertain|neither"):
        decode(traditional.encode("big5"), where="x")


def test_bytes_that_read_both_ways_are_refused_unless_declared():
    raw = "隆".encode("gb18030") * 4
    assert not raw.isascii()
    assert raw.decode("utf-8")
    with pytest.raises(SourceError, match="as UTF-8 and as GB18030"):
        decode(raw, where="x")
    assert decode(raw, where="x", encoding="gb18030") == ("隆" * 4, "gb18030")


def test_a_declared_encoding_has_to_fit():
    with pytest.raises(SourceError, match="not whole utf-8"):
        decode(SENTENCE.encode("gb18030"), where="x", encoding="utf-8")
    with pytest.raises(SourceError, match="unknown"):
        decode(b"x", where="x", encoding="klingon")


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (b"", "source-empty", "is empty"),
        (b"\xef\xbb\xbf", "source-empty", "no text"),
        (" \n\u3000".encode(), "source-empty", "no text"),
        (b"%PDF-1.7 ...", "source-binary", "PDF"),
        (b"PK\x03\x04....", "source-binary", "zip"),
        (bytes(range(256)) * 4, "source-binary", "binary"),
        (b"\xff\xfea", "source-encoding", "utf-16-le"),
        (b"\x80\x81\xff\xff\xff", "source-encoding", "neither UTF-8"),
    ],
)
def test_files_without_text_are_refused(tmp_path, raw, code, words):
    path = tmp_path / "source.txt"
    path.write_bytes(raw)
    with pytest.raises(SourceError, match=words) as caught:
        read_source(path)
    assert (caught.value.code, caught.value.where, caught.value.exit_code) == (code, str(path), 2)


def test_missing_files_and_directories_are_refused(tmp_path):
    with pytest.raises(SourceError) as missing:
        read_source(tmp_path / "nothing.txt")
    with pytest.raises(SourceError) as directory:
        read_source(tmp_path)
    assert (missing.value.code, directory.value.code) == ("source-missing", "source-directory")


def test_a_file_that_changed_is_refused(tmp_path):
    path = tmp_path / "source.txt"
    path.write_text("变了", encoding="utf-8")
    with pytest.raises(SourceError, match="declares") as caught:
        read_source(path, sha256="0" * 64)
    assert caught.value.code == "source-hash"
