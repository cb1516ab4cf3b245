"""Measures everything beside its rivals and writes one table.

    python -m benchmarks [TEXTS] [--only PART …] [--rivals PYTHON] [--output benchmarks/RESULTS.md]
    python -m benchmarks --runs 1 --documents 500 --largest 1000 --observations 100000 --output /dev/stdout   # a try

TEXTS (or the variable BENCHMARK_TEXTS) is a folder of .txt, a .txt, or a .jsonl(.xz) with a `text` a line; without it,
texts are made up. PYTHON (or BENCHMARK_RIVALS) is that of the environment with benchmarks/requirements-rivals.txt,
.venv-rivals/bin/python where nothing is said; without one, the readers of numerals have no rivals.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.consistency import measure_consistency
from benchmarks.corpus import texts as read_texts
from benchmarks.generated import generated_texts
from benchmarks.large import measure_large
from benchmarks.measure import Part
from benchmarks.publishing import measure_publishing
from benchmarks.reading import measure_reading
from benchmarks.scaling import measure_engines, measure_growth

ROOT = Path(__file__).resolve().parents[1]
READ, TEXTS = 3_000, 12_000
USED = ("duckdb", "pyarrow", "distributed", "datasette", "sqlite-utils", "frictionless")


class Bench(NamedTuple):
    """What every part needs: options, texts, and a folder to write to."""

    options: argparse.Namespace
    texts: list[str]
    folder: Path


PARTS: dict[str, Callable[[Bench], Iterator[Part]]] = {
    "reading": lambda bench: measure_reading(
        bench.texts[: min(READ, bench.options.documents)],
        rivals=bench.options.rivals, folder=bench.folder, runs=bench.options.runs,
    ),
    "publishing": lambda bench: measure_publishing(
        ROOT / "build" / "packages", folder=bench.folder, runs=bench.options.runs
    ),
    "consistency": lambda bench: measure_consistency(folder=bench.folder, runs=bench.options.runs),
    "engines": lambda bench: measure_engines(
        bench.texts, documents=bench.options.documents, folder=bench.folder, runs=bench.options.runs
    ),
    "growth": lambda bench: measure_growth(bench.texts, largest=bench.options.largest, folder=bench.folder),
    "large": lambda bench: measure_large(
        bench.texts, observations=bench.options.observations, folder=bench.folder, runs=bench.options.runs
    ),
}  # fmt: skip


def main() -> None:
    """Measure, and write the table."""
    options = _options()
    texts = read_texts(options.texts, limit=TEXTS) if options.texts else list(islice(generated_texts(), TEXTS))
    lines = [_head(texts, options)]
    for name in options.only or PARTS:
        started = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="datapkg-") as folder:
            for part in PARTS[name](Bench(options, texts, Path(folder))):
                lines += _lines(part)
        print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    _write(options.output, "\n".join(lines) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="?", default=os.environ.get("BENCHMARK_TEXTS"), type=Path)
    parser.add_argument("--only", action="append", choices=PARTS, help="may be said several times")
    parser.add_argument("--rivals", default=os.environ.get("BENCHMARK_RIVALS"), type=Path, metavar="PYTHON")
    parser.add_argument("--output", default=ROOT / "benchmarks" / "RESULTS.md", type=Path)
    parser.add_argument("--runs", default=5, type=int, help="runs of each, whose median counts")
    parser.add_argument("--documents", default=6_000, type=int, help="documents that every engine reads")
    parser.add_argument("--largest", default=100_000, type=int, help="documents to which a corpus grows")
    parser.add_argument("--observations", default=10_000_000, type=int, help="observations that are grouped and loaded")
    options = parser.parse_args()
    usual = ROOT / ".venv-rivals" / "bin" / "python"
    options.rivals = options.rivals or (usual if usual.exists() else None)
    if options.rivals is None and "reading" in (options.only or PARTS):
        print("no rivals: see benchmarks/requirements-rivals.txt", file=sys.stderr)
    return options


_HEAD = """# Measured

Made by `python -m benchmarks` on {cores} cores, {machine}, Python {python}, {used}.
Texts: {texts}, {characters:,} characters each.

Medians of {runs} alternating runs, each in a process of its own; growth and loading are measured once. Speed is by
processor time, and by the clock where workers are compared or millions of observations are asked or shown. *times* says
how many times as long as the first row of its part a row takes for the same amount. A rival with a smaller amount is
too slow for all of the texts and gets the first of them. Memory is the peak of the largest process, with what the
benchmark itself had loaded where the row isn't a command of its own.

| | amount | a second | times | seconds | processor s | MB |
|---|--:|--:|--:|--:|--:|--:|"""


def _head(texts: list[str], options: argparse.Namespace) -> str:
    return _HEAD.format(
        cores=len(os.sched_getaffinity(0)),
        machine=platform.machine(),
        python=platform.python_version(),
        used=", ".join(f"{name} {version(name)}" for name in USED),
        texts="given" if options.texts else "made up",
        characters=sum(map(len, texts)) // len(texts),
        runs=options.runs,
    )


def _lines(part: Part) -> Iterator[str]:
    yield f"| **{part.title}** | {part.unit} | | | | | |"
    base = None
    for name, amount, cost in part.rows:
        taken = max(cost.seconds if part.by_clock else cost.cpu, 1e-6) / amount
        base = base or taken
        speed = f"{1 / taken:,.0f}" if taken < 0.1 else f"{1 / taken:,.2f}"
        yield (
            f"| {name} | {amount:,.0f} | {speed} | {taken / base:,.2f} | {cost.seconds:,.2f} | {cost.cpu:,.2f} "
            f"| {cost.memory:,.0f} |"
        )


def _write(path: Path, text: str) -> None:
    """Write the table whole or not at all."""
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
        return
    aside = path.with_name(f".{path.name}.new")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


if __name__ == "__main__":
    main()
