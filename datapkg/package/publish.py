"""Publishes a folder of packages in one step, so that whoever looks sees the last build or the new one, whole.

A build works in `<output>/.staging` and changes nothing that is published. When all is written and on the disk, one
system call exchanges the staged folder with `<output>/packages`; where the system has no such call, two renames do,
and what a kill between them leaves is put right by the next build. A lock on `<output>` keeps a second build out; it
goes with its process, however that ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from datapkg.errors import PackageError
from datapkg.package.descriptor import DESCRIPTOR
from datapkg.package.write import sync_tree

PACKAGES = "packages"
STAGING = ".staging"
_NEW, _OLD = "new", "old"
_HERE = -100  # AT_FDCWD
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


@contextlib.contextmanager
def locked(output: Path) -> Iterator[None]:
    """Keep every other build out of a folder; what a killed build left there is cleaned up first.

    Args:
        output: The build folder; made if missing.

    Raises:
        PackageError: Another build is at work there.
    """
    output.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(output, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PackageError(
                "another build is at work here",
                code="build-locked",
                where=str(output),
                hint="Wait until it has finished, or build elsewhere with --output.",
            ) from error
        _recover(output)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def staged(output: Path) -> Iterator[Path]:
    """An empty folder that becomes `<output>/packages` when the block ends without an error.

    Args:
        output: The build folder; locked by the caller.

    Raises:
        PackageError: `<output>/packages` holds something that is not a package, which publishing would delete.
    """
    staging = output / STAGING
    _refuse_foreign(output / PACKAGES)
    try:
        new = staging / _NEW
        new.mkdir(parents=True)
        yield new
        sync_tree(new)
        with _undisturbed():
            _publish(new, target=output / PACKAGES)
    finally:
        with _undisturbed():
            shutil.rmtree(staging, ignore_errors=True)


@contextlib.contextmanager
def replaced(output: Path, name: str) -> Iterator[Path]:
    """A path to write a file to, which becomes `<output>/<name>` when the block ends without an error.

    Args:
        output: The build folder; locked by the caller.
        name: The file's name.
    """
    staging = output / STAGING
    try:
        staging.mkdir()
        yield staging / name
        sync_tree(staging)
        (staging / name).replace(output / name)
    finally:
        with _undisturbed():
            shutil.rmtree(staging, ignore_errors=True)


def carry_over(source: Path, target: Path) -> None:
    """Take a published file or folder into a staged one; hard links cost nothing and keep times."""
    if source.is_dir():
        shutil.copytree(source, target, copy_function=_link)
    else:
        _link(source, target)


def _link(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def _publish(new: Path, *, target: Path) -> None:
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        _rename_twice(new, target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the file system can't."""
    library = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        return hasattr(library, "renamex_np") and library.renamex_np(*paths, _EXCHANGE) == 0
    return hasattr(library, "renameat2") and library.renameat2(_HERE, paths[0], _HERE, paths[1], _EXCHANGE) == 0


def _rename_twice(new: Path, target: Path) -> None:
    target.rename(new.parent / _OLD)
    new.rename(target)


def _recover(output: Path) -> None:
    staging, target = output / STAGING, output / PACKAGES
    if (staging / _OLD).exists() and not target.exists():
        (staging / _OLD).rename(target)
    if staging.exists():
        shutil.rmtree(staging)


def _refuse_foreign(packages: Path) -> None:
    for entry in sorted(packages.iterdir()) if packages.exists() else ():
        if entry.suffix != ".zip" and not (entry / DESCRIPTOR).is_file():
            raise PackageError(
                "is not a data package, and a build replaces everything here",
                code="build-foreign-file",
                where=str(entry),
                hint="Move it elsewhere, or build elsewhere with --output.",
            )


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait until the block ends.

    Blocking the signals would not do: the system hands them to any thread, and DuckDB has threads of its own.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = {number: signal.signal(number, lambda received, _: caught.append(received)) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
        if caught:
            signal.raise_signal(caught[0])
