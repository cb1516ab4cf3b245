"""How fast the steps of reading numbers are, beside the bare search for digits, on the same texts in one run.

    python -m benchmarks.numbers TEXTS [--limit 1500] [--growth]

TEXTS (or the variable BENCHMARK_TEXTS) is a folder of .txt, a .txt, or a .jsonl(.xz) with a `text` a line. Figures are
characters a second of CPU time on one core, the median of five runs; the ratio to the bare search holds on any machine.
Cold is a first pass with nothing remembered, as over texts that were never seen; warm is any later pass over them.
Others' readers are measured by `python -m benchmarks --only reading`.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.corpus import texts
from datapkg import read_numbers
from datapkg.quantities import scan
from datapkg.quantities.scan import scanner_for
from datapkg.text import normalize
from datapkg.vocabulary import load_vocabulary

DIGITS = re.compile("[0-9]+")
RUNS = 5
WORST = ("五", "1,111,", "万", "5人", "每5元", "“一", "一、", "1 ", "十几万")


def seconds(
    work: Callable[[str], object],
    sample: Sequence[str],
    *,
    runs: int = RUNS,
    before: Callable[[], None] = lambda: None,
) -> float:
    """The median CPU time of going through a sample; what is done before each run doesn't count."""
    found = []
    for _ in range(runs):
        before()
        start = time.process_time()
        for text in sample:
            work(text)
        found.append(time.process_time() - start)
    return statistics.median(found)


def report(
    name: str,
    work: Callable[[str], object],
    sample: Sequence[str],
    *,
    base: float | None,
    before: Callable[[], None] = lambda: None,
) -> float:
    taken = seconds(work, sample, before=before)
    size = sum(map(len, sample))
    ratio = f"{taken / base:8.1f} x digits" if base else ""
    print(f"{name:48s} {size / taken:14,.0f} characters/s {ratio}")
    return taken


def own(sample: Sequence[str]) -> None:
    vocabulary = load_vocabulary()
    views = [normalize(text)[0] for text in sample]
    base = report("re.finditer of digits", lambda text: list(DIGITS.finditer(text)), sample, base=None)
    report("normalize", normalize, sample, base=base)
    report("scan (find, read, class, units), warm", lambda text: scan(text, vocabulary=vocabulary), views, base=base)
    report("read_numbers (normalize, scan, places), cold", read_numbers, sample, base=base, before=_forget)
    report("read_numbers (normalize, scan, places), warm", read_numbers, sample, base=base)


def _forget() -> None:
    """Begin again with a scanner that remembers nothing; to compile it is no part of a pass."""
    scanner_for.cache_clear()
    read_numbers("")


def check_growth() -> None:
    """The time of one long string against one of a tenth of its length, for the worst repetitions."""
    for piece in WORST:
        small, large = piece * (50_000 // len(piece)), piece * (500_000 // len(piece))
        first, second = seconds(read_numbers, [small], runs=3), seconds(read_numbers, [large], runs=1)
        speed, factor = len(large) / second, second / first
        print(f"{piece!r:12} {speed:14,.0f} characters/s, ten times the text {factor:6.1f} x the time")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="?", default=os.environ.get("BENCHMARK_TEXTS"), type=Path)
    parser.add_argument("--limit", type=int, default=1500, help="texts that are read")
    parser.add_argument("--growth", action="store_true", help="also check that the time is linear on the worst texts")
    options = parser.parse_args()
    if options.texts is None:
        parser.error("name the texts, or set BENCHMARK_TEXTS")
    sample = texts(Path(options.texts), limit=options.limit)
    own(sample)
    if options.growth:
        check_growth()
    return 0


if __name__ == "__main__":
    sys.exit(main())
