"""A corpus run from the input to the finished part, whatever the engine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from datapkg.corpus.finalize import write_part
from datapkg.corpus.inputs import read_texts
from datapkg.corpus.models import Limits, Shard, ShardResult
from datapkg.corpus.shards import code_version, shards

Engine = Literal["local", "dask"]


class Part(NamedTuple):
    """Part `number` (from 1) of `of` parts of a run, each of which may run on another machine."""

    number: int
    of: int


class Settings(NamedTuple):
    """How a run is done; none of it changes what comes out.

    Args:
        engine: Who runs the shards.
        workers: Processes on this machine; 0 is one for each core.
        scheduler: Address of a Dask scheduler; None starts a local cluster.
        tls: Paths of certificate authority, certificate and key for a `tls://` scheduler.
    """

    engine: Engine = "local"
    workers: int = 0
    scheduler: str | None = None
    tls: tuple[str, str, str] | None = None


def run_part(
    location: str,
    *,
    out: Path,
    part: Part,
    limits: Limits,
    settings: Settings,
    progress: Callable[[ShardResult], None],
) -> list[ShardResult]:
    """Process the shards of one part and note them for `finalize`.

    Raises:
        SourceError: The input can't be read.
        DatapkgError: A shard can't be finished.
    """
    mine = _mine(shards(read_texts(location), version=code_version()), part)
    results = []
    for result in _engine(mine, out=out, limits=limits, settings=settings):
        progress(result)
        results.append(result)
    write_part(out, part=part.number, parts=part.of, results=results)
    return results


def _mine(every: Iterable[Shard], part: Part) -> Iterator[Shard]:
    return (shard for index, shard in enumerate(every) if index % part.of == part.number - 1)


def _engine(mine: Iterable[Shard], *, out: Path, limits: Limits, settings: Settings) -> Iterator[ShardResult]:
    workers = settings.workers or os.cpu_count() or 1
    if settings.engine == "dask":
        from datapkg.corpus.engines.cluster import run_dask

        return run_dask(mine, out=out, limits=limits, workers=workers, scheduler=settings.scheduler, tls=settings.tls)
    from datapkg.corpus.engines.local import run_local

    return run_local(mine, out=out, limits=limits, workers=workers)
