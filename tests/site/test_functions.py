import sqlite3
import time
from contextlib import closing

import pytest

from datapkg.site.connections import MAX_PATTERN_BYTES, prepare

VALUES = ("'abcabc'", "'低保金低保'", "''", "null", "12", "1.5", "x'61626361'")
MANY = (
    "(with n(i) as (select 1 union all select i + 1 from n limit 1001) select group_concat(char(19968 + i), '') from n)"
)
WANTED = ("'bc'", "'低'", "''", "null", "2", "x'6263'")


@pytest.fixture
def limited():
    with closing(sqlite3.connect(":memory:")) as connection:
        prepare(connection)
        yield connection


@pytest.fixture
def plain():
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("wanted", WANTED)
def test_they_give_what_those_of_sqlite_give(limited, plain, value, wanted):
    sql = (
        f"select instr({value}, {wanted}), replace({value}, {wanted}, 'x'), trim({value}, {wanted}),"
        f" ltrim({value}, {wanted}), rtrim({value}, {wanted}), trim({value})"
    )
    assert limited.execute(sql).fetchone() == plain.execute(sql).fetchone()


@pytest.mark.parametrize(
    "sql",
    [
        "select instr(hex(zeroblob(400000)), hex(zeroblob(200000)) || '1')",
        "select length(replace(hex(zeroblob(400000)), hex(zeroblob(200000)) || '1', ''))",
        "select length(trim(hex(zeroblob(400000)), replace(hex(zeroblob(200000)), '0', '1') || '0'))",
    ],
)
def test_long_texts_take_no_time(limited, sql):
    """SQLite's own take ten seconds to hours for these."""
    start = time.process_time()
    assert limited.execute(sql).fetchone() is not None
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "sql",
    [
        f"select hex(zeroblob(400000)) like '%' || hex(zeroblob({MAX_PATTERN_BYTES // 2})) || '1'",
        f"select hex(zeroblob(400000)) glob '*' || hex(zeroblob({MAX_PATTERN_BYTES // 2})) || '1'",
        "select replace(hex(zeroblob(400000)), '0', hex(zeroblob(400000)))",
        f"select trim('a', {MANY})",
        "select json_patch('{}', '{}')",
    ],
)
def test_what_would_take_long_is_refused(limited, sql):
    with pytest.raises(sqlite3.Error):
        limited.execute(sql).fetchone()
