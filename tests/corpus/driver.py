"""Runs the small shards in a process that tests can interrupt: `python -m tests.corpus.driver OUT`."""

import sys
from pathlib import Path

from datapkg.corpus.engines.local import run_local
from datapkg.corpus.models import Limits
from tests.corpus.conftest import small_shards

if __name__ == "__main__":
    for result in run_local(small_shards(), out=Path(sys.argv[1]), limits=Limits(), workers=1):
        print(result.name, flush=True)
