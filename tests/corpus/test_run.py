"""A corpus run gives the same rows whatever the engine, the number of workers, and what was killed on the way."""

import contextlib
import json
import os
import signal
import sqlite3
import threading

import pytest
from click.testing import CliRunner

from datapkg.cli import cli
from datapkg.corpus.engines.cursor import read_cursor
from datapkg.corpus.engines.local import run_local
from datapkg.corpus.load import load
from datapkg.corpus.manifest import finalize, read_manifest
from datapkg.corpus.models import Limits, Text
from datapkg.corpus.query import query
from datapkg.corpus.shards import code_version, process, shards
from datapkg.errors import PackageError, UsageError

SENTENCE = "全年发放低保金{}.5万元，实施临时救助{}人次，占比{}%。"


def _texts(count=60):
    for index in range(count):
        yield Text(f"doc-{index:04d}", SENTENCE.format(index + 1, index * 3 + 2, index % 90 + 1) * (index % 4 + 1))


def _small_shards(texts, size=10):
    version, batch = code_version(), list(texts)
    for start in range(0, len(batch), size):
        yield from shards(batch[start : start + size], version=version)


def _files(out):
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.parent.name in ("documents", "mentions", "observations", "failures")
    }


def _run(out, *, texts=None, workers=2, limits=None, size=10):
    every = _small_shards(texts if texts is not None else _texts(), size)
    return list(run_local(every, out=out, limits=limits or Limits(), workers=workers))


