"""The server: uvicorn with the bounds of this service, one process or several."""

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from socket import create_connection
from threading import Thread
from types import FrameType

import uvicorn
from uvicorn.supervisors import Multiprocess

from creditwright.core.errors import UnavailableError
from creditwright.core.parallel import when_parent_is_gone

DRAIN_SECONDS = 20  # for requests that are at work when the service is to end
IDLE_SECONDS = 5  # a connection that asks nothing more
POLL_SECONDS = 0.05
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is imported
PROTOCOL = "creditwright.web.protocol:BoundedProtocol"


class AddressInUseError(UnavailableError):
    """Another program listens where the service was to listen."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Another program listens at {host}, port {port}, or this user may not. Name another "
            "with --port."
        )


@dataclass(frozen=True, slots=True)
class Listening:
    """Where and how the service listens.

    Attributes:
        host: An address of this machine; 127.0.0.1 is reached from this machine only.
        port: 0 takes any that is free.
        workers: Processes; each works on as many requests at a time as it has cores.
        behind: Addresses of proxies whose word on the caller's address is taken.
        root_path: The path that a proxy serves the service under, such as /credit.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    behind: tuple[str, ...] = ()
    root_path: str = ""


def serve(app: str, listening: Listening, *, said: Callable[[str], None]) -> None:
    """Serve until the process is told to end; then finish what is at work, and return.

    Args:
        app: Where the function is that makes the application, as `package.module:name`.
        listening: Where.
        said: Is told the address once the service listens there.

    Raises:
        AddressInUseError: If nobody can listen there.
    """
    config = configuration(app, listening)
    try:
        socket = config.bind_socket()
    except (OSError, SystemExit):
        raise AddressInUseError(listening.host, listening.port) from None
    host, port = socket.getsockname()[:2]
    Thread(target=_say_when_it_listens, args=(host, port, said), daemon=True).start()
    with _ending_well():
        if listening.workers > 1:
            with _figures_of_workers():
                Multiprocess(config, sockets=[socket]).run()
        else:
            uvicorn.Server(config).run(sockets=[socket])


def _say_when_it_listens(host: str, port: int, said: Callable[[str], None]) -> None:
    """Try to reach the service until it can be, and say so."""
    reached = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
    while True:
        with suppress(OSError), create_connection((reached, port), timeout=1):
            break
        time.sleep(POLL_SECONDS)
    said(f"http://{host}:{port}")


def configuration(app: str, listening: Listening) -> uvicorn.Config:
    """Return what uvicorn is told."""
    return uvicorn.Config(
        app,
        factory=True,
        host=listening.host,
        port=listening.port,
        workers=listening.workers,
        http=PROTOCOL,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,  # its lines would carry addresses and queries
        server_header=False,
        proxy_headers=bool(listening.behind),
        forwarded_allow_ips=list(listening.behind) or None,
        root_path=listening.root_path,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )


@contextmanager
def _figures_of_workers() -> Iterator[None]:
    """Give the workers a folder in which each keeps its figures, so that any can tell the sum."""
    with tempfile.TemporaryDirectory(prefix="creditwright-metrics-") as folder:
        os.environ[METRICS_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[METRICS_FOLDER]


@contextmanager
def _ending_well() -> Iterator[None]:
    """Let the signal that ended the server not end the process as well: it ended as it should."""

    def heard(_number: int, _frame: FrameType | None) -> None:
        """Do nothing: uvicorn has done what there was to do."""

    before = {each: signal.signal(each, heard) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def end_with_parent() -> None:
    """Have this worker end, as if it were told to, when the process that started it is gone.

    Otherwise workers of a killed service would go on answering, and hold its port.
    """
    when_parent_is_gone(lambda: os.kill(os.getpid(), signal.SIGTERM))
