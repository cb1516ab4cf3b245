"""Bytes that can be read in several ways, or in none: the text as it was written, or a refusal that says why.

The numbers are those of the catalogue of hostile input in docs/hostile-input.md.
"""

import json
import os
import subprocess
import sys

import pytest

from datapkg.errors import SourceError
from datapkg.sources import decode, read_source

PROSE = "全市共有低保对象123人。\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"\xef\xbb\xbf" + PROSE.encode(), "utf-8-sig"),
        (b"\xff\xfe" + PROSE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + PROSE.encode("utf-16-be"), "utf-16-be"),
        (PROSE.encode("gb18030"), "gb18030"),
    ],
)
def test_1_and_2_byte_order_marks_are_no_characters(content, encoding):
    assert decode(content, where="hostile") == (PROSE, encoding)


@pytest.mark.parametrize("odd", ["\u3400", "\ue000", "\U00020000", "\u1e3f"], ids=ascii)
def test_3_gb18030_keeps_rare_and_private_characters(odd):
    content = f"{PROSE * 20}{odd}\n".encode("gb18030")
    text, encoding = decode(content, where="hostile")
    assert (odd in text, encoding) == (True, "gb18030")
    assert text.encode("gb18030") == content


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
@pytest.mark.parametrize("tail", [b"\x00", b"\x00\xd8", b"\xd8\x00"])
def test_2_utf16_that_is_cut_or_has_half_a_pair(mark, tail):
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    with pytest.raises(SourceError):
        decode(mark + PROSE.encode(encoding) + tail + (b"" if len(tail) == 1 else b"a"), where="hostile")


@pytest.mark.parametrize("content", [PROSE.encode() + b"\xed\xa0\x80", PROSE.encode() + b"\xc0\xaf"])
def test_5_surrogates_and_overlong_forms_are_no_utf8(content):
    with pytest.raises(SourceError) as caught:
        decode(content, where="hostile")
    assert caught.value.code == "source-encoding"


def test_6_what_reads_both_ways_is_refused():
    with pytest.raises(SourceError, match="uncertain"):
        decode("隆".encode("gb18030") * 4, where="hostile")


@pytest.mark.parametrize("text", ["救助1\x002人\n", "\x00", "一\n二\x00"])
@pytest.mark.parametrize("encoding", [None, "utf-8"])
def test_8_nul_characters_are_refused_before_they_are_stored(tmp_path, text, encoding):
    path = tmp_path / "source.txt"
    path.write_bytes(text.encode())
    with pytest.raises(SourceError) as caught:
        read_source(path, encoding=encoding)
    assert caught.value.code == "source-binary"
    assert caught.value.hint


def test_12_a_file_name_that_is_no_text(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff\xfe.txt"
    with open(path, "wb") as file:  # noqa: PTH123 - a Path would hide what this is about
        file.write(PROSE.encode())
    command = [sys.executable, "-c", "from datapkg.cli import main; main()", "extract", path, "--format", "jsonl"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["value"] for line in done.stdout.decode().splitlines()] == ["123"]
