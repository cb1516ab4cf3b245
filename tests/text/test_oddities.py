"""Suspect characters: found with their place and kind."""

import pytest

from datapkg.text import oddities


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("救助\u202e0001\u202c人", [(2, 3, "direction"), (7, 8, "direction")]),
        ("1\u200b234、12\xad34", [(1, 2, "hidden"), (8, 9, "hidden")]),
        ("a\x00b", [(1, 2, "control")]),
        ("救助١٢人〡𝟏", [(2, 4, "foreign"), (5, 7, "foreign")]),
        ("1O0、1О0、О5、l00", [(1, 2, "lookalike"), (5, 6, "lookalike"), (8, 9, "lookalike")]),
        ("△5%，▲ 第一", [(0, 1, "sign")]),
        ("增长一5%，第一5A级", [(2, 3, "dash")]),
        ("1\u0336人", [(1, 2, "combining")]),
        ("锟斤拷锟斤拷5人\ufffd", [(0, 6, "mojibake"), (8, 9, "mojibake")]),
        ("100²、5m²、㎡", [(3, 4, "raised")]),
        ("锛屽叏甯", [(0, 1, "mojibake")]),
        ("全市共有51所，½、①5个、（一）、㎡、Ⅳ级、café、G20、WiFi6", []),
    ],
)
def test_oddities(source, found):
    assert [tuple(oddity) for oddity in oddities(source)] == found
