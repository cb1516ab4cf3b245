"""How quickly the site answers when it holds a million observations.

    python -m benchmarks.site TEXTS [--observations 1000000] [--clients 16] [--requests 12] [--workers 2] [--keep DIR]

Reads some texts as reports, checks them, repeats them under new ids until there are enough observations, makes the
database (in DIR/build, unless it is there) and serves it by `datapkg serve`. Then so many clients, in a process of
their own, ask for each kind of page in turn, ours and Datasette's own row and table, each for other rows and words.
What it prints: median and 95th percentile, the ratio of the 95th to that of the slower and the quicker of Datasette's
pages, the processor time that the clients took of the machine, and for each page the bytes and the time alone.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import random
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.collection import make_package
from benchmarks.corpus import texts
from datapkg.database import build_database

ROUNDS = 2
LONG_REPORT = (18_000, 22_000)
"""Characters of the reports that the reader is measured with."""


class Row(NamedTuple):
    """An observation whose pages are asked for, and a report that is long."""

    report: str
    long_report: str
    observation: str
    indicator: str
    check: str
    label: str
    text: str


class Page(NamedTuple):
    """A kind of page: its name, and its address for a row."""

    name: str
    address: Callable[[Row], str]


def _search(words: str) -> str:
    return f"/search?q={quote(words)}"


DATASETTE = (
    Page("Datasette row", lambda row: f"/civil-affairs/observations/{row.observation}"),
    Page("Datasette table", lambda row: f"/civil-affairs/observations?report_id={row.report}"),
)
OURS = (
    Page("front", lambda _: "/"),
    Page("reader, 20,000 chars", lambda row: f"/reports/{row.long_report}"),
    Page("observation", lambda row: f"/observations/{row.observation}"),
    Page("indicator", lambda row: f"/indicators/{row.indicator}"),
    Page("checks", lambda _: "/checks"),
    Page("check", lambda row: f"/checks/{row.check}"),
    Page("search, common word", lambda _: _search("低保")),
    Page("search, any label", lambda row: _search(row.label)),
    Page("search, two words", lambda row: _search(f"{row.label[:2]} 补贴")),
    Page("search, number", lambda row: _search(row.text)),
)


def choose_rows(database: Path, *, number: int = 300) -> list[Row]:
    """Rows from all over the database, always the same."""
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    chance = random.Random(1)
    try:
        query = "select report_id from reports where characters between ? and ?"
        long = [report for (report,) in connection.execute(query, LONG_REPORT)]
        if not long:
            raise SystemExit(f"none of the texts has {LONG_REPORT[0]:,} to {LONG_REPORT[1]:,} characters")
        indicators = [each for (each,) in connection.execute("select indicator_id from indicator_uses")]
        checks = [each for (each,) in connection.execute("select distinct check_id from check_totals")]
        last = connection.execute("select max(rowid) from observations").fetchone()[0]
        query = "select report_id, observation_id, label, text from observations where rowid = ?"
        found = [connection.execute(query, [chance.randint(1, last)]).fetchone() for _ in range(number)]
    finally:
        connection.close()
    return [
        Row(report, chance.choice(long), observation, chance.choice(indicators), chance.choice(checks), label, text)
        for report, observation, label, text in found
    ]


class Load(NamedTuple):
    """Seconds of each request, and processor seconds of those who asked."""

    seconds: list[float]
    processor: float


def measure(port: int, page: Page, *, rows: list[Row], clients: int, requests: int) -> Load:
    """Have so many clients ask for a kind of page, each for so many."""
    chance = random.Random(page.name)
    addresses = [[page.address(chance.choice(rows)) for _ in range(requests)] for _ in range(clients)]
    command = [sys.executable, "-m", "benchmarks.visitors", str(port)]
    done = subprocess.run(command, input=json.dumps(addresses), capture_output=True, text=True, check=True)
    return Load(**json.loads(done.stdout))


@contextmanager
def served(folder: Path, *, workers: int) -> Iterator[tuple[int, int]]:
    """The port and the process of a site that serves `build/` of a folder."""
    command = [str(Path(sys.executable).with_name("datapkg")), "serve", "--no-build", "--port", "0"]
    command += ["--workers", str(workers)]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            started = re.search(r":([0-9]+)/", server.stderr.readline())
            assert started, "the site did not start"
            yield int(started[1]), server.pid
        finally:
            server.send_signal(signal.SIGINT)


def _report(loads: dict[str, list[Load]], *, wall: float) -> None:
    seconds = {name: [each for load in found for each in load.seconds] for name, found in loads.items()}
    slowest = {name: statistics.quantiles(each, n=20)[-1] for name, each in seconds.items()}
    theirs = [slowest[page.name] for page in DATASETTE]
    print(f"{'page':22} {'median':>9} {'p95':>9}   p95 / Datasette's slower, quicker page")
    for name, each in seconds.items():
        ratios = f"{slowest[name] / max(theirs):5.2f} {slowest[name] / min(theirs):5.2f}"
        print(f"{name:22} {1000 * statistics.median(each):6.0f} ms {1000 * slowest[name]:6.0f} ms   {ratios}")
    every = [load for found in loads.values() for load in found]
    processor, asked = sum(load.processor for load in every), sum(len(load.seconds) for load in every)
    print(f"clients: {1000 * processor / asked:.1f} ms of processor a request, {processor / wall:.0%} of one core")


def _alone(port: int, address: str) -> tuple[float, int, int]:
    """Seconds, bytes and bytes compressed of one request to an idle server, the quickest of five."""
    best, body = 60.0, b""
    for _ in range(5):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        start = time.perf_counter()
        connection.request("GET", address)
        body = connection.getresponse().read()
        best = min(best, time.perf_counter() - start)
        connection.close()
    return best, len(body), len(gzip.compress(body))


def _resident(process: int) -> str:
    """Memory of a process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children")
    if not children.is_file():
        return "unknown"
    found = 0
    for each in (process, *map(int, children.read_text().split())):
        status = re.search(r"VmRSS:\s+([0-9]+) kB", Path(f"/proc/{each}/status").read_text())
        found += int(status[1]) if status else 0
    return f"{found // 1000} MB"


