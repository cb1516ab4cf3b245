import asyncio
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.overload import described, measure
from datapkg.cli.serve import command
from datapkg.errors import ServeError
from datapkg.pipeline import build
from datapkg.site.access_log import logged
from datapkg.site.application import SETTINGS, listen
from tests.site.samples import ENDLESS
from tests.site.serving import Site, run_async

ROOT = Path(__file__).resolve().parents[2]
SOAK = os.environ.get("SOAK") == "1"
MAIN = "from datapkg.cli import main; main()"


def test_a_port_in_use_is_said_before_anything_is_built(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(command, ["--port", str(port)])
    assert isinstance(result.exception, ServeError)
    assert result.exception.code == "serve-port"
    assert f"--port {port + 1}" in result.exception.hint
    assert list(tmp_path.iterdir()) == []


def test_an_address_of_another_machine():
    with pytest.raises(ServeError) as caught:
        listen("192.0.2.1", port=0)
    assert caught.value.code == "serve-port"
    with pytest.raises(ServeError) as caught:
        listen("no such host", port=0)
    assert caught.value.code == "serve-address"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A folder with one report."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "sources" / "baoji-2020-plan", folder / "sources" / "baoji-2020-plan")
    return folder


@pytest.fixture(scope="module")
def built(project):
    build(project)
    return project


@contextlib.contextmanager
def serving(project, *options):
    """`datapkg serve` in a process of its own, and its address."""
    command = [sys.executable, "-c", MAIN, "serve", "--port", "0", *options]
    with subprocess.Popen(
        command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            line = process.stderr.readline()
            address = re.search(r"http://127\.0\.0\.1:[0-9]+", line)
            assert address, line + process.stderr.read()
            yield process, address[0]
        finally:
            # Killed outright it would leave its workers behind.
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=30)
            process.kill()


def get(address):
    with urllib.request.urlopen(address, timeout=60) as response:
        return response.read().decode()


def test_builds_serves_and_ends_with_ctrl_c(project):
    with serving(project) as (process, address):
        assert "宝鸡市2020年民政十项工作" in get(address)
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(timeout=20) == 130, rest
    assert rest.strip() == "datapkg: interrupted"
    assert (project / "build" / "civil-affairs.db").is_file()


def test_what_is_built_is_served_without_writing_anything(built):
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*")}
    with serving(built, "--no-build") as (_, address):
        assert "宝鸡市2020年民政十项工作" in get(address)
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*")} == before


def test_without_building_there_has_to_be_something_to_serve(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(command, ["--port", "0", "--no-build"])
    assert result.exception.code == "serve-unbuilt"
    assert list(tmp_path.iterdir()) == []


def test_several_processes_share_a_port_and_say_what_they_answered(built):
    with serving(built, "--no-build", "--workers", "2", "--access-log") as (process, address):
        assert json.loads(get(f"{address}/-/readyz"))["status"] == "ok"
        get(f"{address}/search?q=secret")
        get(f"{address}/-/healthz")
        process.send_signal(signal.SIGTERM)
        log, rest = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in rest
    lines = [json.loads(line) for line in log.splitlines()]
    # Each process writes its own lines, after the answer is sent.
    assert {line["path"] for line in lines} == {"/-/readyz", "/search", "/-/healthz"}
    assert len(lines) == 3
    assert {line["status"] for line in lines} == {200}
    assert "secret" not in log


def test_processes_end_with_the_one_that_began_them(built):
    with serving(built, "--no-build", "--workers", "2") as (process, address):
        assert json.loads(get(f"{address}/-/readyz"))["status"] == "ok"
        process.kill()
        # The pipe ends when nobody is left to write to it, and the port is free then.
        process.communicate(timeout=60)
        with pytest.raises(urllib.error.URLError, match="refused"):
            get(f"{address}/-/readyz")


def test_hundreds_of_connections_that_say_nothing_hold_nobody_up(built):
    with serving(built, "--no-build", "--workers", "2") as (_, address), contextlib.ExitStack() as silent:
        host, port = address.removeprefix("http://").split(":")
        for number in range(400):
            connection = silent.enter_context(socket.create_connection((host, int(port)), timeout=60))
            connection.sendall(b"GET / HTTP/1.1\r\nHost: " if number % 2 else b"")
        assert {get(f"{address}/-/healthz") for _ in range(20)} == {'{"status": "ok"}'}


def test_a_new_database_is_served_by_new_processes_only(project):
    """After SIGHUP they take over one by one, while requests are answered without a pause."""
    build(project)
    with serving(project, "--no-build", "--workers", "2") as (process, address):
        before = json.loads(get(f"{address}/-/readyz"))["database"]
        shutil.copytree(ROOT / "sources" / "pinghu-2021", project / "sources" / "pinghu-2021")
        build(project)
        seen = {json.loads(get(f"{address}/-/readyz"))["database"] for _ in range(30)}
        assert seen == {before}
        process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 60
        pages = ["" for _ in range(30)]
        while not all("平湖" in page for page in pages):
            assert time.monotonic() < deadline, "the old processes still answer"
            pages = [get(f"{address}/reports") for _ in pages]
        assert json.loads(get(f"{address}/-/readyz"))["database"] != before


def test_every_thread_reads_the_file_that_was_there_at_the_start(built, tmp_path):
    path, other = tmp_path / "civil-affairs.db", tmp_path / "other.db"
    for target in (path, other):
        shutil.copy(built / "build" / "civil-affairs.db", target)
    with contextlib.closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("update database_build set digest = 'other'")
    site = Site(path)
    try:
        other.replace(path)
        together = threading.Barrier(SETTINGS["num_sql_threads"])

        def digest(connection):
            together.wait(30)
            return connection.execute("select digest from database_build").fetchone()[0]

        async def ask_all():
            database = site.datasette.get_database("civil-affairs")
            return await asyncio.gather(*(database.execute_fn(digest) for _ in range(together.parties)))

        assert "other" not in site.run(ask_all())
    finally:
        site.close()


def test_only_requests_for_its_own_names_are_answered(built):
    with serving(built, "--no-build", "--name", "Data.example.org") as (_, address):
        asked = {host: status_for(address, host) for host in HOSTS}
    assert asked == HOSTS


HOSTS = {"data.example.org": 200, "DATA.EXAMPLE.ORG:443": 200, "127.0.0.1:80": 200, "evil.example": 421,
         "data.example.org.evil.example": 421, "evil.example:data.example.org": 421, "": 421}  # fmt: skip


def status_for(address, host):
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
    try:
        connection.request("GET", "/-/healthz", headers={"Host": host})
        return connection.getresponse().status
    finally:
        connection.close()


def test_ends_while_a_text_is_being_read_and_a_query_runs(built):
    with serving(built, "--no-build") as (process, address):
        get(f"{address}/try")
        slow = urllib.parse.urlencode({"text": "全市救助1.2万人次，占5%。" * 3000})
        asked = [
            urllib.request.Request(f"{address}/try", data=slow.encode()),
            urllib.request.Request(f"{address}/civil-affairs.json?sql={ENDLESS}"),
        ]
        threads = [threading.Thread(target=ask, args=[request]) for request in asked]
        for thread in threads:
            thread.start()
        get(f"{address}/-/healthz")
        process.send_signal(signal.SIGTERM)
        # Five seconds are promised; a busy machine that runs tests may take longer.
        assert process.wait(timeout=15) == 128 + signal.SIGTERM
        for thread in threads:
            thread.join(timeout=60)


def test_many_visitors_with_slow_queries_are_sent_away_and_the_others_answered(built):
    load = measure(built, seconds=60, turns=3) if SOAK else measure(built, seconds=2, turns=1)
    print(*described(load), sep="\n")
    assert load.wrong_answers == []
    # Shared machines that run tests say nothing about times.
    assert not SOAK or load.too_slow == []


def ask(request):
    with contextlib.suppress(OSError, http.client.HTTPException):
        urllib.request.urlopen(request, timeout=60).close()


def test_an_access_log_counts_what_was_sent():
    lines = []

    async def application(scope, receive, send):
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b"abc"})

    async def send(message):
        pass

    scope = {"type": "http", "method": "GET", "path": "/低", "query_string": b"q=secret"}
    run_async(logged(application, write=lines.append)(scope, None, send))
    (line,) = map(json.loads, lines)
    assert {key: line[key] for key in ("method", "path", "status", "bytes")} == {
        "method": "GET", "path": "/低", "status": 404, "bytes": 3,
    }  # fmt: skip
    assert set(line) == {"time", "method", "path", "status", "bytes", "milliseconds"}
