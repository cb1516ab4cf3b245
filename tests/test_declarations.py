"""Strict YAML: what is read, what is refused, and where the error points."""

from pathlib import Path

import pytest

from datapkg.declarations import parse_declaration
from datapkg.errors import DeclarationError
from datapkg.models import Report

PATH = Path("some/report.yml")


def test_only_integers_booleans_and_null_are_converted():
    text = 'a: 012\nb: NO\nc: 1.50\nd: 12:30:45\ne: 2023-01-17\nf: 12\ng: true\nh: null\ni: "12"\nj:\nk: ""\n'
    data = parse_declaration(text, path=PATH).data
    assert data == {
        "a": "012", "b": "NO", "c": "1.50", "d": "12:30:45", "e": "2023-01-17",
        "f": 12, "g": True, "h": None, "i": "12", "j": None, "k": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\na: 2\n", 2, "stands twice"),
        ("a: &x 1\nb: *x\n", 1, "anchors"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "tag"),
        ("a: [1\n", 2, "valid YAML"),
        ("? [1]\n: 2\n", 1, "key must be text"),
        ("--- 1\n--- 2\n", 2, "more than one document"),
        ("a: " + "[" * 80 + "]" * 80, 1, "nested too deeply"),
    ],
)
def test_what_is_refused_names_its_line(text, line, words):
    with pytest.raises(DeclarationError, match=words) as caught:
        parse_declaration(text, path=PATH)
    assert caught.value.where == f"some/report.yml:{line}"


def test_a_misspelt_key_names_the_nearest_right_one():
    text = "id: x-1\ntitle: 题\npublsher: 局\n"
    with pytest.raises(DeclarationError, match="unknown key 'publsher'") as caught:
        parse_declaration(text, path=PATH).parse(Report)
    assert caught.value.where == "some/report.yml:3"
    assert caught.value.hint == "Did you mean 'publisher'?"
