"""Runs shards on a Dask cluster. A task is a batch of shards, which the local layer runs on its worker's cores."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from datapkg.corpus.engines.local import run_local
from datapkg.corpus.models import Limits, Shard, ShardResult
from datapkg.errors import UsageError

SHARDS_PER_CORE = 4


def run_dask(
    shards: Iterable[Shard],
    *,
    out: Path,
    limits: Limits,
    workers: int,
    scheduler: str | None = None,
    tls: tuple[str, str, str] | None = None,
) -> Iterator[ShardResult]:
    """Process every shard on a Dask cluster, at most two batches a worker ahead.

    Args:
        shards: Read as fast as the cluster takes them.
        out: The output folder, which every worker must see under this path.
        limits: What one document may use.
        workers: Workers of the local cluster that is started where there is no `scheduler`.
        scheduler: Address of a running scheduler, such as `tls://10.0.0.1:8786`.
        tls: Paths of certificate authority, certificate and key, for a scheduler that wants them.

    Yields:
        Results, in the order in which batches end.

    Raises:
        UsageError: Dask isn't installed, or the scheduler can't be reached.
    """
    try:
        import dask
        from distributed import Client, LocalCluster, Security, as_completed
    except ImportError as error:
        raise UsageError(
            "--engine dask needs Dask", code="dask-missing", hint="pip install 'minzheng-datapkg[dask]'"
        ) from error
    if scheduler is not None and scheduler.startswith("tls://") and tls is None:
        raise UsageError(
            "the scheduler wants certificates", code="dask-tls", where=scheduler, hint="Give --tls CA CERT KEY."
        )
    cores = max(1, (os.cpu_count() or 1) // workers)
    with contextlib.ExitStack() as stack:
        # Workers start processes of their own, which daemons may not.
        stack.enter_context(dask.config.set({"distributed.worker.daemon": False}))
        address = scheduler or stack.enter_context(
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
        )
        try:
            client = stack.enter_context(Client(address, security=_security(Security, tls)))
        except OSError as error:
            raise UsageError(
                "the scheduler can't be reached",
                code="dask-unreachable",
                where=str(address),
                hint=f"Is it running, and are its certificates yours? {error}",
            ) from error

        def submit(batch: list[Shard]) -> Any:
            return client.submit(_batch, batch, out, limits, cores, pure=False)

        batches = _batches(shards, SHARDS_PER_CORE * cores)
        running = as_completed([submit(batch) for batch in itertools.islice(batches, 2 * workers)])
        for future in running:
            yield from future.result()
            for batch in itertools.islice(batches, 1):
                running.add(submit(batch))


def _security(kind: Any, tls: tuple[str, str, str] | None) -> Any:
    if tls is None:
        return None
    authority, certificate, key = tls
    return kind(tls_ca_file=authority, tls_client_cert=certificate, tls_client_key=key, require_encryption=True)


def _batches(shards: Iterable[Shard], size: int) -> Iterator[list[Shard]]:
    source = iter(shards)
    while batch := list(itertools.islice(source, size)):
        yield batch


def _batch(batch: list[Shard], out: Path, limits: Limits, cores: int) -> list[ShardResult]:
    return list(run_local(batch, out=out, limits=limits, workers=cores))
