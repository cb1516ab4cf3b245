"""Connections that say nothing, or too little, are closed; one whose request is on its way at the end is answered."""

import asyncio
import contextlib

import pytest
import uvicorn
from uvicorn.server import ServerState

from datapkg.site import patience
from datapkg.site.patience import PatientProtocol
from tests.site.serving import run_async

REQUEST = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nab"


async def answer(scope, receive, send):
    """Answers with the body that was sent."""
    message = {"more_body": True}
    body = b""
    while message["more_body"] and message.get("type") != "http.disconnect":
        message = {"more_body": False} | await receive()
        body += message.get("body", b"")
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@contextlib.asynccontextmanager
async def connected():
    """A connection to a server that answers so, and what it keeps of its connections."""
    config = uvicorn.Config(answer, lifespan="off", timeout_keep_alive=600)
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(lambda: PatientProtocol(config, state, {}), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            yield reader, writer, state
        finally:
            writer.close()


async def read_answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    return head[9:12], await reader.readexactly(2)


@pytest.mark.parametrize("sent", [b"", REQUEST[:-1], REQUEST[:20], REQUEST + REQUEST[:20], REQUEST + REQUEST[:-1]])
def test_a_request_that_never_comes_whole_is_given_up(monkeypatch, sent):
    monkeypatch.setattr(patience, "LONGEST_REQUEST", 0.2)

    async def talk():
        async with connected() as (reader, writer, state):
            writer.write(sent)
            received = await asyncio.wait_for(reader.read(), 30)
            return received, state.connections

    received, connections = run_async(talk())
    assert received.count(b"200 OK") == sent.count(REQUEST)
    assert connections == set()


def test_each_request_has_its_own_time(monkeypatch):
    monkeypatch.setattr(patience, "LONGEST_REQUEST", 1.5)

    async def talk():
        async with connected() as (reader, writer, _):
            answers = []
            for _ in range(4):
                writer.write(REQUEST)
                answers.append(await read_answer(reader))
                await asyncio.sleep(0.5)
            return answers

    assert run_async(talk()) == [(b"200", b"ab")] * 4


def test_at_the_end_a_request_on_its_way_is_answered_and_a_silent_connection_closed(monkeypatch):
    monkeypatch.setattr(patience, "LAST_CALL", 0.2)

    async def end(sent):
        async with connected() as (reader, writer, state):
            while not state.connections:
                await asyncio.sleep(0.01)
            for connection in state.connections:
                connection.shutdown()
            writer.write(sent)
            return await asyncio.wait_for(reader.read(), 30)

    assert run_async(end(REQUEST)).endswith(b"ab")
    assert run_async(end(b"")) == b""
