"""How quickly the site answers when it holds a million observations.

    python -m benchmarks.site TEXTS [--observations 1000000] [--clients 16] [--requests 12] [--reports 60] [--keep DIR]

Reads some texts as reports, checks them, repeats them under new ids until there are enough observations, makes the
database and serves it on a free port of 127.0.0.1. Then `clients` clients ask for each kind of page, `requests` times
each, ours and Datasette's own row and table in turn. What it prints: median and 95th percentile in milliseconds, the
ratio of the 95th to that of the slower and the quicker of Datasette's pages, and the bytes of the first page.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.corpus import texts
from datapkg.checks.evaluate import evaluate
from datapkg.checks.rules import load_rules
from datapkg.database import build_database
from datapkg.extraction import extract
from datapkg.models import Report, SourceFile
from datapkg.package.rows import data_tables
from datapkg.package.tables import Tables, join_tables
from datapkg.package.vocabularies import with_vocabularies
from datapkg.package.write import write_package
from datapkg.resources import shipped
from datapkg.text import read_text
from datapkg.vocabulary import load_vocabulary

REPEATED = ("reports", "paragraphs", "segments", "mentions", "observations", "check_results", "check_inputs")
ROUNDS = 2
SERVER = """
import sys
from functools import partial
from pathlib import Path
from datapkg.resources import shipped
from datapkg.site.application import listen, make_application, serve
with listen("127.0.0.1", port=0) as server:
    print(server.getsockname()[1], flush=True)
    serve(partial(make_application, Path(sys.argv[1]), shipped("metadata.yml")), server)
"""


class Page(NamedTuple):
    """A kind of page: its name, and how an address of it is made from a report's and an observation's id."""

    name: str
    address: Callable[[str, str], str]


DATASETTE = (
    Page("Datasette row", lambda _, observation: f"/civil-affairs/observations/{observation}"),
    Page("Datasette table", lambda report, _: f"/civil-affairs/observations?report_id={report}"),
)
OURS = (
    Page("front", lambda *_: "/"),
    Page("reader", lambda report, _: f"/reports/{report}"),
    Page("observation", lambda _, observation: f"/observations/{observation}"),
    Page("indicator", lambda *_: "/indicators/dibao-persons"),
    Page("checks", lambda *_: "/checks"),
    Page("search, common word", lambda *_: f"/search?q={quote('低保')}"),
    Page("search, two words", lambda *_: f"/search?q={quote('残疾人 补贴')}"),
    Page("search, number", lambda *_: f"/search?q={quote('73.4%')}"),
)


def make_package(folder: Path, *, sources: list[str], observations: int) -> int:
    """Write the collection's package; returns how many observations it has."""
    base = _base_tables(folder / "base", sources)
    found = len(base.observations)
    copies = max(1, round(observations / found))
    package = folder / "packages" / "all"
    write_package(base, folder=package, schemas=shipped("schemas"), collection=True)
    for name in REPEATED:
        path = package / f"{name}.csv"
        head, _, body = path.read_text("utf-8").partition("\n")
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.write(head + "\n")
            for copy in range(copies):
                stream.write(body.replace("bench-0", f"bench{copy:x}-0"))
    return found * copies


def _base_tables(folder: Path, sources: list[str]) -> Tables:
    vocabulary = load_vocabulary()
    parts = []
    for number, text in enumerate(sources):
        report = _report(f"bench-{number:06d}")
        document = read_text(text, report_id=report.id)
        extraction = extract(document, report=report, vocabulary=vocabulary, region=report.region, year=report.year)
        parts.append(data_tables(report, extraction))
    whole = with_vocabularies(join_tables(parts), vocabulary=vocabulary)
    write_package(whole, folder=folder, schemas=shipped("schemas"))
    found = evaluate(folder, rules=load_rules(shipped("schemas") / "rules"), detail="findings")
    # So large a collection keeps findings only (see datapkg.checks.evaluate). A copy's results need ids of their own,
    # so those within a report bear its id.
    ids = {result.result_id: f"{result.report_id}-{result.result_id}" for result in found.results if result.report_id}
    results, inputs = (
        tuple(each.model_copy(update={"result_id": ids[each.result_id]}) for each in rows if each.result_id in ids)
        for rows in (found.results, found.inputs)
    )
    return whole._replace(checks=found.checks, check_results=results, check_inputs=inputs)


