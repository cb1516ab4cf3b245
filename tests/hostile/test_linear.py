"""No slow path: every compiled pattern and every stage of reading takes time in step with the length of its text.

Time is the process's own, the same work four times as long against once as long: quadratic work is 16 times as long,
linear work 4 times, so a bound of 8 tells them apart. What seems too slow is measured again and the best turns count:
noise only ever adds. With SOAK=1 (`make soak`) texts of a million characters are read too, of each character that
numerals and units are written with.
"""

import importlib
import os
import pkgutil
import re
import time
from functools import partial

import pytest

import datapkg
from datapkg.errors import SourceError
from datapkg.extraction import extract
from datapkg.observations import observe
from datapkg.quantities import scan
from datapkg.quantities.lexicon import NUMERAL_CHARACTERS
from datapkg.quantities.scan import scanner_for
from datapkg.text import normalize, oddities, read_text
from datapkg.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
SOAK = os.environ.get("SOAK") == "1"
LENGTH = 3_000
"""Of the short text; the long one has 12,000 characters, over which quadratic work takes a second and more."""
BOUND = 8
NOTICEABLE = 0.02
"""Seconds below which the clock says more of the machine than of the work."""
TURNS = 12
MILLION = 1_000_000
PIECES = [
    *"0一两十万半几①½点余",
    *sorted(f"5{unit}" for unit in {unit.unit for unit in VOCABULARY.units.units.values()})[::100],
    *"(（“《[近约每均下",
    *("\n", "\t", " ", "\r", "\u3000", "\xa0", "\u200b", "\x00", "\ufffd", "\u0336"),
    *",，、。.:-/%aO村",
    *(
        "1,",
        "1,111",
        "1.",
        "1 ",
        "5、",
        "（一",
        "《1",
        "“一",
        "\t1",
        "1\n",
        "2023-01-",
        "(zhāng)",
        "长(",
        ",，",
        "1 个",
        "，5元",
    ),
]


def modules():
    for module in pkgutil.walk_packages(datapkg.__path__, "datapkg."):
        if ".site" not in module.name and not module.name.endswith(("child", "cluster")):
            yield importlib.import_module(module.name)


def patterns():
    """Every compiled pattern of the program's modules, and those that the vocabulary is compiled into."""
    found = {}
    scanner = scanner_for(VOCABULARY)
    holders = [*modules(), scanner, scanner.rates, scanner.surroundings, scanner.approximators]
    for holder in holders:
        for value in vars(holder).values():
            for each in value if isinstance(value, tuple | list) else (value,):
                if isinstance(each, re.Pattern):
                    found.setdefault((str(each.pattern), each.flags), each)
    return list(found.values())


PATTERNS = patterns()


def seconds(work, text):
    started = time.process_time()
    work(text)
    return time.process_time() - started


def grows_in_step(work, piece, *, length=LENGTH):
    """Whether four times the text takes less than `BOUND` times as long; the best of some turns decides."""
    short, long = (piece * (times * length // len(piece)) for times in (1, 4))
    taken, once = float("inf"), float("inf")
    for _ in range(TURNS):
        taken = min(taken, seconds(work, long))
        if taken < NOTICEABLE:
            return True
        once = min(once, seconds(work, short))
        if taken < BOUND * max(once, NOTICEABLE / 4):
            return True
    return False


def test_work_that_is_not_linear_is_told():
    assert not grows_in_step(re.compile(r"\s+x").search, " ")


def test_the_patterns_are_found():
    assert len(PATTERNS) > 100
    assert scanner_for(VOCABULARY).pattern in PATTERNS


@pytest.mark.parametrize("piece", PIECES, ids=[piece.encode("unicode_escape").decode() for piece in PIECES])
def test_every_pattern_is_linear(piece):
    for pattern in PATTERNS:
        if isinstance(pattern.pattern, str):
            assert grows_in_step(partial(run, pattern), piece), pattern.pattern


def run(pattern, text):
    """As the program runs it: what must reach the end of its text is matched from a given place, the rest searched."""
    if pattern.pattern.endswith("\\Z") or pattern.pattern.startswith("[0-9]*[十"):
        return pattern.match(text)
    return sum(1 for _ in pattern.finditer(text))


def read(text):
    return read_text(text, report_id="hostile")


def observe_scanned(text):
    document = read(text)
    observe(document, scan(document.text, vocabulary=VOCABULARY), vocabulary=VOCABULARY, region="610300", year=2020)


STAGES = {"oddities": oddities, "normalize": normalize, "read": read, "observe": observe_scanned}


@pytest.mark.parametrize("piece", PIECES, ids=[piece.encode("unicode_escape").decode() for piece in PIECES])
def test_every_stage_is_linear(piece):
    for name, stage in STAGES.items():
        try:
            assert grows_in_step(stage, piece), name
        except SourceError:
            continue  # too many lines: refused at once


@pytest.mark.parametrize("ending", ["人", "）"])
@pytest.mark.parametrize("piece", ["救助5", "约5万", "（5", "5，", "（一）救助", "同比增长5%，"])
def test_sentences_that_never_end_are_linear(piece, ending):
    def whole(text):
        extract(read(text + ending), report=None, vocabulary=VOCABULARY, region="610300", year=2020)

    assert grows_in_step(whole, piece)


def written_with():
    """The characters that numerals and units are written with."""
    units = {character for writing in VOCABULARY.units.by_writing for character in writing}
    return sorted(units | set(NUMERAL_CHARACTERS) | set("0123456789０,，.点%％‰分之半几数余多来①½"))


@pytest.mark.parametrize("character", written_with() if SOAK else ())
def test_a_million_characters_of_numerals_and_units_are_linear(character):
    for stage in STAGES.values():
        assert grows_in_step(stage, character, length=MILLION // 4)
    assert grows_in_step(partial(scan, vocabulary=VOCABULARY), f"5{character}", length=MILLION // 20)
