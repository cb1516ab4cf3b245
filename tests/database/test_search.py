import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapkg.database.search import INDEX_OPTIONS, MAX_QUERY, index_text, match_query, query_parts, tokens

TEXTS = (
    "城市低保标准提高5.5%,发放残疾人两项补贴1.88亿元。",
    "救助1,234人次,就业2354人,占73.4%。",
    "Persons receiving allowances: 161900",
    "困难群众基本生活得到保障",
    "养老、助残服务",
)


@pytest.fixture(scope="module")
def index():
    connection = sqlite3.connect(":memory:")
    connection.execute(f"create virtual table found using fts5(text, {INDEX_OPTIONS})")
    rows = [(place, index_text(text)) for place, text in enumerate(TEXTS)]
    connection.executemany("insert into found (rowid, text) values (?, ?)", rows)
    yield connection
    connection.close()


def search(index, query):
    cursor = index.execute("select rowid from found where found match ? order by rowid", (match_query(query),))
    return [rowid for (rowid,) in cursor]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("低保", [0]),
        ("保", [0, 3]),
        ("障", [3]),
        ("得到保障", [3]),
        ("群众生活", []),
        ("养老助残", [4]),
        ("养老、助残", [4]),
        ("助", [1, 4]),
        ("2354人", [1]),
        ("2354", [1]),
        ("354人", []),
        ("高5.5", [0]),
        ("殘疾", [0]),
        ("残疾人补贴", []),
        ("残疾 补贴", [0]),
        ("73.4%", [1]),
        ("7３.4％", [1]),
        ("73.4", [1]),
        ("5.5%", [0]),
        ("5%", []),
        ("1.88亿", [0]),
        ("1234", [1]),
        ("1,234", [1]),
        ("161900", [2]),
        ("PERSON", [2]),
        ("allow", [2]),
        ('"persons receiving"', [2]),
        ('"receiving persons"', []),
    ],
)
def test_finds(index, query, hits):
    assert search(index, query) == hits


@pytest.mark.parametrize("query", ["", " ", '"', '""', "NEAR(", "a AND", "*", "-", "低保*", "text:低保", "^低", None])
def test_no_query_is_a_syntax_error(index, query):
    search(index, query)


@given(st.text(max_size=60))
def test_any_text_is_a_query(text):
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(f"create virtual table found using fts5(text, {INDEX_OPTIONS})")
        search(connection, text)
    finally:
        connection.close()


@given(st.text(alphabet="低保殘残疾人12.,%ab 万", min_size=1, max_size=30))
def test_a_text_finds_itself(text):
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(f"create virtual table found using fts5(text, {INDEX_OPTIONS})")
        connection.execute("insert into found (rowid, text) values (7, ?)", (index_text(text),))
        assert search(connection, text) == ([7] if tokens(text) else [])
    finally:
        connection.close()


def test_a_long_query_is_cut():
    assert match_query("低" * 10_000).count("低低") == MAX_QUERY - 1


def test_parts_are_folded_for_marking():
    assert query_parts('殘疾 "两项 补贴" , ABC') == ["残疾", "两项 补贴", "abc"]
