"""A small balancer in front of several services: for measuring what callers notice of a change.

Each request goes to the next service that is ready. What no service has begun is tried at another;
what one had begun when it died is answered by 502, for only the caller's own key makes asking again
safe.
"""

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from itertools import count

LOOK_SECONDS = 0.25
READY = b"GET /health/ready HTTP/1.1\r\nHost: balancer\r\nConnection: close\r\n\r\n"
GONE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"


class Balancer:
    """Listens on this machine, and hands requests on.

    Attributes:
        port: Where it listens.
        ports: Of the services; changed by whoever starts and ends them.
    """

    def __init__(self, ports: Sequence[int]) -> None:
        self.ports = list(ports)
        self.ready: set[int] = set()
        self.port = 0
        self._turn = count()
        self._listens = threading.Event()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._run, daemon=True).start()
        self._listens.wait()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._begin())
        self._loop.run_forever()

    async def _begin(self) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = int(server.sockets[0].getsockname()[1])
        self._looking = asyncio.create_task(self._look())
        self._listens.set()

    async def _look(self) -> None:
        while True:
            for port in self.ports:
                answer = b""
                with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
                    answer = await asyncio.wait_for(self._ask(port, READY), 2)
                (self.ready.add if b" 200 " in answer[:20] else self.ready.discard)(port)
            await asyncio.sleep(LOOK_SECONDS)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                request = await read_message(reader)
                writer.write(await self._handed_on(request))
                await writer.drain()
        writer.close()

    async def _handed_on(self, request: bytes) -> bytes:
        for _ in range(100):
            ready = [each for each in self.ports if each in self.ready]
            if not ready:
                await asyncio.sleep(LOOK_SECONDS / 5)
                continue
            port = ready[next(self._turn) % len(ready)]
            try:
                return await self._ask(port, request)
            except ConnectionRefusedError:
                self.ready.discard(port)
            except (OSError, asyncio.IncompleteReadError):
                self.ready.discard(port)
                return GONE
        return GONE

    async def _ask(self, port: int, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(request)
            await writer.drain()
            return await read_message(reader)
        finally:
            writer.close()


async def read_message(reader: asyncio.StreamReader) -> bytes:
    """Return a request or an answer, whole; its length is told by its head."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    return head + await reader.readexactly(length)
