"""Measures everything beside its rivals and writes one table.

    python -m benchmarks [TEXTS] [--output benchmarks/RESULTS.md] [--runs 5] [--large]

TEXTS (or the variable BENCHMARK_TEXTS) is a folder of .txt, a .txt, or a .jsonl(.xz) with a `text` a line; without it,
texts are made up. `--large` lets corpora grow to 100,000 documents. Rivals that aren't installed are left out.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from benchmarks.checks import chosen, write_package
from benchmarks.corpus import texts as read_texts
from benchmarks.generated import generated_texts
from benchmarks.measure import Measured, compare
from benchmarks.publishing import measure_publishing
from benchmarks.reading import measure_reading
from benchmarks.scaling import Growth, measure_engines, measure_growth, measure_queries
from datapkg.checks.evaluate import evaluate
from datapkg.checks.rules import load_rules
from datapkg.resources import shipped

PACKAGES = Path(__file__).parent.parent / "build" / "packages"
RESULTS = Path(__file__).parent / "RESULTS.md"
READ, TEXTS, CHECKED, GROUPED = 300, 2_000, 50_000, 10_000_000
USED = ("duckdb", "pyarrow", "distributed", "datasette", "sqlite-utils", "frictionless")


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="?", default=os.environ.get("BENCHMARK_TEXTS"), type=Path)
    parser.add_argument("--output", default=RESULTS, type=Path)
    parser.add_argument("--runs", default=5, type=int, help="runs of each, whose median counts")
    parser.add_argument("--documents", default=3_000, type=int, help="documents that every engine reads")
    parser.add_argument("--large", action="store_true", help="grow to 100,000 documents, not only to 10,000")
    options = parser.parse_args()
    texts = read_texts(options.texts, limit=TEXTS) if options.texts else list(islice(generated_texts(), TEXTS))
    with tempfile.TemporaryDirectory(prefix="datapkg-") as folder:
        lines = list(_lines(texts, options, Path(folder)))
    options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _lines(texts: list[str], options: argparse.Namespace, folder: Path) -> Iterator[str]:
    runs = options.runs
    yield "# Measured\n"
    yield f"Made by `python -m benchmarks`; {_machine()}. Medians of {runs} alternating runs, each in a process of its"
    yield "own. Ratios hold on other machines, seconds don't: this one may have been busy. Memory is the peak of the"
    yield "largest process, with what the benchmark itself had loaded."
    yield f"Texts: {'given' if options.texts else 'made up'}, {sum(map(len, texts)) // len(texts):,} characters each.\n"
    yield "## Reading numbers\n"
    yield "| | characters a second of processor | time, datapkg reading numbers = 1 | memory MB |\n|---|--:|--:|--:|"
    yield from _reading_lines(texts[:READ], runs)
    for title, found in measure_publishing(PACKAGES, folder=folder, runs=runs):
        yield from _group(title, found)
    yield from _group(f"Consistency: {CHECKED:,} observations, 40 rules of all types", _consistency(folder, runs))
    engines = measure_engines(texts, documents=options.documents, folder=folder, runs=runs)
    yield from _group(
        f"A corpus of {options.documents:,} documents (extraction, rules, Parquet): the same rows", engines
    )
    sizes = (1_000, 3_000, 10_000, *((30_000, 100_000) if options.large else ()))
    yield from _growth_lines(measure_growth(texts, sizes=sizes, folder=folder))
    yield from _group("Answers", measure_queries(folder / "local-1", observations=GROUPED, folder=folder, runs=runs))


def _machine() -> str:
    cores = len(os.sched_getaffinity(0))
    parts = ", ".join(f"{name} {version(name)}" for name in USED)
    return f"{cores} cores, {platform.machine()}, Python {platform.python_version()}, {parts}"


def _reading_lines(texts: list[str], runs: int) -> Iterator[str]:
    found = {
        name: (characters / max(cost.cpu, 0.001), cost)
        for name, (cost, characters) in measure_reading(texts, runs=runs).items()
    }
    base = next(speed for name, (speed, _) in found.items() if "read numbers" in name)
    for name, (speed, cost) in found.items():
        yield f"| {name} | {speed:,.0f} | {base / speed:,.2f} | {cost.memory:,.0f} |"


def _group(title: str, found: Mapping[str, Measured]) -> Iterator[str]:
    yield f"\n## {title}\n"
    yield "| | ratio | seconds | processor seconds | memory MB |\n|---|--:|--:|--:|--:|"
    base = next(iter(found.values())).seconds
    for name, cost in found.items():
        yield f"| {name} | {cost.seconds / base:.2f} | {cost.seconds:.2f} | {cost.cpu:.2f} | {cost.memory:,.0f} |"


def _consistency(folder: Path, runs: int) -> dict[str, Measured]:
    package = folder / "checked"
    package.mkdir()
    write_package(package, observations=CHECKED)
    rules = load_rules(shipped("schemas") / "rules")
    some = chosen(rules, 40)
    return compare({"datapkg: evaluate": lambda: evaluate(package, rules=some, detail="findings")}, runs=runs)


def _growth_lines(growth: Growth) -> Iterator[str]:
    yield f"\n## Growth, one worker: slope {growth.slope:.3f} (log-log; 1 is proportional)\n"
    yield "| documents | seconds | processor seconds | milliseconds of processor a document | memory MB |"
    yield "|--:|--:|--:|--:|--:|"
    for size, cost in growth.costs:
        each = 1000 * cost.cpu / size
        yield f"| {size:,} | {cost.seconds:.1f} | {cost.cpu:.1f} | {each:.2f} | {cost.memory:,.0f} |"


if __name__ == "__main__":
    main()
