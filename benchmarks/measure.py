"""Measures pieces of work against each other: alternating runs, each in a process of its own, and their medians."""

from __future__ import annotations

import os
import statistics
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from typing import NamedTuple

Work = Callable[[], object]


class Measured(NamedTuple):
    """What a piece of work cost, as medians.

    Args:
        seconds: By the clock.
        cpu: Seconds of processor time, with all child processes.
        memory: MB at the peak of the largest process.
    """

    seconds: float
    cpu: float
    memory: float


def compare(contestants: Mapping[str, Work], *, runs: int) -> dict[str, Measured]:
    """Run every contestant once, then every one again, `runs` times, so that a busy machine is fair to all."""
    found: dict[str, list[Measured]] = {name: [] for name in contestants}
    for _ in range(runs):
        for name, work in contestants.items():
            found[name].append(once(work))
    return {
        name: Measured(*(statistics.median(column) for column in zip(*each, strict=True)))
        for name, each in found.items()
    }


def once(work: Work) -> Measured:
    """Run a piece of work in a forked process.

    Raises:
        RuntimeError: It failed.
    """
    sys.stdout.flush()
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        _work_and_leave(work)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    if status:
        raise RuntimeError(f"a contestant failed: see above (status {status})")
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _work_and_leave(work: Work) -> None:
    code = 0
    try:
        work()
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stderr.flush()
    os._exit(code)
