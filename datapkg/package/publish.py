"""Publishes a build in one go, so that whoever looks sees the last build or the new one, whole.

A build works in `<output>/.staging` and changes nothing that is published. When all is written and on the disk, one
system call exchanges the staged packages with `<output>/packages`, and a rename for each puts the files beside them in
their places; what fails on the way is undone. Where the system has no such call, two renames do, and what a kill
between them leaves is put right by the next build. A lock on `<output>` keeps a second build out; it goes with its
process, however that ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from datapkg.errors import PackageError
from datapkg.package.descriptor import DESCRIPTOR
from datapkg.package.exchange import exchange, sync, sync_tree, undisturbed

PACKAGES = "packages"
STAGING = ".staging"
_OLD = "old"


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
    """A folder with an empty `packages/`, whose entries replace those of the build folder when the block ends.

    After an error in the block, or in publishing, everything published is what it was.

    Args:
        output: The build folder; locked by the caller.

    Raises:
        PackageError: `<output>/packages` holds something that is not a package, which publishing would delete; or the
            system failed while publishing. The words say which build is there.
    """
    staging = output / STAGING
    _refuse_foreign(output / PACKAGES)
    try:
        (staging / PACKAGES).mkdir(parents=True)
        yield staging
        with undisturbed():
            _publish(staging, output=output)
    finally:
        with undisturbed():
            _discard(staging, target=output / PACKAGES)


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


def _publish(staging: Path, *, output: Path) -> None:
    packages = output / PACKAGES
    before = _identity(packages)
    try:
        sync_tree(staging)
        _put_in_place(staging, output=output)
    except OSError as error:
        where = str(error.filename or output)
        if _identity(packages) == before:
            raise PackageError(
                f"the new build can't be published: {error.strerror}",
                code="publish-failed",
                where=where,
                hint="The last build stays as it was.",
            ) from error
        raise PackageError(
            f"publishing failed half-way, and the last build could not be put back: {error.strerror}",
            code="publish-broken",
            where=where,
            hint="Check the disk, and build again.",
        ) from error
    try:
        sync(output)
    except OSError as error:
        raise PackageError(
            f"the new build is in place, but a power cut could undo that: {error.strerror}",
            code="publish-unsynced",
            where=str(output),
            hint="Check the disk, and build again with --force.",
        ) from error


def _identity(folder: Path) -> int | None:
    return folder.stat().st_ino if folder.exists() else None


def _put_in_place(staging: Path, *, output: Path) -> None:
    """Exchange the packages and replace the files beside them; what can't be finished is undone.

    Hidden files come first: they say what needs no building, for which the next build doesn't take their word. So the
    packages and the database change within two calls.
    """
    new, target, old = staging / PACKAGES, output / PACKAGES, staging / _OLD
    files = sorted(path for path in staging.iterdir() if path.is_file())
    for path in files:
        if path.name.startswith("."):
            path.replace(output / path.name)
    shown = [path for path in files if not path.name.startswith(".")]
    first = not target.exists()
    if first:
        new.rename(target)
    elif not exchange(new, target):
        _rename_twice(new, target, aside=old)
    try:
        for path in shown:
            path.replace(output / path.name)
    except OSError:
        if first:
            target.rename(new)
        elif not exchange(new, target):
            _rename_twice(old, target, aside=new)
        raise


def _rename_twice(new: Path, target: Path, *, aside: Path) -> None:
    target.rename(aside)
    try:
        new.rename(target)
    except OSError:
        aside.rename(target)
        raise


def _recover(output: Path) -> None:
    staging, target = output / STAGING, output / PACKAGES
    if (staging / _OLD).exists() and not target.exists():
        (staging / _OLD).rename(target)
    if staging.exists():
        shutil.rmtree(staging)


def _discard(staging: Path, *, target: Path) -> None:
    """Remove what is no longer wanted; the last build stays for `_recover` if nothing else has taken its place.

    What can't be removed is left to the next build.
    """
    with contextlib.suppress(OSError):
        if target.exists() or not (staging / _OLD).exists():
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
