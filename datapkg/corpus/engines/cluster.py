"""Runs shards on a Dask cluster. A task is a batch of shards, which the local layer runs on its worker's cores.

What travels is the name of a file in the output folder, which holds the documents of the batch: a graph stays small,
and a batch whose worker was killed is read again by another one.

Start one Dask worker with one thread a machine. The processes of the local layer live as long as their Dask worker, so
that the vocabulary is read once and not for every batch. The workers of a cluster on this machine are threads, since
all they do is to wait for such processes; other machines can't reach it.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from datapkg.corpus.engines.batches import AHEAD, Machines, batch_folder, batches, read_batch, write_batch
from datapkg.corpus.engines.local import Processes, run_in
from datapkg.corpus.models import Limits, Shard, ShardResult
from datapkg.errors import UsageError

_HERE = "127.0.0.1:0"
"""Dask serves its state by HTTP in any case: on a free port that other machines don't see."""
_QUIET = MappingProxyType({"distributed.worker.profile.enabled": False, "distributed.admin.tick.interval": "500ms"})
"""Dask looks at its threads fifty times a second; ours only wait."""
_PROCESSES = "datapkg_processes"
"""The attribute of a Dask worker that holds its processes."""


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
    if find_spec("distributed") is None:
        raise UsageError("--engine dask needs Dask", code="dask-missing", hint="pip install 'minzheng-datapkg[dask]'")
    with _address(scheduler, workers=workers) as address, _connected(address, tls=tls) as client:
        client.wait_for_workers(1)
        found = client.run(_cores, 1 if scheduler else workers)
        machines = Machines(len(found), min(found.values()))
        yield from _run(client, shards, out=out.absolute(), limits=limits, machines=machines)


def _run(
    client: Any, shards: Iterable[Shard], *, out: Path, limits: Limits, machines: Machines
) -> Iterator[ShardResult]:
    from distributed import as_completed

    def submit(path: Path) -> Any:
        """Hand a batch to whichever worker is free; its file's name is the key of the task."""
        return client.submit(_batch, path, out, limits, machines.cores, key=str(path))

    with batch_folder(out) as folder:
        paths = (
            write_batch(batch, path=folder / f"{number}.jsonl")
            for number, batch in enumerate(batches(shards, machines=machines))
        )
        running = as_completed(map(submit, islice(paths, AHEAD * machines.workers)))
        for future in running:
            running.update(map(submit, islice(paths, 1)))
            yield from future.result()
            Path(future.key).unlink()


@contextlib.contextmanager
def _connected(address: str, *, tls: tuple[str, str, str] | None) -> Iterator[Any]:
    from distributed import Client

    if address.startswith("tls://") and tls is None:
        raise UsageError(
            "the scheduler wants certificates", code="dask-tls", where=address, hint="Give --tls CA CERT KEY."
        )
    try:
        client = Client(address, security=_security(tls))
    except OSError as error:
        raise UsageError(
            "the scheduler can't be reached",
            code="dask-unreachable",
            where=address,
            hint=f"Is it running, and are its certificates yours? {error}",
        ) from error
    with client:
        yield client


@contextlib.contextmanager
def _address(scheduler: str | None, *, workers: int) -> Iterator[str]:
    """That of a scheduler which runs, or of a cluster of threads of this process."""
    if scheduler is not None:
        yield scheduler
        return
    with contextlib.ExitStack() as stack:
        # They load the program while Dask is loaded here.
        ready = [stack.enter_context(contextlib.closing(Processes(_cores(workers)))) for _ in range(workers)]
        for processes in ready:
            processes.start()
        import dask
        from distributed import LocalCluster

        stack.enter_context(dask.config.set(_QUIET))
        cluster = stack.enter_context(
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=False,
                dashboard_address=_HERE,
                worker_dashboard_address=_HERE,
                silence_logs=logging.ERROR,
            )
        )
        for worker, processes in zip(cluster.workers.values(), ready, strict=True):
            setattr(worker, _PROCESSES, processes)
            # Before the cluster is closed, which waits for batches: one that is stopped half-way begins no more shards.
            stack.callback(processes.close)
        yield cluster.scheduler_address


def _security(tls: tuple[str, str, str] | None) -> Any:
    if tls is None:
        return None
    from distributed import Security

    authority, certificate, key = tls
    return Security(tls_ca_file=authority, tls_client_cert=certificate, tls_client_key=key, require_encryption=True)


def _cores(workers: int) -> int:
    """How many cores each of so many workers on a machine has; runs there."""
    return max(1, (os.cpu_count() or 1) // workers)


def _batch(path: Path, out: Path, limits: Limits, cores: int) -> list[ShardResult]:
    from distributed import get_worker

    worker = get_worker()
    if not hasattr(worker, _PROCESSES):
        setattr(worker, _PROCESSES, Processes(cores))
    return list(run_in(getattr(worker, _PROCESSES), read_batch(path), out=out, limits=limits))
