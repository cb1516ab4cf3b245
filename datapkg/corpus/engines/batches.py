"""Batches of shards for a cluster: how large they are, and the files by which workers get them."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from datapkg.corpus.models import Shard, Text

AHEAD = 2
"""Batches a worker: one that it works on, and one that waits."""
_SHARDS_PER_CORE = 4


class Machines(NamedTuple):
    """What a cluster consists of: workers, and the cores that each of them has."""

    workers: int
    cores: int


def batches(shards: Iterable[Shard], *, machines: Machines) -> Iterator[list[Shard]]:
    """Shards in batches: four for each core, and fewer in the last ones, so that all workers end together.

    Args:
        shards: Read ahead no further than all workers have batches.
        machines: Who works on them.
    """
    source, ahead = iter(shards), deque[Shard]()
    round_of_all = AHEAD * machines.workers * machines.cores
    while True:
        ahead.extend(islice(source, _SHARDS_PER_CORE * round_of_all - len(ahead)))
        if not ahead:
            return
        size = -(-len(ahead) // round_of_all) * machines.cores
        yield [ahead.popleft() for _ in range(min(size, len(ahead)))]


@contextlib.contextmanager
def batch_folder(out: Path) -> Iterator[Path]:
    """A folder that every worker sees, until the run ends; `finalize` removes that of a run that was killed."""
    parent = out / ".work"
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="batches-", dir=parent) as folder:
        yield Path(folder)


def write_batch(batch: Sequence[Shard], *, path: Path) -> Path:
    """Write a file that `read_batch` reads, a line a shard; returns its path."""
    with path.open("w", encoding="ascii") as file:
        file.writelines(json.dumps(shard) + "\n" for shard in batch)
    return path


def read_batch(path: Path) -> Iterator[Shard]:
    """The shards of a file, one at a time."""
    with path.open(encoding="ascii") as lines:
        for line in lines:
            name, texts = json.loads(line)
            yield Shard(name, tuple(Text(*cells) for cells in texts))
