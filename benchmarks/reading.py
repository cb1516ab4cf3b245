"""Reading texts: numerals beside the bare search for digits and beside others' recognisers, and whole observations.

Cold is the first pass of a process over texts that it has never seen; warm is the second pass over the same texts.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path

from benchmarks.measure import Contestant, Part, compare, forked, reported
from datapkg import read_numbers
from datapkg.extraction import extract
from datapkg.text import read_text
from datapkg.vocabulary import Vocabulary, load_vocabulary

DIGITS = re.compile("[0-9]+")
FLOOR_TIMES = 10
"""The search for digits is over too soon to be measured on the texts once."""
SCRIPT = Path(__file__).with_name("rivals.py")
RIVALS = {
    "recognizers-units": ("Recognizers-Text: numbers with units (offsets)", 12_000),
    "recognizers-numbers": ("Recognizers-Text: numbers alone (offsets, no units)", 100_000),
    "chinese2digits": ("chinese2digits: numbers alone (no offsets, no units)", 100_000),
    "cn2an": ("cn2an: rewrites the text (no offsets, no units)", 100_000),
}
"""Their names, and how many characters of the same texts they get: they are too slow for all."""


def measure_reading(texts: Sequence[str], *, rivals: Path | None, folder: Path, runs: int) -> Iterator[Part]:
    """What each reader costs.

    Args:
        texts: Each is read by itself.
        rivals: The Python of an environment with the rivals; None leaves them out.
        folder: Where to write.
        runs: How often.
    """
    vocabulary = load_vocabulary()
    _observe("救助1人。", vocabulary)
    readers: dict[str, tuple[Callable[[str], object], Sequence[str]]] = {
        "datapkg: numbers with units, kinds and offsets": (read_numbers, texts),
        "datapkg: whole observations (label, indicator, place, year)": (
            partial(_observe, vocabulary=vocabulary),
            texts,
        ),
        "search for Arabic digits, the floor": (DIGITS.findall, [*texts] * FLOOR_TIMES),
    }
    for passes, state in ((1, "texts never seen before"), (2, "the same texts again")):
        contestants = {
            name: Contestant(
                sum(map(len, own)), forked(_over(read, own), prepare=_over(read, own[: len(own) * (passes - 1)]))
            )
            for name, (read, own) in readers.items()
        }
        contestants |= _rivals(texts, python=rivals, folder=folder, passes=passes)
        yield Part(f"Reading, {state}", "characters", compare(contestants, runs=runs))


def _observe(text: str, vocabulary: Vocabulary) -> object:
    return extract(read_text(text, report_id="text"), report=None, vocabulary=vocabulary)


def _over(read: Callable[[str], object], texts: Sequence[str]) -> Callable[..., None]:
    def run(*_: object) -> None:
        for text in texts:
            read(text)

    return run


def _rivals(texts: Sequence[str], *, python: Path | None, folder: Path, passes: int) -> dict[str, Contestant]:
    if python is None:
        return {}
    found = {}
    for name in json.loads(subprocess.check_output([python, "-P", SCRIPT], text=True)):
        title, most = RIVALS[name]
        part = [text for text, before in zip(texts, accumulate(map(len, texts)), strict=True) if before <= most]
        path = folder / f"{name}.json"
        path.write_text(json.dumps(part), encoding="utf-8")
        found[title] = Contestant(
            sum(map(len, part)), reported([str(python), "-PWignore", str(SCRIPT), name, str(path), str(passes)])
        )
    return found
