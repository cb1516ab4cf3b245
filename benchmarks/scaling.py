"""Corpora: one and two workers, without an engine and on Dask; growth with the number of documents; large group-bys."""

from __future__ import annotations

import math
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.generated import write_documents
from benchmarks.measure import Measured, Work, compare, once
from datapkg.corpus.load import load
from datapkg.corpus.manifest import read_manifest
from datapkg.corpus.query import query
from datapkg.corpus.tables import SORTED, literal

GROUP_BY = """
    SELECT indicator_id, region_code, year, count(*), sum(value_number) FROM observations
    GROUP BY indicator_id, region_code, year ORDER BY ALL
"""
_REPEATED = """
    COPY (SELECT o.* REPLACE (document_id || '-' || copy AS document_id, coalesce(year, 2000) + copy % 20 AS year)
        FROM read_parquet({source}) o CROSS JOIN range({copies}) copies(copy)
        ORDER BY indicator_id, region_code, year)
    TO {target} (FORMAT parquet, COMPRESSION zstd)
"""


class Growth(NamedTuple):
    """What corpora of several sizes cost.

    Args:
        costs: Documents, and the cost of one worker.
        slope: Of the processor time in a log-log plot by least squares; 1 is proportional.
    """

    costs: tuple[tuple[int, Measured], ...]
    slope: float


def measure_engines(texts: Iterable[str], *, documents: int, folder: Path, runs: int) -> dict[str, Measured]:
    """The same corpus by every engine; their rows must be the same."""
    source = write_documents(texts, path=folder / "engines.jsonl", documents=documents)
    engines: list[tuple[str, str, int]] = [
        ("local, 1 worker", "local", 1), ("local, 2 workers", "local", 2), ("Dask, 2 workers", "dask", 2)
    ]  # fmt: skip
    work: dict[str, Work] = {
        name: lambda engine=engine, workers=workers: run_corpus(  # type: ignore[misc]
            source, folder / f"{engine}-{workers}", engine=engine, workers=workers
        )
        for name, engine, workers in engines
    }
    found = compare(work, runs=runs)
    manifests = {read_manifest(folder / f"{engine}-{workers}").model_dump_json() for _, engine, workers in engines}
    if len(manifests) != 1:
        raise RuntimeError("the engines' manifests differ")
    return found


def run_corpus(source: Path, out: Path, *, engine: str = "local", workers: int = 1) -> None:
    """The command, as a user gives it, into an empty folder."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-c", "from datapkg.cli import main; main()", "corpus", str(source), str(out)]
    subprocess.run([*command, "--engine", engine, "--workers", str(workers)], check=True, stdout=subprocess.DEVNULL)


def measure_growth(texts: Iterable[str], *, sizes: Sequence[int], folder: Path) -> Growth:
    """The cost of one worker for corpora of several sizes, made of the same texts again and again."""
    repeated = list(texts)[: min(sizes)]
    costs = []
    for size in sizes:
        source = write_documents(repeated, path=folder / "growth.jsonl", documents=size)
        costs.append((size, once(lambda source=source: run_corpus(source, folder / "growth"))))  # type: ignore[misc]
    return Growth(tuple(costs), _slope([(math.log(size), math.log(cost.cpu)) for size, cost in costs]))


def _slope(points: Sequence[tuple[float, float]]) -> float:
    return statistics.linear_regression(*zip(*points, strict=True)).slope


def measure_queries(out: Path, *, observations: int, folder: Path, runs: int) -> dict[str, Measured]:
    """Grouping so many observations, made by repeating those of a run, and loading the run itself into SQLite.

    Args:
        out: A finished run.
        observations: At least so many are grouped.
        folder: Where to write.
        runs: How often.
    """
    repeated = folder / "repeated"
    shutil.copytree(out, repeated, dirs_exist_ok=True)
    rows = read_manifest(out).tables["observations"].rows
    once(lambda: _repeat(out, repeated, copies=-(-observations // rows)))
    return compare(
        {
            f"DuckDB: group {observations:,} observations by indicator, region and year":
                lambda: query(GROUP_BY, out=repeated),
            f"SQLite: load {rows:,} observations with summaries": lambda: load(out, target=folder / "corpus.db"),
        },
        runs=runs,
    )  # fmt: skip


def _repeat(out: Path, repeated: Path, *, copies: int) -> None:
    import duckdb

    duckdb.sql(_REPEATED.format(source=literal(out / SORTED), copies=copies, target=literal(repeated / SORTED)))
