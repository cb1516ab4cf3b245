"""The written examples: `examples.txt` says of each text which numerals it holds and what they are.

A line is `text => numeral; numeral`, the numerals marked 【】 in the text, each described as `kind`, or as
`quantity value unit approx` ("-" is no unit), or `nothing` where the text holds none. `\\n` and `\\t` stand for a line
break and a tab.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from datapkg.quantities import scan
from datapkg.vocabulary import load_vocabulary

LINES = [
    (number, line)
    for number, line in enumerate(Path(__file__).with_name("examples.txt").read_text("utf-8").split("\n"), start=1)
    if line and not line.startswith("#")
]


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the places of what was marked."""
    plain, spans, start = "", [], 0
    for character in text.replace("\\n", "\n").replace("\\t", "\t"):
        if character == "【":
            start = len(plain)
        elif character == "】":
            spans.append((start, len(plain)))
        else:
            plain += character
    return plain, spans


def described(text: str) -> list[tuple[int, int, str]]:
    result = []
    for number in scan(text, vocabulary=load_vocabulary()):
        words = [number.kind]
        if number.kind == "quantity":
            assert number.value is not None
            words += [f"{number.value:f}", number.unit or "-", number.approx or "-"]
        result.append((number.start, number.end, " ".join(words)))
    return result


def test_there_are_at_least_600_examples() -> None:
    assert len(LINES) >= 600


@pytest.mark.parametrize(("number", "line"), LINES, ids=[f"line-{number}" for number, _ in LINES])
def test_example(number: int, line: str) -> None:
    written, _, expected = line.partition(" => ")
    text, spans = marked(written)
    wanted = [] if expected == "nothing" else expected.split("; ")
    assert described(text) == [(*span, words) for span, words in zip(spans, wanted, strict=True)]
