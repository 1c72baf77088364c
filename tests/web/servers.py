"""A real server in a process of its own, for the time of a test."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SCRIPT = """
import sys
from creditwright.core.logs import configure_logs
from creditwright.web.server import Listening, serve
configure_logs(level="info", form="json")
listening = Listening(port=0, workers=int(sys.argv[2]))
serve(sys.argv[1], listening, said=lambda at: print(at, flush=True))
"""


CREDITWRIGHT = (sys.executable, "-c", "from creditwright.cli.main import run; run()")


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs.

    Attributes:
        address: Where, as http://127.0.0.1:PORT.
        process: Of the server.
        log: The file that it logs to.
    """

    address: str
    process: subprocess.Popen[str]
    log: Path

    @property
    def port(self) -> int:
        """The port it listens at."""
        return int(self.address.rpartition(":")[2])

    def stop(self, seconds: float = 30) -> int:
        """Ask it to end, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


@contextmanager
def running(
    command: list[str], folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Run a command that prints the address of its service, until the end of the block."""
    log = folder / "service.log"
    with (
        log.open("a") as errors,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **(environment or {})},
        ) as process,
    ):
        try:
            yield Running(_address(process, log), process, log)
        finally:
            process.kill()


def _address(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        found = re.search(r"http://[\w.]+:\d+", line)
        if found:
            return found.group()
    raise AssertionError(f"the service did not start: {log.read_text()[-2000:]}")


@contextmanager
def serving(app: str, folder: Path, *, workers: int = 1) -> Iterator[Running]:
    """Serve an application, named as `module:function`, until the end of the block."""
    with running([sys.executable, "-c", SCRIPT, app, str(workers)], folder) as server:
        yield server
