"""How the site holds when half of its visitors send slow SQL.

    python -m benchmarks.overload [--seconds 60] [--clients 32] [--workers 1] [--project .]
    python -m benchmarks.overload --compare-workers 2

Serves a project that is built on a free port of 127.0.0.1. As many cheap clients as `--clients` ask alone, then beside
as many slow ones, in pairs of stretches, so that a busy machine is fair to both. Then SIGTERM is sent under
full load. Prints the figures, and ends with 1 where a limit that docs/reliability.md promises is broken.
`--compare-workers` prints how many cheap requests a second are answered by one process and by several, and the gain.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

TURNS = 3
PAIRS = 3
HIGHEST_RATIO = 1.5
MOST_MEGABYTES = 300
MOST_SECONDS_TO_END = 5.0
ROOT = Path(__file__).resolve().parents[1]


class Answered(NamedTuple):
    """What clients of one kind were answered; see `benchmarks.overload_client`."""

    seconds: list[float]
    statuses: dict[str, int]
    unadvised: int

    @property
    def p95(self) -> float:
        """The 95th percentile of the seconds."""
        return statistics.quantiles(self.seconds, n=20)[-1]


class Load(NamedTuple):
    """What a run under load showed.

    Args:
        alone: The cheap clients by themselves.
        beside: The cheap clients beside the slow ones.
        slow: The slow ones.
        ratio: The median over the turns of the cheap clients' p95 beside the slow ones by that alone.
        megabytes: The most resident memory of any process of the server.
        seconds_to_end: From SIGTERM under load to the end of the server.
    """

    alone: Answered
    beside: Answered
    slow: Answered
    ratio: float
    megabytes: float
    seconds_to_end: float

    @property
    def wrong_answers(self) -> list[str]:
        """Answers and sizes that are not as promised, in words."""
        found = [
            f"cheap requests were answered with {cheap.statuses}"
            for cheap in (self.alone, self.beside)
            if set(cheap.statuses) != {"200"}
        ]
        if not set(self.slow.statuses) <= {"200", "400", "503"} or self.slow.unadvised:
            found.append(f"slow requests: {self.slow.statuses}, 503 without Retry-After: {self.slow.unadvised}")
        if self.megabytes >= MOST_MEGABYTES:
            found.append(f"a process had {self.megabytes:.0f} MB resident of at most {MOST_MEGABYTES}")
        return found

    @property
    def too_slow(self) -> list[str]:
        """Times that are not as promised, in words; a busy machine causes them too."""
        found = []
        if self.ratio > HIGHEST_RATIO:
            found.append(f"the cheap half's p95 is {self.ratio:.2f} times that of the same clients alone")
        if self.seconds_to_end > MOST_SECONDS_TO_END:
            found.append(f"SIGTERM was obeyed after {self.seconds_to_end:.1f} s")
        return found


def measure(project: Path, *, seconds: float, clients: int = 32, workers: int = 1, turns: int = TURNS) -> Load:
    """Serve a project that is built, load it and stop it.

    Args:
        project: The folder of `build/`.
        seconds: How long all stretches take together.
        clients: How many cheap clients, and how many slow ones.
        workers: How many processes serve.
        turns: How many pairs of stretches.
    """
    stretch = seconds / turns / 2
    with serving(project, workers=workers) as (server, port), _memory_of(server.pid) as memory:
        pairs = [
            (ask(port, cheap=clients, seconds=stretch), ask(port, cheap=clients, slow=clients, seconds=stretch))
            for _ in range(turns)
        ]
        ended = _seconds_to_end(server, port, clients=clients)
    ratios = [beside["cheap"].p95 / alone["cheap"].p95 for alone, beside in pairs]
    return Load(
        alone=_joined(alone["cheap"] for alone, _ in pairs),
        beside=_joined(beside["cheap"] for _, beside in pairs),
        slow=_joined(beside["slow"] for _, beside in pairs),
        ratio=statistics.median(ratios),
        megabytes=max(memory) / 1e6,
        seconds_to_end=ended,
    )


def throughput(project: Path, *, seconds: float, clients: int, workers: int) -> float:
    """Cheap requests a second that some processes answer."""
    with serving(project, workers=workers) as (_, port):
        ask(port, cheap=clients, seconds=2)
        return len(ask(port, cheap=clients, seconds=seconds)["cheap"].seconds) / seconds


@contextlib.contextmanager
def serving(project: Path, *, workers: int = 1) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`datapkg serve` in a process of its own, and its port."""
    command = [sys.executable, "-c", "from datapkg.cli import main; main()", "serve", "--no-build", "--port", "0"]
    command += ["--workers", str(workers)]
    with subprocess.Popen(command, cwd=project, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            line = server.stderr.readline()
            found = re.search(r":([0-9]+)/ ", line)
            if not found:
                raise RuntimeError(line + server.stderr.read())
            # Datasette writes refused queries there; a pipe that nobody reads would stop it.
            threading.Thread(target=server.stderr.read, daemon=True).start()
            ask(int(found[1]), cheap=8, seconds=0.5)
            yield server, int(found[1])
        finally:
            server.terminate()
            server.wait(timeout=60)


def ask(port: int, *, cheap: int, slow: int = 0, seconds: float) -> dict[str, Answered]:
    """Let clients ask for some seconds; what the `cheap` and the `slow` ones were answered."""
    with _asking(port, cheap=cheap, slow=slow, seconds=seconds) as client:
        words, _ = client.communicate(timeout=seconds + 60)
    return {name: Answered(**answers) for name, answers in json.loads(words).items()}


@contextlib.contextmanager
def _asking(port: int, *, cheap: int, slow: int, seconds: float) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.overload_client", *map(str, (port, cheap, slow, seconds))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as client:
        try:
            yield client
        finally:
            client.kill()


def _seconds_to_end(server: subprocess.Popen[str], port: int, *, clients: int) -> float:
    with _asking(port, cheap=clients, slow=clients, seconds=60):
        time.sleep(2)
        started = time.monotonic()
        server.terminate()
        server.wait(timeout=60)
        return time.monotonic() - started


def _joined(parts: Iterable[Answered]) -> Answered:
    seconds: list[float] = []
    statuses: Counter[str] = Counter()
    unadvised = 0
    for part in parts:
        seconds += part.seconds
        statuses.update(part.statuses)
        unadvised += part.unadvised
    return Answered(seconds, dict(statuses), unadvised)


@contextlib.contextmanager
def _memory_of(process: int) -> Iterator[list[int]]:
    """The bytes resident of a process and of its children, each by itself, every quarter of a second."""
    found = [0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.25):
            found.extend(map(_resident, _family(process)))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield found
    finally:
        done.set()
        thread.join()


def _family(process: int) -> Iterator[int]:
    yield process
    with contextlib.suppress(OSError):
        for path in Path(f"/proc/{process}/task").glob("*/children"):
            for child in path.read_text().split():
                yield from _family(int(child))


def _resident(process: int) -> int:
    with contextlib.suppress(OSError):
        found = re.search(r"VmRSS:\s+([0-9]+) kB", Path(f"/proc/{process}/status").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


def described(load: Load) -> Iterator[str]:
    """The figures of a run, a line each."""
    for name, cheap in (("cheap alone", load.alone), ("cheap beside slow", load.beside)):
        milliseconds = 1000 * statistics.median(cheap.seconds), 1000 * cheap.p95
        yield f"{name:18} median {milliseconds[0]:.0f} ms, p95 {milliseconds[1]:.0f} ms, answers {cheap.statuses}"
    yield f"{'slow':18} answers {load.slow.statuses}, 503 without Retry-After: {load.slow.unadvised}"
    yield f"p95 beside slow / alone, median of the turns: {load.ratio:.2f} (at most {HIGHEST_RATIO})"
    yield f"most resident memory of a process: {load.megabytes:.0f} MB (under {MOST_MEGABYTES})"
    yield f"ended {load.seconds_to_end:.1f} s after SIGTERM under load (at most {MOST_SECONDS_TO_END:.0f})"


def compared(project: Path, *, seconds: float, clients: int, workers: int) -> Iterator[str]:
    """What one process and several answer, in pairs of stretches of so many seconds, and the gain."""
    gains = []
    for _ in range(PAIRS):
        one, several = (
            throughput(project, seconds=seconds, clients=clients, workers=number) for number in (1, workers)
        )
        gains.append(several / one)
        yield f"requests a second: {one:.0f} by 1 process, {several:.0f} by {workers}"
    yield f"{workers} processes answer {statistics.median(gains):.2f} times as many (median of {PAIRS} pairs)"


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--project", type=Path, default=ROOT)
    parser.add_argument("--compare-workers", type=int)
    options = parser.parse_args()
    if options.compare_workers:
        seconds, workers = options.seconds / 2 / PAIRS, options.compare_workers
        print("\n".join(compared(options.project, seconds=seconds, clients=options.clients, workers=workers)))
        return 0
    load = measure(options.project, seconds=options.seconds, clients=options.clients, workers=options.workers)
    print("\n".join(described(load)))
    broken = load.wrong_answers + load.too_slow
    print("\n".join(f"broken: {words}" for words in broken), file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
