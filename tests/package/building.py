"""Runs `datapkg build` in processes of their own that can be limited, watched and killed.

They are forked from a server process that has the program loaded, which takes a third of the time of a small build.
"""

import multiprocessing
import os
import re
import resource
import signal
import sys
from typing import NamedTuple

_LOADED = ["pytest", "datapkg.pipeline", "datapkg.cli.build", "duckdb", "frictionless", "jsonschema", "sqlite_utils"]
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(_LOADED)


class Ended(NamedTuple):
    """How a build ended: like subprocess, a signal is a negative code."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def events(self):
        """How many events below the output folder were seen; see `Stop`."""
        return int(re.search(r"^events ([0-9]+)$", self.stdout, re.MULTILINE)[1])


class Limit(NamedTuple):
    """A limit of the system: RLIMIT_FSIZE in bytes, or RLIMIT_NOFILE in files besides those that are open."""

    name: str
    value: int

    def __call__(self, output):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        value = self.value
        if self.name == "RLIMIT_NOFILE":
            free = os.dup(0)
            os.close(free)
            value += free
        resource.setrlimit(getattr(resource, self.name), (value, value))


class Stop(NamedTuple):
    """Sends the build a signal at its n-th event in the output folder: every run stops at the same place."""

    number: int
    moment: int

    def __call__(self, output):
        seen = 0

        def watch(event, arguments):
            nonlocal seen
            below = event == "ctypes.dlsym" or str(output) in repr(arguments)
            if event.startswith(("os.", "open", "shutil.", "ctypes.dlsym")) and below:
                seen += 1
                if seen == self.moment:
                    os.kill(os.getpid(), self.number)

        sys.addaudithook(watch)
        return lambda: print("events", seen, flush=True)


class Build:
    """A build that runs.

    Args:
        root: The project.
        output: Where to; `build/` in the project if not given.
        prepare: A `Limit` or a `Stop`.
    """

    def __init__(self, root, *, output=None, prepare=None):
        pipes = [_CONTEXT.Pipe(duplex=False) for _ in ("stdout", "stderr")]
        self._readers = [reader for reader, _ in pipes]
        writers = [writer for _, writer in pipes]
        self.process = _CONTEXT.Process(target=_build, args=(root, output or root / "build", prepare, *writers))
        self.process.start()
        for writer in writers:
            writer.close()

    def end(self):
        """Wait for it."""
        self.process.join(120)
        assert self.process.exitcode is not None, "the build hangs"
        ended = Ended(self.process.exitcode, *map(_rest, self._readers))
        self.process.close()
        return ended


def build(root, **options):
    """A build from beginning to end."""
    return Build(root, **options).end()


def _rest(reader):
    with reader, open(reader.fileno(), encoding="utf-8", closefd=False) as stream:
        return stream.read()


def _build(root, output, prepare, *writers):
    from datapkg.cli import cli

    os.chdir(root)
    for number, writer in enumerate(writers, start=1):
        os.dup2(writer.fileno(), number)
        writer.close()
    end = prepare(output) if prepare else None
    try:
        cli(["build", "--force", "--output", str(output)], prog_name="datapkg")
    finally:
        if end:
            end()
