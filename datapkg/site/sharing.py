"""Lets processes that share a listening socket take connections by turns, so that each gets about as many.

All of them are woken when somebody connects, and asyncio's own server takes every connection that waits. Of sixteen
visitors that came together one process often got thirteen, who waited for one another while the other had less to do.
Here a process takes one, and leaves the next to the others for a moment; who is busy with a page takes none meanwhile.
A process whose parent is killed ends too, rather than answer on with nobody left to stop it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import socket
from collections.abc import Callable
from typing import Any

OTHERS_FIRST = 0.002
"""Seconds after which a process takes another connection that nobody else wanted."""

LATER = 1.0
"""Seconds after which it tries again where there was no room for a connection, as asyncio does."""


class SharingLoop(asyncio.SelectorEventLoop):
    """An event loop for one of several processes that answer on the same socket, which ends with their parent."""

    def __init__(self) -> None:
        super().__init__()
        if parent := multiprocessing.parent_process():
            self.add_reader(parent.sentinel, self._end_with_parent, parent.sentinel)

    def _end_with_parent(self, sentinel: int) -> None:
        self.remove_reader(sentinel)
        signal.raise_signal(signal.SIGTERM)

    async def create_server(  # type: ignore[override]
        self, protocol_factory: Callable[[], asyncio.BaseProtocol], *, sock: socket.socket, **_: Any
    ) -> SharingServer:
        """A server on a socket that listens and that others share; asyncio's other options are not for it.

        Args:
            protocol_factory: Makes what answers a connection.
            sock: The socket.
        """
        return SharingServer(self, protocol_factory, sock)


class SharingServer:
    """Takes connections by turns with other processes until it is closed.

    Args:
        loop: The loop that it runs in.
        protocol_factory: Makes what answers a connection.
        sock: The socket, which whoever made it closes.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, protocol_factory: Callable[[], asyncio.BaseProtocol], sock: socket.socket
    ) -> None:
        sock.setblocking(False)
        self._loop, self._protocol_factory, self._sock = loop, protocol_factory, sock
        self._pause: asyncio.TimerHandle | None = None
        self._beginning: set[asyncio.Task[Any]] = set()
        self._listen()

    def _listen(self) -> None:
        self._loop.add_reader(self._sock, self._take)

    def _take(self) -> None:
        pause = OTHERS_FIRST
        try:
            connection, _ = self._sock.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError:
            pause = LATER
        else:
            begun = self._loop.create_task(self._loop.connect_accepted_socket(self._protocol_factory, connection))
            self._beginning.add(begun)
            begun.add_done_callback(self._beginning.discard)
        self._loop.remove_reader(self._sock)
        self._pause = self._loop.call_later(pause, self._listen)

    def close(self) -> None:
        """Take no more connections; those taken stay."""
        self._loop.remove_reader(self._sock)
        if self._pause:
            self._pause.cancel()

    async def wait_closed(self) -> None:
        """Wait until every connection that was taken has its protocol."""
        if self._beginning:
            await asyncio.wait(self._beginning)
