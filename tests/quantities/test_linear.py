"""The work grows in step with the text: no pattern can go back far, and calls per character stay the same."""

from __future__ import annotations

import re
import re._constants as constants
import re._parser as parser
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from datapkg.quantities import patterns, rates, surroundings, tables
from datapkg.quantities.lexicon import NUMERAL_CHARACTERS
from datapkg.quantities.scan import scan, scanner_for
from datapkg.quantities.scanner import Scanner
from datapkg.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
REPEATS = {constants.MAX_REPEAT, constants.MIN_REPEAT}
UNITS = sorted({unit.unit for unit in VOCABULARY.units.units.values()})
WORST = [
    *NUMERAL_CHARACTERS,
    *(f"5{unit}" for unit in UNITS[::12]),
    *(
        "1 ",
        "1,",
        "1,111",
        "1.",
        "1-",
        "一点",
        "百分之",
        "每",
        "均5元",
        "“",
        "《1",
        "“一",
        "一、",
        "1:",
        "5、",
        "\t1",
        " ",
        "\n",
        "几",
        "十几万",
    ),
    *("下降", "约占", "1/2", "（一", "每每", "万元/", "2023-01-", "①", "1 1 ", "5 \n", "|", "  1"),
]


def scanner() -> Scanner:
    return scanner_for(VOCABULARY)


def repeats(tree: Any, *, inside: bool = False) -> Iterator[tuple[int, int, bool, Any]]:
    """Each repeat of a parsed pattern: lowest and highest count, whether it stands in an unbounded one, its body."""
    for operator, argument in tree:
        if operator in REPEATS:
            low, high, body = argument
            yield low, high, inside, body
            yield from repeats(body, inside=inside or high == constants.MAXREPEAT)
        elif isinstance(argument, tuple | list):
            for part in _parts(argument):
                yield from repeats(part, inside=inside)


def _parts(argument: Any) -> Iterator[Any]:
    for part in argument:
        if isinstance(part, parser.SubPattern):
            yield part
        elif isinstance(part, list) and all(isinstance(each, parser.SubPattern) for each in part):
            yield from part


def compiled() -> Iterator[tuple[str, str]]:
    yield "numeral", scanner().pattern.pattern
    for module in (patterns, rates, surroundings, tables):
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{module.__name__}.{name}", value.pattern
    for part in (scanner().rates, scanner().surroundings, scanner().approximators):
        for name, value in vars(part).items():
            if isinstance(value, re.Pattern):
                yield f"{type(part).__name__}.{name}", value.pattern


@pytest.mark.parametrize(("name", "pattern"), list(compiled()), ids=[name for name, _ in compiled()])
def test_no_unbounded_repeat_holds_another(name: str, pattern: str) -> None:
    for _low, high, inside, body in repeats(parser.parse(pattern)):
        assert not inside, name
        if high == constants.MAXREPEAT:
            assert len(body) == 1, name
            assert body[0][0] in (constants.IN, constants.LITERAL, constants.NOT_LITERAL), name


def calls(text: str) -> int:
    """How many functions, Python's and C's, a scan calls."""
    count = 0

    def profile(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        scan(text, vocabulary=VOCABULARY)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", WORST)
def test_twice_the_text_is_at_most_twice_the_calls(piece: str) -> None:
    once, twice = piece * 400, piece * 800
    scan(twice, vocabulary=VOCABULARY)  # what is remembered is remembered
    assert calls(twice) <= 2.05 * calls(once) + 200


@pytest.mark.parametrize("piece", ["一", "1", "万", "1,111,", "点一", "半"])
def test_a_megabyte_of_one_character_is_one_pass(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    numbers = scan(text, vocabulary=VOCABULARY)
    assert all(number.text == text[number.start : number.end] for number in numbers)
