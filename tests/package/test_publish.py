"""Publishing: all or nothing, one build at a time, and nothing left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from datapkg.errors import PackageError
from datapkg.package import publish
from datapkg.package.exchange import exchange, undisturbed
from datapkg.package.publish import carry_over, locked, staged


def content(folder):
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def make(folder, name, text="{}"):
    (folder / name).mkdir(parents=True)
    (folder / name / "datapackage.json").write_text(text)


def build_and_fail(output, error):
    with locked(output), staged(output) as new:
        make(new / "packages", "b", "half")
        (new / "a.db").write_text("half")
        raise error


def build_again(output):
    with locked(output), staged(output) as new:
        make(new / "packages", "b", "new")
        (new / "a.db").write_text("new")


def signal_oneself(number, *, behind):
    with undisturbed():
        os.kill(os.getpid(), number)
        time.sleep(0.01)
        behind.touch()


def test_what_is_staged_replaces_what_was_published(tmp_path):
    for text in ("one", "two"):
        with locked(tmp_path), staged(tmp_path) as new:
            make(new / "packages", text, text)
            (new / "a.db").write_text(text)
    assert content(tmp_path) == {"a.db": "two", "packages/two/datapackage.json": "two"}


def test_an_error_leaves_the_last_build_and_nothing_else(tmp_path):
    with locked(tmp_path), staged(tmp_path) as new:
        make(new / "packages", "a", "good")
    for error in (ValueError, KeyboardInterrupt, SystemExit):
        with pytest.raises(error):
            build_and_fail(tmp_path, error)
    assert content(tmp_path) == {"packages/a/datapackage.json": "good"}
    assert [path.name for path in tmp_path.iterdir()] == ["packages"]


@pytest.mark.parametrize("exchanged", [True, False])
@pytest.mark.parametrize("published", [True, False])
def test_what_can_not_be_put_in_place_is_undone(tmp_path, monkeypatch, published, exchanged):
    if not exchanged:
        monkeypatch.setattr(publish, "exchange", lambda *_: False)  # as file systems answer that can't
    if published:
        make(tmp_path / "packages", "a", "good")
    make(tmp_path, "a.db", "a folder where the database should go")
    before = content(tmp_path)
    with pytest.raises(PackageError, match="Is a directory") as caught:
        build_again(tmp_path)
    assert caught.value.code == "publish-failed"
    assert content(tmp_path) == before
    assert not (tmp_path / ".staging").exists()


def test_folders_are_put_back_where_the_second_rename_fails(tmp_path):
    make(tmp_path / "packages", "a", "old")
    with pytest.raises(FileNotFoundError):
        publish._rename_twice(tmp_path / "missing", tmp_path / "packages", aside=tmp_path / "old")
    assert content(tmp_path) == {"packages/a/datapackage.json": "old"}


def test_two_renames_do_where_folders_cannot_be_exchanged(tmp_path):
    make(tmp_path / "packages", "a", "old")
    make(tmp_path / ".staging" / "packages", "a", "new")
    new, target, old = tmp_path / ".staging" / "packages", tmp_path / "packages", tmp_path / ".staging" / "old"
    publish._rename_twice(new, target, aside=old)
    assert content(tmp_path / "packages") == {"a/datapackage.json": "new"}
    with locked(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == ["packages"]


def test_the_next_build_puts_right_what_a_kill_between_two_renames_left(tmp_path):
    make(tmp_path / ".staging" / "old", "a", "old")
    make(tmp_path / ".staging" / "packages", "a", "new")
    with locked(tmp_path):
        assert content(tmp_path) == {"packages/a/datapackage.json": "old"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="renameat2 is Linux's")
def test_linux_exchanges_folders_in_one_step(tmp_path):
    make(tmp_path / "a", "x")
    make(tmp_path / "b", "y")
    assert exchange(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a" / "y").is_dir()
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "a", tmp_path / "missing")


def test_a_second_build_is_told_to_wait(tmp_path):
    code = (
        f"from pathlib import Path; from datapkg.package.publish import locked\nwith locked(Path({str(tmp_path)!r})): 0"
    )
    with locked(tmp_path):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "another build is at work here" in done.stderr
        with pytest.raises(PackageError, match="another build"), locked(tmp_path):
            pass
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_wait_until_publishing_is_done(tmp_path, number):
    def stop(signum, frame):
        raise SystemExit(128 + signum)

    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)  # the system may hand the signal to this one
    thread.start()
    before = signal.signal(number, stop)
    try:
        with pytest.raises(SystemExit):
            signal_oneself(number, behind=tmp_path / "done")
    finally:
        signal.signal(number, before)
        waiting.set()
        thread.join()
    assert (tmp_path / "done").exists()


def test_outside_the_main_thread_signals_are_nobodys_business(tmp_path):
    def work():
        with undisturbed():
            (tmp_path / "done").touch()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert (tmp_path / "done").exists()


def test_what_is_not_a_package_is_never_deleted(tmp_path):
    (tmp_path / "packages").mkdir()
    (tmp_path / "packages" / "photo.jpg").write_text("mine")
    with pytest.raises(PackageError, match="not a data package") as caught, locked(tmp_path), staged(tmp_path):
        pass
    assert caught.value.where.endswith("photo.jpg")
    assert content(tmp_path) == {"packages/photo.jpg": "mine"}


def test_unchanged_packages_are_carried_over(tmp_path):
    make(tmp_path / "packages", "a", "kept")
    (tmp_path / "packages" / "a.zip").write_text("zip")
    with locked(tmp_path), staged(tmp_path) as new:
        carry_over(tmp_path / "packages" / "a", new / "packages" / "a")
        carry_over(tmp_path / "packages" / "a.zip", new / "packages" / "a.zip")
    assert content(tmp_path / "packages") == {"a.zip": "zip", "a/datapackage.json": "kept"}


def test_files_are_copied_where_they_cannot_be_linked(tmp_path):
    other = Path("/dev/shm")
    if not os.access(other, os.W_OK) or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system")
    (tmp_path / "a").write_text("text")
    target = other / f"datapkg-test-{os.getpid()}"
    try:
        carry_over(tmp_path / "a", target)
        assert target.stat().st_nlink == 1
        assert target.read_text() == "text"
    finally:
        target.unlink(missing_ok=True)
