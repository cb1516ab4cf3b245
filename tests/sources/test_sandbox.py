"""The child process: what it delivers, and what ends it."""

import subprocess
import sys
from pathlib import Path

import pytest

from datapkg.errors import SourceError
from datapkg.models import Passage
from datapkg.sources import read_source
from datapkg.sources.formats import FORMATS, FormattedText, child, read_formatted
from datapkg.sources.formats.layout import Block, Part, assemble, block, collapse, raised
from datapkg.sources.formats.sandbox import Limits
from datapkg.text import read_text
from tests.sources.files import docx, page, paragraph, pdf, table

PROSE = "全市共有低保对象12345人。"
FILES = {
    "a.html": page(f"<p>{PROSE}</p>").encode(),
    "a.docx": docx(paragraph(PROSE)),
    "a.pdf": pdf([(72, 700, PROSE)]),
}


@pytest.mark.parametrize("name", FILES)
def test_every_format_is_read_through_the_child(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(FILES[name])
    source = read_source(path)
    assert source.text == f"{PROSE}\n"
    assert [source.text[each.start : each.end] for each in source.passages] == [PROSE]
    assert source.size == len(FILES[name])


def test_the_ending_may_be_in_capitals(tmp_path):
    path = tmp_path / "A.HTM"
    path.write_bytes(FILES["a.html"])
    assert read_source(path).text == f"{PROSE}\n"
    assert set(FORMATS.values()) == {"html", "docx", "pdf"}


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(memory=400_000_000), "400 MB of memory"),
        (Limits(cpu=1), "1 seconds of processor time"),
        (Limits(wall=1), "1 seconds"),
    ],
)
def test_limits_end_the_reader_with_the_reason(limits, words):
    endless = page("<p>" + "<b>1</b> " * 3_000_000 + "</p>").encode()
    with pytest.raises(SourceError) as caught:
        read_formatted(endless, kind="html", where="a.html", limits=limits)
    assert caught.value.code == "source-limit"
    assert words in caught.value.message
    assert caught.value.where == "a.html"


def test_a_reader_that_breaks_down_is_an_error_of_the_source():
    with pytest.raises(SourceError) as caught:
        read_formatted(FILES["a.pdf"], kind="pdf", where="a.pdf", limits=Limits(memory=40_000_000))
    assert caught.value.code in ("source-limit", "source-damaged")


def test_errors_of_the_child_name_the_file():
    with pytest.raises(SourceError) as caught:
        read_formatted(b"no pdf", kind="pdf", where="somewhere/a.pdf")
    assert (caught.value.where, caught.value.code) == ("somewhere/a.pdf", "source-format")


@pytest.mark.parametrize(
    ("content", "kind"), [(docx(""), "docx"), (b"", "html"), (page(" <p> \u3000 </p>").encode(), "html")]
)
def test_a_file_without_text(content, kind):
    answer = child._answer(content, kind=kind, encoding=None)
    assert (answer["error"], answer["code"]) == ("the file holds no text", "source-empty")
    assert answer["hint"]


def test_what_the_child_says_is_what_the_parent_delivers():
    answer = child._answer(FILES["a.docx"], kind="docx", encoding=None)
    assert read_formatted(FILES["a.docx"], kind="docx", where="a") == FormattedText(**answer)


def test_the_child_can_write_no_file(tmp_path):
    target = tmp_path / "written"
    code = (
        "from datapkg.sources.formats.child import _limit\n"
        "_limit(memory=10**9, cpu=10)\n"
        f"import pathlib; pathlib.Path({str(target)!r}).write_text('x')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode != 0
    assert not target.exists() or not target.read_bytes()


def test_blocks_become_lines_and_their_parts_keep_their_places():
    formatted = assemble(
        [Block("text", (Part("共12", "line 1"), Part("34人", "line 2"))), block("完", place="p")], encoding="x"
    )
    assert formatted.text == "共1234人\n完\n"
    assert formatted.passages == (
        Passage(0, 3, "text", "line 1"),
        Passage(3, 6, "text", "line 2"),
        Passage(7, 8, "text", "p"),
    )


def test_what_no_database_can_store_becomes_a_visible_mark():
    assert assemble([block("a\x00b\ud800c\x02", place="p")], encoding="x").text == "a\ufffdb\ufffdc\ufffd\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [(" a \t b ", "a b"), ("共\n 12", "共12"), ("a\nb", "a b"), ("12 人", "12 人"), ("\u3000共 ", "共")],
)
def test_white_space_as_a_browser_shows_it(text, shown):
    assert collapse(text) == shown


def test_raised_digits():
    assert raised("[2]") == "[²]"


def test_the_layout_decides_what_lines_are():
    rows = table(["", "甲"], ["乙，丙", "12"])
    formatted = read_formatted(docx(paragraph("标题") + rows), kind="docx", where="a.docx")
    document = read_text(formatted.text, report_id="a", layout=formatted.passages)
    found = [(each.kind, document.text[each.start : each.end]) for each in document.paragraphs]
    assert found == [("heading", "标题"), ("table", "\t甲"), ("table", "乙，丙\t12")]


def test_text_files_are_read_here_and_not_in_a_child(tmp_path, monkeypatch):
    path = Path(tmp_path / "a.txt")
    path.write_text(PROSE, encoding="utf-8")
    monkeypatch.setattr(subprocess, "run", None)
    assert read_source(path).text == PROSE
