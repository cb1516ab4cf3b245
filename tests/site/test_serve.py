import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from datapkg.cli.serve import command
from datapkg.errors import ServeError
from datapkg.pipeline import build
from datapkg.site.application import listen
from tests.package.project import make_project

ROOT = Path(__file__).resolve().parents[2]
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


def test_builds_serves_and_ends_with_ctrl_c(tmp_path):
    shutil.copytree(ROOT / "sources" / "baoji-2020-plan", tmp_path / "sources" / "baoji-2020-plan")
    assert "宝鸡市2020年民政十项工作" in front_page(tmp_path)
    assert (tmp_path / "build" / "civil-affairs.db").is_file()


def test_what_is_built_is_served_without_writing_anything(tmp_path):
    build(make_project(tmp_path))
    shutil.rmtree(tmp_path / "schemas")
    before = state(tmp_path)
    assert "民政局工作总结" in front_page(tmp_path, "--no-build")
    assert state(tmp_path) == before


def test_without_building_there_has_to_be_something_to_serve(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(command, ["--port", "0", "--no-build"])
    assert result.exception.code == "serve-unbuilt"
    assert list(tmp_path.iterdir()) == []


def state(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def front_page(folder, *options):
    """Run `datapkg serve` in a folder, end it with Ctrl-C, and return what it showed."""
    with subprocess.Popen(
        [sys.executable, "-c", MAIN, "serve", "--port", "0", *options],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            line = process.stderr.readline()
            address = re.search(r"http://127\.0\.0\.1:[0-9]+/", line)
            assert address, line + process.stderr.read()
            with urllib.request.urlopen(address[0]) as response:
                page = response.read().decode()
        finally:
            process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(timeout=20) == 130, rest
    assert "Traceback" not in rest
    return page