def build(folder: Path, *, arguments: argparse.Namespace) -> None:
    """Make the database."""
    start = time.perf_counter()
    sources = texts(arguments.texts, limit=arguments.reports)
    made = make_package(folder, sources=sources, observations=arguments.observations)
    written, processor = time.perf_counter(), time.process_time()
    database = build_database(folder / "packages", target=folder / "civil-affairs.db")
    print(
        f"{made:,} observations; package {written - start:.0f} s, database {time.perf_counter() - written:.0f} s"
        f" ({time.process_time() - processor:.0f} s of processor) and {database.stat().st_size / 1e6:,.0f} MB"
    )


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Make the database, unless it is there, and measure."""
    if not (folder / "build" / "civil-affairs.db").is_file():
        build(folder / "build", arguments=arguments)
    rows = choose_rows(folder / "build" / "civil-affairs.db")
    with served(folder, workers=arguments.workers) as (port, process):
        loads: dict[str, list[Load]] = {page.name: [] for page in (*DATASETTE, *OURS)}
        # The first answers of a process load what it needs.
        for page in (*DATASETTE, *OURS):
            measure(port, page, rows=rows, clients=arguments.clients, requests=1)
        start = time.perf_counter()
        for _ in range(ROUNDS):
            for page in (*DATASETTE, *OURS):
                loads[page.name].append(
                    measure(port, page, rows=rows, clients=arguments.clients, requests=arguments.requests)
                )
        _report(loads, wall=time.perf_counter() - start)
        for page in OURS:
            seconds, size, packed = _alone(port, page.address(rows[0]))
            print(f"alone: {page.name:22} {1000 * seconds:5.0f} ms {size:9,} bytes, {packed:,} with gzip")
        print(f"server: {arguments.workers} processes, {_resident(process)} resident")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--observations", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--requests", type=int, default=12)
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), help="one a core unless given")
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
        run(arguments.keep, arguments)
    else:
        with tempfile.TemporaryDirectory(prefix="datapkg-") as folder:
            run(Path(folder), arguments)


if __name__ == "__main__":
    main()
