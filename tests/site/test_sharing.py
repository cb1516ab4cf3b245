"""Two loops on one socket, as two processes have it: each takes about as many connections, and none is lost."""

import asyncio
import socket
import threading

import pytest

from datapkg.site.application import listen
from datapkg.site.sharing import SharingLoop

VISITORS = 40


class Worker:
    """A thread with a loop of its own that answers each connection and counts them."""

    def __init__(self, listening):
        self.answered = 0
        self.loop = SharingLoop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        # Each process has a descriptor of its own for the one socket.
        self.socket = listening.dup()
        self.server = self.run(self.loop.create_server(lambda: Answer(self), sock=self.socket))

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout=30)

    async def _end(self):
        self.server.close()
        await self.server.wait_closed()

    def end(self):
        if self.thread.is_alive():
            self.run(self._end())
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(timeout=30)
            self.loop.close()
            self.socket.close()


class Answer(asyncio.Protocol):
    """Says a byte and waits until the other side goes."""

    def __init__(self, worker):
        self.worker = worker

    def connection_made(self, transport):
        self.worker.answered += 1
        transport.write(b"x")


@pytest.fixture
def shared():
    with listen("127.0.0.1", port=0) as listening:
        workers = [Worker(listening), Worker(listening)]
        yield listening.getsockname(), workers
        for worker in workers:
            worker.end()


def come_together(address):
    """So many connections that are made before any is answered; what each was said."""
    visitors = [socket.create_connection(address, timeout=30) for _ in range(VISITORS)]
    said = [visitor.recv(1) for visitor in visitors]
    for visitor in visitors:
        visitor.close()
    return said


def test_each_takes_its_share(shared):
    address, workers = shared
    for _ in range(3):
        assert come_together(address) == [b"x"] * VISITORS
    assert sum(worker.answered for worker in workers) == 3 * VISITORS
    assert min(worker.answered for worker in workers) > VISITORS / 2


def test_what_one_doesnt_take_the_other_does(shared):
    address, workers = shared
    workers[0].end()
    before = workers[0].answered
    assert come_together(address) == [b"x"] * VISITORS
    assert (workers[0].answered, workers[1].answered) == (before, VISITORS)
