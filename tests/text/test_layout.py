"""What a file says of its lines goes before what their words look like."""

from datapkg.models import Passage
from datapkg.text import read_text

SOURCE = "床位统计\n\t2022年\n床位\t12\n合计\n\t13\n第1页\n全市救助5人。\n"


def passages(*marked: tuple[str, str]) -> tuple[Passage, ...]:
    return tuple(
        Passage(SOURCE.index(text), SOURCE.index(text) + len(text), kind, "page 1")  # type: ignore[arg-type]
        for text, kind in marked
    )


def paragraphs(layout: tuple[Passage, ...]) -> list[tuple[str, str]]:
    document = read_text(SOURCE, report_id="x", layout=layout)
    return [(paragraph.kind, document.text[paragraph.start : paragraph.end]) for paragraph in document.paragraphs]


def test_lines_are_of_the_kinds_that_the_file_says():
    layout = passages(("床位统计", "caption"), ("第1页", "furniture"), ("全市救助5人。", "text"))
    found = {text: kind for kind, text in paragraphs(layout)}
    assert (found["床位统计"], found["第1页"], found["全市救助5人。"]) == ("caption", "furniture", "text")


def test_a_row_keeps_its_empty_first_cell_and_its_lines_together():
    layout = passages(("\t2022年", "table"), ("床位\t12", "table"), ("合计\n\t13", "table"))
    assert [text for kind, text in paragraphs(layout) if kind == "table"] == ["\t2022年", "床位\t12", "合计\n\t13"]


def test_what_the_file_does_not_speak_of_is_told_by_its_words():
    assert paragraphs(passages(("第1页", "furniture"))) == [
        (kind, text) if text != "第1页" else ("furniture", text) for kind, text in paragraphs(())
    ]
