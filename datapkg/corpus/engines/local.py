"""Runs shards on the cores of one machine and survives workers that are killed, hang, or run out of memory.

ProcessPoolExecutor gives up when one worker dies. Here the shards that were in flight are then run again one by one,
each in a process of its own; a document at which a process dies twice is quarantined, and the run goes on.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from datapkg.corpus.engines.cursor import CursorWriter, cursor_path, read_cursor
from datapkg.corpus.models import CHECKING, Limits, Shard, ShardResult
from datapkg.corpus.shards import process
from datapkg.errors import DatapkgError

_WATCH_SECONDS = 2.0
_MOMENT = 0.1
_GRACE_SECONDS = 10
_MOST_DEATHS = 50
_MOST_BLIND_DEATHS = 3
"""Deaths before a document was begun: no document is to blame, and trying again doesn't help."""
_PR_SET_PDEATHSIG = 1


def run_local(shards: Iterable[Shard], *, out: Path, limits: Limits, workers: int) -> Iterator[ShardResult]:
    """Process every shard, at most `workers` at a time; see `run_in`.

    Args:
        shards: Read as fast as workers take them, no faster.
        out: The output folder.
        limits: What one document may use.
        workers: Number of processes.
    """
    with contextlib.closing(Processes(workers)) as processes:
        yield from run_in(processes, shards, out=out, limits=limits)


def run_in(processes: Processes, shards: Iterable[Shard], *, out: Path, limits: Limits) -> Iterator[ShardResult]:
    """Process every shard in processes that stay; memory stays constant, since only one shard is read ahead.

    Args:
        processes: The workers.
        shards: Read as fast as workers take them, no faster.
        out: The output folder.
        limits: What one document may use.

    Yields:
        Results, in the order in which shards end.

    Raises:
        PackageError: A file can't be written.
        DatapkgError: A shard's process dies again and again, and no document is to blame.
    """
    run = _LocalRun(processes, shards, out=out, limits=limits)
    try:
        while run.fill():
            yield from run.finished()
    except BaseException:
        run.abandon()
        raise


class Processes:
    """Worker processes, started when there is work and renewed when one of them died.

    Args:
        number: How many.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self._pool = _pool(number)

    def start(self) -> None:
        """Start before there is work: a process takes a second to load the program."""
        for _ in range(self.number):
            self._pool.submit(os.getpid)

    def submit(self, shard: Shard, *, out: Path, limits: Limits) -> Future[ShardResult]:
        """Have a shard processed.

        Raises:
            BrokenProcessPool: A process died; see `renew`.
        """
        return self._pool.submit(_work, shard, out, limits, frozenset())

    def renew(self) -> None:
        """Start again with new processes."""
        self.close()
        self._pool = _pool(self.number)

    def close(self) -> None:
        """Leave no process behind."""
        self._pool.shutdown(wait=True, cancel_futures=True)


class _LocalRun:
    def __init__(self, processes: Processes, shards: Iterable[Shard], *, out: Path, limits: Limits) -> None:
        self._processes = processes
        self._source = iter(shards)
        self._out = out
        self._limits = limits
        self._in_flight: dict[Future[ShardResult], Shard] = {}

    def fill(self) -> bool:
        """Give the workers shards until each has one and one waits; whether there is anything to wait for."""
        while len(self._in_flight) <= self._processes.number:
            shard = next(self._source, None)
            if shard is None:
                break
            try:
                future = self._processes.submit(shard, out=self._out, limits=self._limits)
            except BrokenProcessPool:
                self._source = itertools.chain([shard], self._source)
                if self._in_flight:
                    break
                self._processes.renew()
            else:
                self._in_flight[future] = shard
        return bool(self._in_flight)

    def finished(self) -> Iterator[ShardResult]:
        """What has ended since; after a death, the shards that were in flight, each run alone."""
        done, _ = wait(self._in_flight, timeout=_WATCH_SECONDS, return_when=FIRST_COMPLETED)
        _kill_stuck(self._in_flight.values(), out=self._out, limits=self._limits)
        for future in done:
            if isinstance(future.exception(), BrokenProcessPool):
                victims = list(self._in_flight.values())
                self._in_flight.clear()
                self._processes.renew()
                for shard in victims:
                    yield _alone(shard, out=self._out, limits=self._limits)
                return
            del self._in_flight[future]
            yield future.result()

    def abandon(self) -> None:
        """End the workers where they are (Ctrl-C, a full disk): what they have not finished is done again some day."""
        running = [future for future in self._in_flight if not future.cancel()]
        # A worker that only begins a shard can be ended as soon as it has noted that.
        while not all(future.done() for future in running):
            for shard in self._in_flight.values():
                cursor = read_cursor(cursor_path(self._out, shard.name))
                if cursor is not None:
                    _kill(cursor.pid)
            wait(running, timeout=_MOMENT)


def _alone(shard: Shard, *, out: Path, limits: Limits) -> ShardResult:
    """Run one shard, whose worker died, in a process of its own; quarantine the document at which it dies again."""
    quarantine: set[int] = set()
    cursor = read_cursor(cursor_path(out, shard.name))
    suspect = cursor.document if cursor is not None else None
    blind = 0
    for _ in range(_MOST_DEATHS):
        with _pool(1) as pool:
            future = pool.submit(_work, shard, out, limits, frozenset(quarantine))
            while not future.done():
                wait([future], timeout=_WATCH_SECONDS)
                _kill_stuck([shard], out=out, limits=limits)
            with contextlib.suppress(BrokenProcessPool):
                return future.result()
        cursor = read_cursor(cursor_path(out, shard.name))
        blind += cursor is None
        if blind == _MOST_BLIND_DEATHS:
            break
        if cursor is not None and cursor.document == suspect:
            quarantine.add(cursor.document)
        suspect = cursor.document if cursor is not None else None
    raise DatapkgError(
        "the process that reads this shard dies again and again",
        code="corpus-shard-dies",
        where=f"shard {shard.name}",
        hint="Is there enough memory? Try fewer workers.",
    )


def _kill_stuck(shards: Iterable[Shard], *, out: Path, limits: Limits) -> None:
    """End workers whose document outlasts its limit where the limit inside the process can't reach."""
    for shard in shards:
        cursor = read_cursor(cursor_path(out, shard.name))
        if cursor is None:
            continue
        seconds = limits.check_seconds if cursor.document == CHECKING else limits.seconds
        if cursor.age > seconds + _GRACE_SECONDS:
            _kill(cursor.pid)


def _kill(pid: int) -> None:
    """End a worker of ours; a cursor that another run left may name a process that isn't."""
    if any(child.pid == pid for child in multiprocessing.active_children()):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _work(shard: Shard, out: Path, limits: Limits, quarantine: frozenset[int]) -> ShardResult:
    cursor = CursorWriter(cursor_path(out, shard.name))
    result = process(shard, out=out, limits=limits, started=cursor.note, quarantine=quarantine)
    cursor.close()
    return result


def _pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(os.getpid(),))


def _start_worker(driver: int) -> None:
    """A worker leaves Ctrl-C to its driver, and dies with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != driver:
        os._exit(1)
