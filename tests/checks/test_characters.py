"""Suspect characters of a source become results, one for each kind, with the figures beside them."""

import pytest

from datapkg.checks.characters import check_characters, visible
from tests.package.samples import observation


def checked(source, *starts):
    figures = [observation(start, text=source[start : start + 3], source_end=start + 3) for start in starts]
    return check_characters("demo-2020", source=source, observations=figures)


@pytest.mark.parametrize("source", ["", "救助1,234人。", "救\u200b助5人", "\ufeff①5个100㎡、½", "（一）2023年\xad\n"])
def test_what_harms_no_number_is_no_finding(source):
    rows = checked(source)
    assert [row.verdict for row in rows.results] == ["consistent"]
    assert rows.inputs == ()


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("救助1\u200b234人", "hidden"),
        ("救助12\xad34人", "hidden"),
        ("\u202e救助1000人", "direction"),
        ("a\x00b", "control"),
        ("共1\u0336人", "combining"),
        ("共١٢人", "foreign"),
        ("共1O0人", "lookalike"),
        ("共100²人", "raised"),
        ("增△5%", "sign"),
        ("增长一5%", "dash"),
        ("锟斤拷5人", "mojibake"),
    ],
)
def test_each_kind_is_a_warning_that_names_its_place(source, kind):
    (result,) = checked(source).results
    assert result.result_id == f"source-characters-demo-2020-{kind}"
    assert (result.verdict, result.severity, result.fault) == ("implausible", "warning", "source")
    assert result.message_en.isprintable()
    assert result.message_zh.isprintable()


def test_figures_beside_a_character_are_named_and_few():
    source = "救助1\u200b23人,共45人," * 10
    width = len(source) // 10
    rows = checked(source, *(width * turn + 2 for turn in range(10)))
    assert len(rows.results) == 1
    assert "10 ×" in rows.results[0].message_en
    assert [row.observation_id for row in rows.inputs] == [f"demo-2020-{width * turn + 2}" for turn in range(5)]


def test_unprintable_characters_are_spelt():
    assert visible("a\x00\u202e人") == "a<U+0000><U+202E>人"