def test_one_and_two_workers_give_the_same_bytes_and_count_every_document(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    results = _run(one, workers=1)
    _run(two, workers=2)
    assert sum(result.documents for result in results) == 60
    assert sum(result.failures for result in results) == 0
    assert _files(one) == _files(two)
    assert len(_files(one)) == 18  # six shards, three tables


def test_a_shard_that_stands_whole_is_not_done_again_and_a_damaged_one_is(tmp_path):
    shard = next(iter(_small_shards(_texts(5))))
    started = []
    first = process(shard, out=tmp_path, limits=Limits(), started=started.append)
    again = process(shard, out=tmp_path, limits=Limits(), started=started.append)
    assert again == first
    assert started == [0, 1, 2, 3, 4]
    file = tmp_path / first.files[0].path
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    assert process(shard, out=tmp_path, limits=Limits(), started=started.append) == first
    assert len(started) == 10
    assert file.read_bytes() == whole


class _Killer(threading.Thread):
    """Kills whichever worker is reading document `victim`, at most `times`; remembers how often it did."""

    def __init__(self, out, *, victim, times):
        super().__init__(daemon=True)
        self.out, self.victim, self.times, self.kills = out, victim, times, 0
        self.stopped = threading.Event()

    def run(self):
        killed = set()
        while self.kills < self.times and not self.stopped.wait(0.002):
            for path in (self.out / ".work").glob("*.cursor"):
                cursor = read_cursor(path)
                if cursor is not None and cursor.document == self.victim and cursor.pid not in killed:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(cursor.pid, signal.SIGKILL)
                        killed.add(cursor.pid)
                        self.kills += 1


@contextlib.contextmanager
def _killing(out, **how):
    killer = _Killer(out, **how)
    killer.start()
    yield killer
    killer.stopped.set()
    killer.join()


def _with_a_long_document():
    texts = list(_texts(20))
    texts[3] = Text("long", SENTENCE.format(7, 8, 9) * 3_000)
    return texts


def test_a_worker_killed_once_changes_nothing(tmp_path):
    expected, out = tmp_path / "expected", tmp_path / "out"
    _run(expected, texts=_with_a_long_document())
    with _killing(out, victim=3, times=1) as killer:
        results = _run(out, texts=_with_a_long_document())
    assert killer.kills == 1
    assert sum(result.failures for result in results) == 0
    assert _files(out) == _files(expected)


def test_a_document_that_kills_its_worker_twice_is_quarantined_and_the_rest_is_read(tmp_path):
    with _killing(tmp_path, victim=3, times=2) as killer:
        results = _run(tmp_path, texts=_with_a_long_document(), size=20)
    assert killer.kills == 2
    assert sum(result.documents for result in results) == 20
    assert sum(result.failures for result in results) == 1


def test_a_document_that_takes_too_long_is_cut_off_and_recorded(tmp_path):
    texts = [Text("slow", SENTENCE.format(1, 2, 3) * 60_000), *_texts(3)]
    results = _run(tmp_path, texts=texts, limits=Limits(seconds=1))
    assert sum(result.failures for result in results) == 1
    assert sum(result.documents for result in results) == 4


def _input(folder, count=40):
    path = folder / "texts.jsonl"
    lines = (json.dumps({"id": text.document_id, "text": text.text}, ensure_ascii=False) for text in _texts(count))
    path.write_text("\n".join([*lines, "{broken"]) + "\n", encoding="utf-8")
    return path


def _invoke(*words):
    return CliRunner().invoke(cli, [str(word) for word in words], prog_name="datapkg")


def test_the_command_reads_queries_and_loads(tmp_path):
    out = tmp_path / "out"
    result = _invoke("corpus", _input(tmp_path), out, "--workers", 1)
    assert result.exit_code == 0, result.output
    assert "41 documents, 1 of them failures" in result.output
    names, rows = query("SELECT count(*) AS n, sum(digit_runs_missed) AS missed FROM documents", out=out)
    assert (names, rows) == (["n", "missed"], [(40, 0)])
    shown = _invoke("query", "SELECT unit, count(*) AS n FROM observations GROUP BY ALL ORDER BY unit", out)
    assert shown.output.splitlines()[0] == "unit,n"
    counts = load(out, target=tmp_path / "corpus.db")
    assert counts["documents"] == 40
    assert counts["failures"] == 1
    with contextlib.closing(sqlite3.connect(tmp_path / "corpus.db")) as database:
        assert database.execute("SELECT count(*) FROM observations").fetchone() == (counts["observations"],)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_parts_run_apart_join_to_the_same_rows(tmp_path):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    source = _input(tmp_path)
    assert _invoke("corpus", source, whole, "--workers", 1).exit_code == 0
    assert _invoke("corpus", source, parts, "--workers", 1, "--shard", "2/2").exit_code == 0
    missing = _invoke("corpus", "finalize", parts)
    assert missing.exit_code == 2
    assert "1/2" in missing.output
    assert _invoke("corpus", source, parts, "--workers", 1, "--shard", "1/2").exit_code == 0
    assert _invoke("corpus", "finalize", parts).exit_code == 0
    assert read_manifest(whole) == read_manifest(parts)


def test_what_an_earlier_run_left_is_swept(tmp_path):
    source, out = _input(tmp_path), tmp_path / "out"
    _invoke("corpus", source, out, "--workers", 1)
    stray = out / "observations" / "part-stray.parquet"
    stray.write_bytes(b"")
    finalize(out)
    assert not stray.exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("corpus", "none.jsonl", "out"), "nothing here to read"),
        (("corpus", "texts.jsonl", "out", "--shard", "3/2"), "isn't I/N"),
        (("corpus", "finalize", "nowhere"), "does not exist"),
    ],
)
def test_wrong_words_get_a_clear_error(tmp_path, monkeypatch, words, expected):
    monkeypatch.chdir(tmp_path)
    _input(tmp_path)
    result = _invoke(*words)
    assert result.exit_code == 2
    assert expected in result.output


def test_a_wrong_query_is_explained(tmp_path):
    out = tmp_path / "out"
    _invoke("corpus", _input(tmp_path, 3), out, "--workers", 1)
    with pytest.raises(UsageError, match="nothing_here"):
        query("SELECT * FROM nothing_here", out=out)
    with pytest.raises(PackageError, match="no finished corpus run"):
        query("SELECT 1", out=tmp_path)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_dask_gives_the_same_bytes_as_the_local_engine(tmp_path):
    source = _input(tmp_path)
    assert _invoke("corpus", source, tmp_path / "local", "--workers", 1).exit_code == 0
    result = _invoke("corpus", source, tmp_path / "dask", "--engine", "dask", "--workers", 2)
    assert result.exit_code == 0, result.output
    assert _files(tmp_path / "dask") == _files(tmp_path / "local")
