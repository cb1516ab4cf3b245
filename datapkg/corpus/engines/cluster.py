"""Runs shards on a Dask cluster. A task is a batch of shards, which the local layer runs on its worker's cores.

Start one Dask worker with one thread a machine. The processes of the local layer live as long as their Dask worker, so
that the vocabulary is read once and not for every batch. The workers of a cluster on this machine are threads, since
all they do is to wait for such processes; other machines can't reach it.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from datapkg.corpus.engines.local import Processes, run_in
from datapkg.corpus.models import Limits, Shard, ShardResult
from datapkg.errors import UsageError

SHARDS_PER_CORE = 4
_HERE = "127.0.0.1:0"
"""Dask serves its state by HTTP in any case: on a free port that other machines don't see."""
_AHEAD = 2
"""Batches a worker: one that it works on, and one that waits."""


def run_dask(
    shards: Iterable[Shard],
    *,
    out: Path,
    limits: Limits,
    workers: int,
    scheduler: str | None = None,
    tls: tuple[str, str, str] | None = None,
) -> Iterator[ShardResult]:
    """Process every shard on a Dask cluster.

    Args:
        shards: Read as fast as the cluster takes them.
        out: The output folder, which every worker must see under this path.
        limits: What one document may use.
        workers: Workers of the local cluster that is started where there is no `scheduler`; they share the cores.
        scheduler: Address of a running scheduler, such as `tls://10.0.0.1:8786`.
        tls: Paths of certificate authority, certificate and key, for a scheduler that wants them.

    Yields:
        Results, in the order in which batches end.

    Raises:
        UsageError: Dask isn't installed, or the scheduler can't be reached.
    """
    with _connected(workers=workers, scheduler=scheduler, tls=tls) as client:
        client.wait_for_workers(1)
        found = client.run(_cores, 1 if scheduler else workers)
        cores, ahead = min(found.values()), _AHEAD * len(found)
        try:
            yield from _run(client, shards, out=out, limits=limits, cores=cores, ahead=ahead)
        finally:
            if scheduler is None:
                client.run(_end_processes, cores, on_error="ignore")


def _run(
    client: Any, shards: Iterable[Shard], *, out: Path, limits: Limits, cores: int, ahead: int
) -> Iterator[ShardResult]:
    from distributed import as_completed

    batches = _batches(shards, SHARDS_PER_CORE * cores)

    def submitted(most: int) -> list[Any]:
        return [
            client.submit(_batch, batch, out, limits, cores, pure=False) for batch in itertools.islice(batches, most)
        ]

    running = as_completed(submitted(ahead))
    for future in running:
        running.update(submitted(1))
        yield from future.result()


@contextlib.contextmanager
def _connected(*, workers: int, scheduler: str | None, tls: tuple[str, str, str] | None) -> Iterator[Any]:
    """A client of the scheduler, or of a cluster on this machine."""
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise UsageError(
            "--engine dask needs Dask", code="dask-missing", hint="pip install 'minzheng-datapkg[dask]'"
        ) from error
    if scheduler is not None and scheduler.startswith("tls://") and tls is None:
        raise UsageError(
            "the scheduler wants certificates", code="dask-tls", where=scheduler, hint="Give --tls CA CERT KEY."
        )
    with contextlib.ExitStack() as stack:
        address = scheduler or stack.enter_context(
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=False,
                dashboard_address=_HERE,
                worker_dashboard_address=_HERE,
            )
        )
        try:
            client = stack.enter_context(Client(address, security=_security(tls)))
        except OSError as error:
            raise UsageError(
                "the scheduler can't be reached",
                code="dask-unreachable",
                where=str(address),
                hint=f"Is it running, and are its certificates yours? {error}",
            ) from error
        yield client


def _security(tls: tuple[str, str, str] | None) -> Any:
    if tls is None:
        return None
    from distributed import Security

    authority, certificate, key = tls
    return Security(tls_ca_file=authority, tls_client_cert=certificate, tls_client_key=key, require_encryption=True)


def _batches(shards: Iterable[Shard], size: int) -> Iterator[list[Shard]]:
    source = iter(shards)
    while batch := list(itertools.islice(source, size)):
        yield batch


def _cores(workers: int) -> int:
    """How many cores each of so many workers on a machine has; runs there."""
    return max(1, (os.cpu_count() or 1) // workers)


def _batch(batch: list[Shard], out: Path, limits: Limits, cores: int) -> list[ShardResult]:
    from distributed import get_worker

    return list(run_in(_processes(get_worker().address, cores), batch, out=out, limits=limits))


@cache
def _processes(worker: str, cores: int) -> Processes:
    """Those of a Dask worker, which end with it."""
    del worker
    return Processes(cores)


def _end_processes(cores: int, *, dask_worker: Any) -> None:
    """End those of a worker of ours; on a cluster of others they may be at work for another run."""
    _processes(dask_worker.address, cores).close()
