"""How long a connection waits for a request: neither for ever nor, when the site ends, not at all.

uvicorn waits for the first request of a connection, and for the rest of one that has begun, without any limit, so a few
hundred silent connections would use up what a process may open. And it closes a connection whose request hasn't come
yet when it ends, though the request may be on its way.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

LONGEST_REQUEST = 30.0
"""Seconds in which a request has to come whole."""

LAST_CALL = 0.5
"""Seconds in which one may still come when the site ends."""


class PatientProtocol(H11Protocol):
    """A connection that is closed where a request doesn't come whole in time."""

    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Wait no more once the request is whole."""
        super().data_received(data)
        self._expect()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request, part of which may have come already."""
        super().on_response_complete()
        self._stop_waiting()
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for."""
        super().connection_lost(exc)
        self._stop_waiting()

    def shutdown(self) -> None:
        """End after the request at work, or after the one that is on its way."""
        if not self.cycle:
            self.loop.call_later(LAST_CALL, super().shutdown)
        else:
            super().shutdown()

    def _expect(self) -> None:
        if not self.cycle or self.cycle.response_complete or self.cycle.more_body:
            self._due = self._due or self.loop.call_later(LONGEST_REQUEST, self.transport.close)
        else:
            self._stop_waiting()

    def _stop_waiting(self) -> None:
        if self._due:
            self._due.cancel()
            self._due = None
