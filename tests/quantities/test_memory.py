"""What is remembered makes reading quick and never changes it; what the package offers."""

from __future__ import annotations

import pytest

import datapkg.quantities
from datapkg.quantities import scan
from datapkg.quantities.forms import Forms
from datapkg.quantities.judge import Judge
from datapkg.quantities.memory import Memory
from datapkg.quantities.reading import read_numbers
from datapkg.quantities.scanner import Scanner
from datapkg.quantities.sides import Sides
from datapkg.quantities.sweep import Sweep
from datapkg.vocabulary import load_vocabulary
from tests.quantities.test_examples import LINES, marked

TEXTS = [marked(line.split(" => ")[0])[0] for _, line in LINES[::4]]


def test_a_scanner_that_remembers_one_of_each_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = load_vocabulary()
    expected = [scan(text, vocabulary=vocabulary) for text in TEXTS]
    for remembering in (Forms, Judge, Memory, Sides):
        monkeypatch.setattr(remembering, "MEMORY", 1)
    forgetful = Scanner(vocabulary)
    assert [Sweep(forgetful, text).run() for text in TEXTS] == expected


def test_a_range_is_read_alike_whatever_was_read_before_it() -> None:
    """八 is 80 in 八九十 and 8 in 八九人: its interval follows its value, not its characters alone."""
    vocabulary = load_vocabulary()
    texts = ["救助八九十人。", "救助八九人。"]
    alone = [Sweep(Scanner(vocabulary), text).run() for text in texts]
    forwards, backwards = Scanner(vocabulary), Scanner(vocabulary)
    assert [Sweep(forwards, text).run() for text in texts] == alone
    assert [Sweep(backwards, text).run() for text in reversed(texts)] == alone[::-1]


def test_texts_are_read_alike_in_any_order() -> None:
    vocabulary = load_vocabulary()
    backwards = Scanner(vocabulary)
    found = [Sweep(backwards, text).run() for text in reversed(TEXTS)]
    assert found[::-1] == [scan(text, vocabulary=vocabulary) for text in TEXTS]


def test_the_reader_of_texts_is_offered_beside_the_scanner_and_nothing_else() -> None:
    assert datapkg.quantities.read_numbers is read_numbers
    with pytest.raises(AttributeError, match="no attribute 'read_words'"):
        datapkg.quantities.read_words  # noqa: B018
