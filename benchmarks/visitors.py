"""Asks a server for addresses, several clients at once, and says how long each answer took.

    python -m benchmarks.visitors PORT < JSON

A process of its own, so that its work isn't the server's and can be told apart. In: a list with the addresses of each
client. Out: the seconds of each request, and the processor seconds that asking took.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial


def main() -> None:
    """Ask."""
    port, clients = int(sys.argv[1]), json.load(sys.stdin)
    start = time.process_time()
    with ThreadPoolExecutor(len(clients)) as pool:
        seconds = [each for found in pool.map(partial(ask, port), clients) for each in found]
    json.dump({"seconds": seconds, "processor": time.process_time() - start}, sys.stdout)


def ask(port: int, addresses: Sequence[str]) -> list[float]:
    """Seconds until each answer had come whole; one request after the other over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    seconds = []
    for address in addresses:
        start = time.perf_counter()
        connection.request("GET", address)
        response = connection.getresponse()
        response.read()
        seconds.append(time.perf_counter() - start)
        if response.status != 200:
            sys.exit(f"{address} is answered with {response.status}")
    connection.close()
    return seconds


if __name__ == "__main__":
    main()
