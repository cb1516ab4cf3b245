"""Has texts read in a process of their own, which is ended when one takes too long; see `trial_worker`."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from functools import lru_cache
from typing import Any

from datapkg.site.trial_models import REPLY, TASK, Reply, Task

MOST_SECONDS = 20
"""How long reading and checking a text may take; a report takes two."""

MOST_WAITING = 3
"""How many texts are taken at once: one is read, the others wait."""

_LONGEST_REPLY = 64_000_000
_WORKER = "datapkg.site.trial_worker"


class BusyError(Exception):
    """Too many texts are waiting."""


class SlowError(Exception):
    """A text took longer than `MOST_SECONDS`."""


class TrialReader:
    """A process that reads texts one after the other; it is started by the first and again after one was ended.

    Args:
        most_seconds: How long one may take.
    """

    def __init__(self, *, most_seconds: float = MOST_SECONDS) -> None:
        self.most_seconds = most_seconds
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def read(self, task: Task) -> Reply:
        """Have a text read.

        Raises:
            BusyError: `MOST_WAITING` texts are being read or wait.
            SlowError: It took too long, or took the process down.
        """
        if self._waiting >= MOST_WAITING:
            raise BusyError
        self._waiting += 1
        try:
            async with self._turn:
                return await self._ask(TASK.dump_json(task) + b"\n")
        finally:
            self._waiting -= 1

    async def start(self) -> Process:
        """The process, started if there is none."""
        if self._process is None or self._process.returncode is not None:
            # Its errors could quote what was sent, so they go nowhere.
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-I", "-m", _WORKER, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_LONGEST_REPLY
            )
        return self._process

    async def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.communicate()

    async def _ask(self, line: bytes) -> Reply:
        answered = b""
        try:
            process = await self.start()
            assert process.stdin is not None  # noqa: S101 (a pipe)
            assert process.stdout is not None  # noqa: S101 (a pipe)
            process.stdin.write(line)
            answered = await asyncio.wait_for(process.stdout.readline(), self.most_seconds)
        except (TimeoutError, ConnectionError) as error:
            raise SlowError from error
        finally:
            # A process that was left in the middle of an answer would give it to the next visitor.
            if not answered.endswith(b"\n"):
                await self.close()
        if not answered:
            raise SlowError
        return REPLY.validate_json(answered)


@lru_cache(maxsize=4)
def reader_of(datasette: Any) -> TrialReader:  # noqa: ARG001 (the key of the cache)
    """The one reader of a running site."""
    return TrialReader()
