"""Reading texts: numerals beside the bare search for digits and beside others' recognisers, and whole observations."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from benchmarks.measure import Measured, Work, compare
from datapkg import read_numbers
from datapkg.extraction import extract
from datapkg.quantities import scan
from datapkg.text import normalize, read_text
from datapkg.vocabulary import load_vocabulary

RIVAL_CHARACTERS = 8_000
"""Rivals are too slow for more; what they cost is put down for each character, like everybody's."""
DIGITS = re.compile("[0-9]+")


def measure_reading(texts: Sequence[str], *, runs: int) -> dict[str, tuple[Measured, float]]:
    """What each reader costs, with the number of characters that it read."""
    vocabulary = load_vocabulary()
    views = [normalize(text)[0] for text in texts]
    _observations("救助1人。", vocabulary)
    part, often = _part(texts), [*texts] * 10
    own: dict[str, tuple[Work, Sequence[str]]] = {
        "bare search for digits (floor, ten times)": (_over(DIGITS.findall, often), often),
        "datapkg: scan numerals": (_over(lambda text: scan(text, vocabulary=vocabulary), views), views),
        "datapkg: read numbers with places in the source": (_over(read_numbers, texts), texts),
        "datapkg: whole observations": (_over(lambda text: _observations(text, vocabulary), texts), texts),
    }
    rivals: dict[str, tuple[Work, Sequence[str]]] = {
        name: (_over(work, part), part) for name, work in _rivals().items()
    }
    every = own | rivals
    found = compare({name: work for name, (work, _) in every.items()}, runs=runs)
    return {name: (found[name], float(sum(map(len, read)))) for name, (_, read) in every.items()}


def _observations(text: str, vocabulary: object) -> object:
    return extract(read_text(text, report_id="text"), report=None, vocabulary=vocabulary)  # type: ignore[arg-type]


def _part(texts: Sequence[str]) -> list[str]:
    part: list[str] = []
    for text in texts:
        if sum(map(len, part)) < RIVAL_CHARACTERS:
            part.append(text)
    return part


def _over(work: Callable[[str], object], texts: Sequence[str]) -> Work:
    def run() -> None:
        for text in texts:
            work(text)

    return run


def _rivals() -> dict[str, Callable[[str], object]]:
    """Those that are installed; see requirements-rivals.txt."""
    found: dict[str, Callable[[str], object]] = {}
    try:
        import chinese2digits

        found["chinese2digits: takeNumberFromString"] = chinese2digits.takeNumberFromString
    except ImportError:
        pass
    try:
        from recognizers_number import Culture, NumberRecognizer
        from recognizers_number_with_unit import NumberWithUnitRecognizer
    except ImportError:
        return found
    found["Recognizers-Text: numbers"] = NumberRecognizer(Culture.Chinese).get_number_model().parse
    recognizer = NumberWithUnitRecognizer(Culture.Chinese)
    models = [recognizer.get_currency_model(), recognizer.get_dimension_model(), recognizer.get_age_model()]
    found["Recognizers-Text: numbers with units"] = lambda text: [model.parse(text) for model in models]
    return found
