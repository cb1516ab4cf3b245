"""No slow path: every compiled pattern and every stage of reading takes time in step with the length of its text.

Time is the process's own, the same work four times as long against once as long: quadratic work is 16 times as long,
linear work 4 times, so a bound of 8 with the best of several turns tells them apart on a busy machine too.
"""

import importlib
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
from datapkg.quantities.scan import scanner_for
from datapkg.text import normalize, oddities, read_text
from datapkg.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
LENGTH = 20_000
"""Of the short text; the long one has 200,000 characters."""
BOUND = 8
NOTICEABLE = 0.02
"""Seconds below which the clock says more of the machine than of the work."""
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
    """The best of three turns, so that what others do on the machine doesn't count."""
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        work(text)
        best = min(best, time.process_time() - started)
        if best < NOTICEABLE:
            break
    return best


def grows_in_step(work, piece):
    """Measured once more before it is called too slow: a garbage collection may fall into one of the two."""
    return _grows_in_step(work, piece) or _grows_in_step(work, piece)


def _grows_in_step(work, piece):
    long = seconds(work, piece * (4 * LENGTH // len(piece)))
    return long < NOTICEABLE or long < BOUND * max(seconds(work, piece * (LENGTH // len(piece))), NOTICEABLE / 4)


def test_the_patterns_are_found():
    assert len(PATTERNS) > 100
    assert scanner_for(VOCABULARY).pattern in PATTERNS


@pytest.mark.parametrize("piece", PIECES, ids=[piece.encode("unicode_escape").decode() for piece in PIECES])
def test_every_pattern_is_linear(piece):
    """All patterns over one repetition; the few that take long enough to be measured are measured."""
    for pattern in PATTERNS:
        if isinstance(pattern.pattern, str):
            work = partial(run, pattern)
            taken = seconds(work, piece * (2 * LENGTH // 5 // len(piece)))
            if taken >= NOTICEABLE:
                assert taken < BOUND * seconds(work, piece * (LENGTH // 10 // len(piece))), pattern.pattern


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
