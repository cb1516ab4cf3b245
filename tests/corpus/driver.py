"""Runs the small shards in a process that tests can stop: `python -m tests.corpus.driver OUT`.

It waits for a line behind each shard, so that a slow machine doesn't let it end before it is stopped.
"""

import signal
import sys
from pathlib import Path

from datapkg.corpus.engines.local import run_local
from datapkg.corpus.models import Limits
from tests.corpus.conftest import small_shards

if __name__ == "__main__":
    # Shells start what runs in the background with interrupts ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for result in run_local(small_shards(), out=Path(sys.argv[1]), limits=Limits(), workers=1):
        print(result.name, flush=True)
        sys.stdin.readline()
