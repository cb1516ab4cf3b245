"""Shards reach a cluster in batches that keep all of its cores busy to the end, by files that lose nothing."""

import itertools

import pytest

from datapkg.corpus.engines.batches import Machines, batch_folder, batches, read_batch, write_batch
from datapkg.corpus.models import Shard, Text


def _shards():
    return (Shard(f"{number:024x}", ()) for number in itertools.count())


@pytest.mark.parametrize(
    ("machines", "number", "sizes"),
    [
        (Machines(2, 1), 2, [1, 1]),
        (Machines(2, 1), 6, [2, 1, 1, 1, 1]),
        (Machines(2, 1), 24, [4, 4, 4, 3, 3, 2, 1, 1, 1, 1]),
        (Machines(1, 2), 6, [4, 2]),
        (Machines(1, 2), 5, [4, 1]),
        (Machines(2, 8), 9, [8, 1]),
    ],
)
def test_batches_get_smaller_towards_the_end_and_no_core_of_a_worker_is_left_out(machines, number, sizes):
    shards = list(itertools.islice(_shards(), number))
    found = list(batches(iter(shards), machines=machines))
    assert [len(batch) for batch in found] == sizes
    assert list(itertools.chain.from_iterable(found)) == shards


def test_no_more_is_read_ahead_than_all_workers_have_batches():
    source = _shards()
    assert len(next(batches(source, machines=Machines(2, 1)))) == 4
    assert int(next(source).name, 16) == 16


def test_a_file_holds_a_batch_and_goes_with_its_run(tmp_path):
    texts = (Text("a\ud800", "“救助”\u2028\n12人", None, "宝鸡市", 2022), Text("b", None, "isn't text"))
    batch = [Shard("0" * 24, texts), Shard("1" * 24, ())]
    with batch_folder(tmp_path) as folder:
        assert list(read_batch(write_batch(batch, path=folder / "0.jsonl"))) == batch
    assert list((tmp_path / ".work").iterdir()) == []
