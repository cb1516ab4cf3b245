"""A run gives the same bytes whatever the engine, the number of workers, and what was killed on the way."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading

import pytest

from datapkg.corpus.engines.cursor import read_cursor
from datapkg.corpus.engines.local import run_local
from datapkg.corpus.models import Limits
from datapkg.errors import PackageError
from tests.corpus.conftest import LONG, invoke, small_shards, some_texts, table_files


def _run(out, *, texts=None, workers=1):
    return list(run_local(small_shards(texts), out=out, limits=Limits(), workers=workers))


def test_two_workers_give_the_bytes_of_one_process(tmp_path, expected):
    results = _run(tmp_path, workers=2)
    assert sum(result.documents for result in results) == 9
    assert sum(result.failures for result in results) == 0
    assert table_files(tmp_path) == expected


class _Killer(threading.Thread):
    """Kills whichever worker is reading document `victim`, at most `times`; remembers how often it did."""

    def __init__(self, out, *, victim, times):
        super().__init__(daemon=True)
        self.out, self.victim, self.times = out, victim, times
        self.killed = set()
        self.stopped = threading.Event()

    def run(self):
        while len(self.killed) < self.times and not self.stopped.wait(0.002):
            for path in (self.out / ".work").glob("*.cursor"):
                cursor = read_cursor(path)
                if cursor is not None and cursor.document == self.victim and cursor.pid not in self.killed:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(cursor.pid, signal.SIGKILL)
                        self.killed.add(cursor.pid)


@contextlib.contextmanager
def _killing(out, **how):
    killer = _Killer(out, **how)
    killer.start()
    yield killer
    killer.stopped.set()
    killer.join()


def test_a_worker_killed_once_changes_nothing(tmp_path, expected):
    with _killing(tmp_path, victim=LONG, times=1) as killer:
        _run(tmp_path)
    assert len(killer.killed) == 1
    assert table_files(tmp_path) == expected


def test_a_document_that_kills_its_worker_twice_is_quarantined_and_the_rest_is_read(tmp_path):
    with _killing(tmp_path, victim=LONG, times=2) as killer:
        (result,) = _run(tmp_path, texts=some_texts(3))
    assert len(killer.killed) == 2
    assert (result.documents, result.failures) == (3, 1)
    assert {file.table: file.rows for file in result.files}["documents"] == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_a_run_that_was_stopped_goes_on_to_the_same_bytes(tmp_path, expected, number):
    command = [sys.executable, "-m", "tests.corpus.driver", str(tmp_path)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, text=True, **pipes) as driver:
        assert driver.stdout is not None
        first = driver.stdout.readline().strip()
        driver.send_signal(number)
        driver.communicate(timeout=60)
    assert driver.returncode != 0
    sidecar = tmp_path / "shards" / f"{first}.json"
    before = sidecar.stat().st_mtime_ns
    _run(tmp_path)
    assert table_files(tmp_path) == expected
    assert sidecar.stat().st_mtime_ns == before  # what was done wasn't done again


def test_an_output_that_cannot_be_written_stops_the_run_with_a_clear_error(tmp_path):
    (tmp_path / "documents").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(PackageError, match="can't be written") as caught:
        _run(tmp_path, texts=some_texts(2))
    assert caught.value.code == "corpus-write"
    assert "goes on where it was" in (caught.value.hint or "")


def _without_dask_noise(test):
    for kind in ("DeprecationWarning", "ResourceWarning"):
        test = pytest.mark.filterwarnings(f"ignore::{kind}")(test)
    return test


@_without_dask_noise
def test_a_local_cluster_gives_the_same_bytes(tmp_path, source, finished_run):
    result = invoke("corpus", source, tmp_path, "--engine", "dask", "--workers", 1)
    assert result.exit_code == 0, result.output
    assert table_files(tmp_path) == table_files(finished_run)


def _certificates(folder):
    """A certificate authority and a certificate for this machine, valid for a day."""
    authority, certificate, key = (str(folder / name) for name in ("ca.pem", "cert.pem", "key.pem"))
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    make += ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key, "-out", certificate]
    subprocess.run(make, check=True, capture_output=True)
    shutil.copy(certificate, authority)
    return authority, certificate, key


@_without_dask_noise
@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes certificates with openssl")
def test_a_scheduler_behind_tls_is_used_and_wants_its_certificates(tmp_path, source, finished_run):
    distributed = pytest.importorskip("distributed")
    authority, certificate, key = _certificates(tmp_path)
    names = {f"tls_{role}_{part}": path for role in ("scheduler", "worker", "client")
             for part, path in (("cert", certificate), ("key", key))}  # fmt: skip
    security = distributed.Security(require_encryption=True, tls_ca_file=authority, **names)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, security=security, protocol="tls",
        host="127.0.0.1", dashboard_address=None,
    ) as cluster:  # fmt: skip
        words = ("corpus", source, tmp_path / "out", "--engine", "dask", "--scheduler", cluster.scheduler_address)
        refused = invoke(*words)
        result = invoke(*words, "--tls", authority, certificate, key)
    assert refused.exit_code == 2
    assert "--tls" in refused.output
    assert result.exit_code == 0, result.output
    assert table_files(tmp_path / "out") == table_files(finished_run)
