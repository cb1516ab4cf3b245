import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapkg.site.snippets import snippet


def shown(text, query, **options):
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in snippet(text, query, **options))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("城市低保标准和农村低保标准", "低保", "城市[低保]标准和农村[低保]标准"),
        ("残疾人两项补贴", "殘疾", "[残疾]人两项补贴"),
        ("残疾人两项补贴", "残疾 补贴", "[残疾]人两项[补贴]"),
        ("占73.4%", "73.4%", "占[73.4%]"),
        ("救助1,234人次", "1234人次", "救助1,234人次"),
        ("Minimum Living", "minimum", "[Minimum] Living"),
        ("没有", "别的", "没有"),
    ],
)
def test_marks(text, query, expected):
    assert shown(text, query) == expected


def test_is_short():
    text = "前" * 100 + "低保" + "后" * 100
    assert shown(text, "低保", context=4) == "…前前前前[低保]后后后后后后后后后后…"


@given(st.text(alphabet="低保a1.%后 ", max_size=200), st.text(alphabet="低保a1.% ", max_size=5))
def test_shows_a_stretch_of_the_text(text, query):
    pieces = [piece.text for piece in snippet(text, query)]
    body = "".join(pieces[1 if pieces[:1] == ["…"] else 0 : -1 if pieces[-1:] == ["…"] else None])
    assert body in text