def _report(report_id: str) -> Report:
    return Report(
        id=report_id, title=report_id, publisher=None, region="610300", year=2022, year_basis=None, kind="other",
        published=None, url=None, rights="unknown", source=SourceFile(file="text", sha256="0" * 64, encoding="utf-8"),
    )  # fmt: skip


def measure(port: int, page: Page, *, ids: list[tuple[str, str]], clients: int, requests: int) -> list[float]:
    """Seconds of each request, of all clients together."""

    def ask(client: int) -> list[float]:
        chance = random.Random(client)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        seconds = []
        for _ in range(requests):
            address = page.address(*chance.choice(ids))
            start = time.perf_counter()
            connection.request("GET", address)
            response = connection.getresponse()
            response.read()
            seconds.append(time.perf_counter() - start)
            if response.status != 200:
                sys.exit(f"{address} is answered with {response.status}")
        connection.close()
        return seconds

    with ThreadPoolExecutor(clients) as pool:
        return [each for found in pool.map(ask, range(clients)) for each in found]


def _ids(database: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(database)
    try:
        last = connection.execute("select max(rowid) from observations").fetchone()[0]
        chance = random.Random(1)
        query = "select report_id, observation_id from observations where rowid = ?"
        return [connection.execute(query, [chance.randint(1, last)]).fetchone() for _ in range(300)]
    finally:
        connection.close()


def _report_results(times: dict[str, list[float]]) -> None:
    slowest = {name: statistics.quantiles(seconds, n=20)[-1] for name, seconds in times.items()}
    theirs = [slowest[page.name] for page in DATASETTE]
    print(f"{'page':22} {'median':>9} {'p95':>9}   p95 / Datasette's slower, quicker page")
    for name, seconds in times.items():
        ratios = (
            ""
            if name.startswith("Datasette")
            else f"{slowest[name] / max(theirs):5.2f} {slowest[name] / min(theirs):5.2f}"
        )
        print(f"{name:22} {1000 * statistics.median(seconds):6.0f} ms {1000 * slowest[name]:6.0f} ms   {ratios}")


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
    status = Path(f"/proc/{process}/status")
    found = re.search(r"VmRSS:\s+([0-9]+) kB", status.read_text()) if status.is_file() else None
    return f"{int(found[1]) // 1000} MB" if found else "unknown"


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Make the database, unless it is there, and measure."""
    database = folder / "civil-affairs.db"
    if not database.is_file():
        start = time.perf_counter()
        made = make_package(
            folder, sources=texts(arguments.texts, limit=arguments.reports), observations=arguments.observations
        )
        written = time.perf_counter()
        build_database(folder / "packages", target=database)
        size = database.stat().st_size / 1e6
        print(
            f"{made:,} observations; package {written - start:.0f} s, "
            f"database {time.perf_counter() - written:.0f} s and {size:,.0f} MB"
        )
    ids = _ids(database)
    with subprocess.Popen([sys.executable, "-c", SERVER, str(database)], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            times: dict[str, list[float]] = {page.name: [] for page in (*DATASETTE, *OURS)}
            for _ in range(ROUNDS):
                for page in (*DATASETTE, *OURS):
                    times[page.name] += measure(
                        port, page, ids=ids, clients=arguments.clients, requests=arguments.requests
                    )
            _report_results(times)
            for page in OURS:
                seconds, size, packed = _alone(port, page.address(*ids[0]))
                print(f"alone: {page.name:22} {1000 * seconds:5.0f} ms {size:9,} bytes, {packed:,} with gzip")
            print(f"server: {_resident(server.pid)} resident")
        finally:
            server.terminate()


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--observations", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--requests", type=int, default=12)
    parser.add_argument("--reports", type=int, default=60)
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
