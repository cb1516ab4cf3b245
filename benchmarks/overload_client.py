"""The clients of `benchmarks.overload`, in a process of their own.

    python -m benchmarks.overload_client PORT CHEAP SLOW SECONDS

Each keeps one connection and asks again as soon as it is answered; slow ones take no notice of Retry-After. Prints one
object of JSON: for `cheap` and `slow` clients the seconds of each request, how many had each status (0: the connection
failed), and how many 503 came without Retry-After.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys
import time
from collections import Counter
from typing import NamedTuple
from urllib.parse import quote

CHEAP = (
    "/",
    "/reports",
    "/indicators",
    "/checks",
    "/civil-affairs/reports.json",
    "/civil-affairs/observations?_size=20",
    "/-/healthz",
)
SLOW = tuple(
    f"/civil-affairs.json?sql={quote(sql)}"
    for sql in (
        "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
        "select count(*) from mentions a, mentions b, mentions c where a.text < b.text and b.text < c.text",
        "select group_concat(a.text || b.text) from mentions a, mentions b, mentions c",
        "select hex(randomblob(300000000))",
        "select max(length(replace(hex(zeroblob(400000)), '0', 'abc'))) from mentions a, mentions b",
    )
)
_LENGTH = re.compile(rb"content-length: ([0-9]+)", re.IGNORECASE)
_LONGEST_WAIT = 30


class Answers:
    """What clients of one kind were answered."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.unadvised = 0

    def add(self, status: int, head: bytes, seconds: float) -> None:
        """Count one answer."""
        self.seconds.append(seconds)
        self.statuses[status] += 1
        self.unadvised += status == 503 and b"retry-after" not in head.lower()


class Connection(NamedTuple):
    """One connection to the server."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def get(self, address: str) -> tuple[int, bytes]:
        """The status and the head of the answer; the body is read and thrown away."""
        self.writer.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length:
            await self.reader.readexactly(int(length[1]))
        else:
            while size := int((await self.reader.readline()).strip() or b"0", 16):
                await self.reader.readexactly(size + 2)
            await self.reader.readline()
        return int(head[9:12]), head


async def visit(port: int, addresses: tuple[str, ...], *, first: int, until: float, answers: Answers) -> None:
    """Ask for some addresses in turn until a moment of `time.perf_counter`."""
    turns = itertools.cycle(addresses)
    for _ in range(first % len(addresses)):
        next(turns)
    connection: Connection | None = None
    while (start := time.perf_counter()) < until:
        try:
            async with asyncio.timeout(_LONGEST_WAIT):
                connection = connection or Connection(*await asyncio.open_connection("127.0.0.1", port))
                status, head = await connection.get(next(turns))
        except (OSError, EOFError, TimeoutError):
            connection = None
            answers.add(0, b"", time.perf_counter() - start)
            await asyncio.sleep(0.1)
        else:
            answers.add(status, head, time.perf_counter() - start)
            connection = None if b"connection: close" in head.lower() else connection


async def run(port: int, *, cheap: int, slow: int, seconds: float) -> dict[str, Answers]:
    """Let clients ask for some seconds."""
    found = {"cheap": Answers(), "slow": Answers()}
    until = time.perf_counter() + seconds
    async with asyncio.TaskGroup() as group:
        for number in range(cheap):
            group.create_task(visit(port, CHEAP, first=number, until=until, answers=found["cheap"]))
        for number in range(slow):
            group.create_task(visit(port, SLOW, first=number, until=until, answers=found["slow"]))
    return found


def main() -> None:
    """Ask."""
    port, cheap, slow, seconds = sys.argv[1:]
    found = asyncio.run(run(int(port), cheap=int(cheap), slow=int(slow), seconds=float(seconds)))
    json.dump({name: vars(answers) for name, answers in found.items()}, sys.stdout)


if __name__ == "__main__":
    main()
