"""A PostgreSQL server of our own, for the time of a measurement, that flushes as it should."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql")


@contextmanager
def own_server() -> Iterator[str]:
    """Give the address of an empty database."""
    (*_, initdb) = sorted(BINARIES.glob("*/bin/initdb"))
    folder = Path(tempfile.mkdtemp(prefix="creditwright-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    control = initdb.with_name("pg_ctl")
    options = f"-p {port} -k {folder} -h 127.0.0.1"
    _run(initdb, "-D", f"{folder}/db", "-A", "trust", "-U", "lender")
    _run(control, "-D", f"{folder}/db", "-w", "-l", f"{folder}/log", "-o", options, "start")
    try:
        yield f"postgresql://lender@127.0.0.1:{port}/postgres"
    finally:
        _run(control, "-D", f"{folder}/db", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def _run(program: Path, *arguments: str) -> None:
    """PostgreSQL refuses to run as root."""
    plain = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*plain, str(program), *arguments]
    subprocess.run(command, check=True, capture_output=True, cwd="/")  # noqa: S603 - PostgreSQL's own
