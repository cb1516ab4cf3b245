"""Each figure is shown in its own sentence, wherever the source has it."""

import pytest

from datapkg.models.tables import ParagraphRow, SegmentRow
from datapkg.package.sentences import sentences
from tests.package.samples import observation

PARAGRAPH = "demo-2020-p001"


def shown(text, *figures, source=None, pieces=None):
    """What stands before, in and behind each figure; figures are printed text and source position."""
    source = text if source is None else source
    paragraph = ParagraphRow(
        paragraph_id=PARAGRAPH, report_id="demo-2020", position=1, heading=None, text=text, kind="text", lacuna=False
    )
    segments = [
        SegmentRow(paragraph_id=PARAGRAPH, position=position, source_start=start, source_end=end)
        for position, (start, end) in enumerate(pieces or [(0, len(source))])
    ]
    rows = [observation(start, text=printed, quote="分句") for printed, start in figures]
    found = sentences(rows, observations=rows, paragraphs=[paragraph], segments=segments)
    return [found[row.observation_id].parts() for row in rows]


def test_the_sentence_ends_at_full_stops_and_not_at_commas_or_semicolons():
    text = "开头。全年救助5人,发放6万元；另有7户(“好。”)。结尾。"
    assert shown(text, ("6万", text.index("6万"))) == [("全年救助5人,发放", "6万", "元；另有7户(“好。”)")]


@pytest.mark.parametrize("end", ["。", "？", "！”", "\n", ""])
def test_what_ends_a_sentence(end):
    text = f"全年5人{end}下句"
    ((before, figure, after),) = shown(text, ("5", 2))
    assert (before, figure, after.strip()) == ("全年", "5", f"人{end}".strip() if end else "人下句")


def test_figures_alike_are_each_marked_in_their_own_place():
    text = "甲地15人、乙地5人。丙地5人。"
    found = shown(text, ("5", text.index("地5") + 1), ("5", text.rindex("5")))
    assert found == [("甲地15人、乙地", "5", "人。"), ("丙地", "5", "人。")]


def test_what_was_left_out_of_the_text_moves_nothing():
    source = "長(zhǎng)者12人。殘疾人12人。"
    text = "长者12人。残疾人12人。"
    assert shown(text, ("12", source.rindex("12")), source=source) == [("残疾人", "12", "人。")]


def test_pieces_in_another_order():
    assert shown("为1141所幸福院12个", ("1141", 51), ("12", 7), pieces=[(50, 55), (3, 10)]) == [
        ("为", "1141", "所幸福院12个"),
        ("为1141所幸福院", "12", "个"),
    ]


def test_a_figure_that_cannot_be_found_is_shown_with_its_clause():
    assert shown("没有数字。", ("12", 1)) == [("", "", "分句")]


def test_of_an_endless_sentence_the_part_around_the_figure_is_shown():
    ((before, figure, after),) = shown("字" * 5000 + "7人" + "字" * 5000, ("7", 5000))
    assert (before[0], figure, after[-1]) == ("…", "7", "…")
    assert len(before) == len(after) == 251
