"""Measures pieces of work against each other: alternating runs, each in a process of its own, and their medians."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple


class Measured(NamedTuple):
    """What a piece of work cost.

    Args:
        seconds: By the clock.
        cpu: Seconds of processor time, with all child processes.
        memory: MB at the peak of the largest process.
    """

    seconds: float
    cpu: float
    memory: float


class Row(NamedTuple):
    """A line of the table.

    Args:
        name: Who did it.
        amount: How much was done, in the part's unit.
        cost: Medians over the runs.
    """

    name: str
    amount: float
    cost: Measured


class Part(NamedTuple):
    """Rows that may be compared; the first one is what the others are measured by.

    Args:
        title: What is done.
        unit: What `amount` counts.
        rows: Ours first.
        by_clock: Whether speed is by the clock, and not by processor time.
    """

    title: str
    unit: str
    rows: tuple[Row, ...]
    by_clock: bool = False


class Contestant(NamedTuple):
    """Somebody who does a piece of work.

    Args:
        amount: How much is done.
        run: Does it once, in a process of its own, and says what it cost.
    """

    amount: float
    run: Callable[[], Measured]


def compare(contestants: Mapping[str, Contestant], *, runs: int) -> tuple[Row, ...]:
    """Run every contestant once, then every one again, `runs` times, so that a busy machine is fair to all."""
    found: dict[str, list[Measured]] = {name: [] for name in contestants}
    for _ in range(runs):
        for name, contestant in contestants.items():
            found[name].append(contestant.run())
    return tuple(
        Row(name, contestants[name].amount, Measured(*map(statistics.median, zip(*costs, strict=True))))
        for name, costs in found.items()
    )


def forked(work: Callable[[Any], object], *, prepare: Callable[[], Any] = lambda: None) -> Callable[[], Measured]:
    """A function that measures `work(prepare())` in a forked process; the preparation isn't counted."""

    def run() -> Measured:
        sys.stdout.flush()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _work_and_leave(work, prepare, writing)
        os.close(writing)
        with os.fdopen(reading) as answers:
            answer = answers.read()
        _, status, usage = os.wait4(child, 0)
        if status:
            raise RuntimeError(f"a contestant failed: see above (status {status})")
        seconds, cpu = json.loads(answer)
        return Measured(seconds, cpu, usage.ru_maxrss / 1024)

    return run


def _work_and_leave(work: Callable[[Any], object], prepare: Callable[[], Any], writing: int) -> None:
    code = 1
    try:
        state = prepare()
        start, cpu = time.perf_counter(), _processor_seconds()
        work(state)
        os.write(writing, json.dumps([time.perf_counter() - start, _processor_seconds() - cpu]).encode())
        code = 0
    except BaseException:
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(code)


def _processor_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def spawned(command: Sequence[str], *, before: Callable[[], object] = lambda: None) -> Callable[[], Measured]:
    """A function that measures a command from its start to its end; what is done `before` isn't counted."""

    def run() -> Measured:
        before()
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if status:
            raise RuntimeError(f"{' '.join(command)} failed: see above (status {status})")
        return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)

    return run


def reported(command: Sequence[str]) -> Callable[[], Measured]:
    """A function that runs a command which measures itself and prints `[seconds, cpu, memory]`."""

    def run() -> Measured:
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        return Measured(*json.loads(answer.splitlines()[-1]))

    return run
