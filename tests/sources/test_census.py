"""The dumb count: what it counts, and that it agrees with the readers on anything that a page or file may hold."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datapkg.sources.formats.census import digit_groups, html_groups, missing_groups, word_groups
from datapkg.sources.formats.docx import read_docx
from datapkg.sources.formats.elements import PageWalk
from datapkg.sources.formats.layout import raised
from tests.sources.files import docx, page, paragraph, table


def test_groups_are_runs_of_digits_and_raised_ones_their_own():
    assert digit_groups("共12,345人，１２亩，100m²，5³") == Counter(["12", "345", "１２", "100", "2", "5", "3"])
    assert digit_groups("100¹²") == Counter(["100", "1", "2"])


@pytest.mark.parametrize(
    ("source", "groups"),
    [
        ("<p>1<b>2</b>3</p>", ["123"]),
        ("<td>1</td><td>2</td>", ["1", "2"]),
        ("<p title='5>6' data-x=7>8</p><!-- 9 --><script>1</script>", ["8"]),
        ("<p>同比<5%，共3人</p>", ["5", "3"]),
        ("&#50;&#x33;", ["23"]),
        ("<!-- 9", []),
        ("1<br>2", ["1", "2"]),
    ],
)
def test_counting_a_page(source, groups):
    assert html_groups(source) == Counter(groups)


def test_counting_a_word_file_leaves_out_what_is_deleted_or_repeated():
    part = (
        "<w:p><w:r><w:t>1</w:t></w:r><w:r><w:t xml:space='preserve'>2</w:t></w:r></w:p>"
        "<w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:del w:id='1'/><mc:Fallback><w:t>8</w:t></mc:Fallback>"
        "<w:p><w:r><w:t>3</w:t></w:r><w:r><w:tab/><w:t>4</w:t></w:r></w:p><w:instrText>7</w:instrText>"
    )
    assert word_groups([part]) == Counter(["12", "3", "4"])


def test_only_what_is_lost_counts():
    assert missing_groups(Counter(["1", "2"]), counted=Counter(["1", "1", "3"])) == ["1", "3"]
    assert missing_groups(Counter(["1", "2"]), counted=Counter(["1"])) == []


_TEXT = st.text(alphabet="共人12,3．５ \n年月，。½²①万-", max_size=12)
_INLINE = st.sampled_from(["b", "span", "a", "em", "font"])
_BLOCK = st.sampled_from(["p", "div", "li", "h2", "td", "th", "tr", "table", "section", "blockquote", "nav"])


def _wrap(tag, parts):
    return f"<{tag}>{''.join(parts)}</{tag}>"


_BODY = st.recursive(
    _TEXT,
    lambda inside: st.one_of(
        st.builds(_wrap, _INLINE, st.lists(_TEXT, max_size=3)),
        st.builds(_wrap, _BLOCK, st.lists(inside, max_size=4)),
        st.builds("<p>{}<br>{}<sup>{}</sup></p>".format, _TEXT, _TEXT, st.sampled_from(["2", "[3]", "注1"])),
        st.builds(
            "<table><tr><td colspan=2>{}</td><td rowspan=2>{}</td></tr><tr><td>{}</td></tr></table>".format,
            inside,
            _TEXT,
            inside,
        ),
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(_BODY)
def test_the_walk_through_a_page_loses_no_digit(body):
    from lxml import etree
    from lxml.html import HTMLParser

    source = page(body)
    root = etree.fromstring(source.encode(), HTMLParser(encoding="utf-8"))
    walked = "\n".join(found.block.text for found in PageWalk(root).blocks())
    assert missing_groups(digit_groups(walked), counted=html_groups(source)) == []


@settings(deadline=None)
@given(
    st.lists(st.lists(st.lists(_TEXT, min_size=1, max_size=3), min_size=1, max_size=3), max_size=4),
    st.lists(_TEXT, max_size=4),
)
def test_a_word_file_is_read_without_loss(rows, runs):
    body = paragraph(*runs) + table(*([cell for cells in row for cell in cells] for row in rows))
    delivered = read_docx(docx(body)).text
    assert digit_groups(delivered) >= word_groups([body])


@settings(deadline=None)
@given(st.text(alphabet="0123456789+-()x"))
def test_raised_digits_are_counted_one_by_one(text):
    assert digit_groups(raised(text)) == Counter(each for each in text if each.isdigit())
