"""Suspect characters: found with their place and kind."""

import pytest

from datapkg.text import oddities


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("救助\u202e0001\u202c人", [(2, 3, "direction"), (7, 8, "direction")]),
        ("1\u200b234、12\xad34", [(1, 2, "hidden"), (8, 9, "hidden")]),
        ("a\x00b", [(1, 2, "hidden")]),
        ("1\u0336人", [(1, 2, "combining")]),
        ("锟斤拷锟斤拷5人\ufffd", [(0, 6, "mojibake"), (8, 9, "mojibake")]),
        ("全市共有51所，100²、café", []),
    ],
)
def test_oddities(source, found):
    assert [tuple(oddity) for oddity in oddities(source)] == found
