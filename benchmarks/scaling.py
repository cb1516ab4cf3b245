"""Corpora: one and two workers, without an engine and on Dask, and growth with the number of documents."""

from __future__ import annotations

import math
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.generated import write_documents
from benchmarks.measure import Contestant, Measured, Part, Row, compare, spawned
from datapkg.corpus.manifest import Manifest, read_manifest

LOCAL, DASK = "datapkg corpus, 2 workers", "datapkg corpus, 2 workers of Dask"
ENGINES = {"datapkg corpus, 1 worker": ("local", 1), LOCAL: ("local", 2), DASK: ("dask", 2)}
SMALLEST = 1_000


def measure_engines(texts: Sequence[str], *, documents: int, folder: Path, runs: int) -> Iterator[Part]:
    """The same corpus by every engine; their manifests must be the same.

    Args:
        texts: What the documents are made of.
        documents: How many.
        folder: Where to write.
        runs: How often.
    """
    source = write_documents(texts, path=folder / "engines.jsonl", documents=documents)
    outs = {name: folder / f"{engine}-{workers}" for name, (engine, workers) in ENGINES.items()}
    contestants = {
        name: Contestant(documents, corpus_run(source, outs[name], engine=engine, workers=workers))
        for name, (engine, workers) in ENGINES.items()
    }
    rows = compare(contestants, runs=runs)
    manifests = [read_manifest(out) for out in outs.values()]
    if len({manifest.code_version for manifest in manifests}) != 1:
        raise RuntimeError("the program was edited while it was measured")
    if len(set(map(_contents, manifests))) != 1:
        raise RuntimeError("the engines' files differ")
    seconds = {row.name: row.cost.seconds for row in rows}
    title = f"A corpus from start to end, the same bytes by all; Dask at {seconds[LOCAL] / seconds[DASK]:.0%} of local"
    yield Part(title, "documents", rows, by_clock=True)


def _contents(manifest: Manifest) -> tuple[str, ...]:
    """The digests of all files, whatever they are called."""
    tables = manifest.tables.values()
    return tuple(sorted(file.bytes_sha256 for table in tables for file in table.files))


def measure_growth(texts: Sequence[str], *, largest: int, folder: Path) -> Iterator[Part]:
    """The cost of corpora of several sizes by two workers, each measured once.

    Args:
        texts: What the documents are made of.
        largest: Sizes grow tenfold up to this one.
        folder: Where to write.
    """
    sizes = [SMALLEST * 10**power for power in range(9) if SMALLEST * 10**power <= largest]
    rows = []
    for size in sizes:
        source = write_documents(texts, path=folder / "growth.jsonl", documents=size)
        run = corpus_run(source, folder / "growth", engine="local", workers=2)
        rows.append(Row(f"{size:,} documents, 2 workers", size, run()))
    title = "Growth"
    if len(rows) > 1:
        points = [(math.log(row.amount), math.log(row.cost.cpu)) for row in rows]
        slope = statistics.linear_regression(*zip(*points, strict=True)).slope
        title += f": log-log slope of processor time {slope:.3f} (1 is proportional)"
    yield Part(title, "documents", tuple(rows))


def corpus_run(source: Path, out: Path, *, engine: str, workers: int) -> Callable[[], Measured]:
    """The command, as a user gives it, into an empty folder."""
    command = [program(), "corpus", str(source), str(out), "--engine", engine, "--workers", str(workers)]
    return spawned(command, before=lambda: shutil.rmtree(out, ignore_errors=True))


def program() -> str:
    """The command `datapkg` of this environment."""
    return str(Path(sys.executable).with_name("datapkg"))
