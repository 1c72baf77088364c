"""How a request arrives: within a time, and in a size, whatever the other side sends or does not.

uvicorn's own timer starts anew with each byte, so a caller that sends one byte a second keeps a
connection for ever. Here a request has been received after so many seconds, or is cut off.
"""

import asyncio
import socket
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from creditwright.web.problems import MEDIA_TYPE, Problem

RECEIPT_SECONDS: Final = 10.0
LONGEST_ADDRESS: Final = 8 << 10
LARGEST_HEADERS: Final = 32 << 10
MOST_HEADERS: Final = 100
VERSIONS: Final = ("1.0", "1.1")

UNREADABLE = Problem(400, "not_http", "This is not a request that can be read.")
LONG_ADDRESS = Problem(414, "address_too_long", "The address is too long.")
LARGE_HEADERS = Problem(431, "headers_too_large", "The headers are too many, or too large.")
REASONS: Final = {400: b"Bad Request", 414: b"URI Too Long", 431: b"Headers Too Large"}


def _send_at_once(transport: asyncio.Transport) -> None:
    """Send small packets without waiting for others to go with them.

    asyncio does so by itself, but not on a socket that was made without naming TCP, as uvicorn
    makes it: an answer's body then waited 40 ms for the caller's word that its head had come.
    """
    wire = transport.get_extra_info("socket")
    if wire is not None and wire.family in (socket.AF_INET, socket.AF_INET6):
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class _RefusedError(Exception):
    """Ends the parsing of a request that will not be read further."""


class BoundedProtocol(HttpToolsProtocol):
    """HTTP/1.1 with an end to everything."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as uvicorn makes it
        super().__init__(*args, **kwargs)
        self._deadline: asyncio.TimerHandle | None = None
        self._problem = UNREADABLE
        self._header_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as its parent
        """Begin to wait for the first request."""
        super().connection_made(transport)
        _send_at_once(transport)
        self._start_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take some bytes, of a request whose time runs."""
        if self._deadline is None and (self.cycle is None or self.cycle.response_complete):
            self._start_waiting()
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._header_bytes = 0
        if self._deadline is None:
            self._start_waiting()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address, if it is not too long."""
        super().on_url(url)
        if len(self.url) > LONGEST_ADDRESS:
            self._refuse(LONG_ADDRESS)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, if they are not too many."""
        self._header_bytes += len(name) + len(value)
        if self._header_bytes > LARGEST_HEADERS or len(self.headers) >= MOST_HEADERS:
            self._refuse(LARGE_HEADERS)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Hand a request on, if it is of a version that has headers."""
        if self.parser.get_http_version() not in VERSIONS:
            self._refuse(UNREADABLE)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End a request: it has all arrived."""
        self._stop_waiting()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Say what was wrong with a request, and close."""
        del msg
        problem, body = self._problem, self._problem.content
        head = [
            b"HTTP/1.1 %d %s" % (problem.status, REASONS[problem.status]),
            b"content-type: " + MEDIA_TYPE.encode(),
            b"content-length: %d" % len(body),
            b"connection: close",
        ]
        self.transport.write(b"\r\n".join(head) + b"\r\n\r\n" + body)
        self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        self._problem = problem
        raise _RefusedError

    def _start_waiting(self) -> None:
        self._stop_waiting()
        self._deadline = self.loop.call_later(RECEIPT_SECONDS, self._too_slow)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.abort()
