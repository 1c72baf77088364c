"""What callers notice while the service is worked on: soaked, restarted, killed.

    python benchmarks/operations.py soak --minutes 15   two workers under steady load: memory, times
    python benchmarks/operations.py restart             two services on PostgreSQL, each replaced
    python benchmarks/operations.py kill                the same, each killed with -9 under load
    python benchmarks/operations.py rollback            two workers, the model taken back under load

A lender is simulated and a model trained once, kept under --work. `restart` and `kill` need
PostgreSQL's server on this machine, or an empty database named by --store. Callers ask again by
the same key of idempotency where they were not answered; afterwards the ledger is verified and the
assessments are counted.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from creditwright.core.progress import SilentProgress
from creditwright.store.database import open_database
from creditwright.store.tables.applicants import APPLICATIONS
from creditwright.store.tables.assessments import ASSESSMENTS
from creditwright.workflows.audit import verify_ledger
from service_speed.balancer import Balancer
from service_speed.home import CREDITWRIGHT, Home, command, furnished
from service_speed.insisting import Asked, Callers
from service_speed.postgres import own_server
from service_speed.resources import Held, growth_an_hour, held_by_session

CALLERS = 6
SAMPLE_SECONDS = 15


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    home: Home, port: int, *, workers: int, **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a service for the time of the block; one that was killed already is left as it is."""
    command = [*CREDITWRIGHT, "serve", "--port", str(port), "--workers", str(workers)]
    given = {"CREDITWRIGHT_HOME": str(home.folder / "home"), **settings}
    with subprocess.Popen(  # noqa: S603 - our own
        command,
        cwd=home.folder,
        env={**os.environ, **given},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(60)


def wait_until_ready(balancer: Balancer, ports: list[int]) -> None:
    """Wait until the balancer finds these services ready."""
    until = time.monotonic() + 120
    while not set(ports) <= balancer.ready:
        if time.monotonic() > until:
            raise TimeoutError(f"not ready: {set(ports) - balancer.ready}")
        time.sleep(0.1)


def numbers_in(address: str) -> list[int]:
    """Return the applications of a store, in an order drawn once."""
    with closing(open_database(address)) as database, database.reading() as connection:
        found = list(connection.scalars(select(APPLICATIONS.c.SK_ID_CURR)))
    random.Random(1).shuffle(found)  # noqa: S311 - nothing secret
    return found


def checked(address: str, before: int, asked: Asked) -> dict[str, Any]:
    """Verify the ledger, and compare what is recorded with what was answered."""
    with closing(open_database(address)) as database:
        entries = verify_ledger(database, [], SilentProgress()).head.seq
    recorded = assessments_in(address) - before
    return {"ledger_entries": entries, "recorded": recorded, "answered": len(set(asked.ids))}


def assessments_in(address: str) -> int:
    """Return how many assessments a store has."""
    with closing(open_database(address)) as database, database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(ASSESSMENTS)) or 0


def soak(home: Home, minutes: float) -> dict[str, Any]:
    """Keep two workers under steady load; tell what they hold and how long answers take."""
    port, store = free_port(), f"sqlite:///{home.folder / 'home' / 'store.db'}"
    balancer, before = Balancer([port]), assessments_in(store)
    with serving(home, port, workers=2) as process:
        wait_until_ready(balancer, [port])
        callers, samples = Callers(port, home.key, numbers_in(store), callers=CALLERS), []
        began = time.monotonic()
        while (left := began + minutes * 60 - time.monotonic()) > 0:
            time.sleep(min(SAMPLE_SECONDS, left))
            samples.append(held_by_session(process.pid, second=time.monotonic() - began))
            print(f"{samples[-1]}, {len(callers.found.ids)} decisions", flush=True)
        asked = callers.end()
    return {**asked.as_json(), **held_over_time(samples), **checked(store, before, asked)}


def held_over_time(samples: list[Held]) -> dict[str, Any]:
    """Tell how what a service holds has changed since its first quarter, in which it warms up."""
    settled = samples[len(samples) // 4 :]
    first, last = settled[0], settled[-1]
    line = growth_an_hour([(each.second, each.memory_mib) for each in settled])
    return {
        "memory_mib": [each.memory_mib for each in samples],
        "growth_mib_an_hour": round(line, 1),
        "growth_percent_an_hour": round(line / first.memory_mib * 100, 1),
        "processes": [first.processes, last.processes],
        "threads": [first.threads, last.threads, max(each.threads for each in settled)],
        "descriptors": [
            first.descriptors,
            last.descriptors,
            max(each.descriptors for each in settled),
        ],
    }


def two_services(home: Home, store: str, seconds: float, *, kill: bool) -> dict[str, Any]:
    """Put two services on one PostgreSQL behind a balancer; end one, start another, under load."""
    ports = [free_port() for _ in range(4)]
    before, balancer = assessments_in(store), Balancer(ports)
    with ExitStack() as running:

        def start(port: int) -> subprocess.Popen[bytes]:
            one = serving(home, port, workers=1, CREDITWRIGHT_STORE=store)
            return running.enter_context(one)

        services = [start(port) for port in ports[:2]]
        wait_until_ready(balancer, ports[:2])
        callers, codes = Callers(balancer.port, home.key, numbers_in(store), callers=CALLERS), []
        for old, port in zip(services, ports[2:], strict=True):
            time.sleep(seconds / 3)
            if kill:
                old.kill()
                codes.append(old.wait(60))
            start(port)
            wait_until_ready(balancer, [port])
            if not kill:
                old.send_signal(signal.SIGTERM)
                codes.append(old.wait(60))
        time.sleep(seconds / 3)
        asked = callers.end()
    return {**asked.as_json(), "exit_codes": codes, **checked(store, before, asked)}


def rolled_back(home: Home, seconds: float) -> dict[str, Any]:
    """Take the model in use back while two workers decide by it; tell how soon nobody does."""
    port, store = free_port(), f"sqlite:///{home.folder / 'home' / 'store.db'}"
    balancer, before = Balancer([port]), assessments_in(store)
    with serving(home, port, workers=2):
        wait_until_ready(balancer, [port])
        callers = Callers(port, home.key, numbers_in(store), callers=CALLERS)
        time.sleep(seconds / 2)
        began = time.monotonic()
        command(home.folder, "deploy", "rollback", "--reason", "to measure")
        ended = time.monotonic()
        time.sleep(seconds / 2)
        asked = callers.end()
    first = asked.versions[0][1]
    last = max(at for at, version in asked.versions if version == first)
    figures = {
        "versions": sorted({version for _, version in asked.versions}),
        "command_seconds": round(ended - began, 2),
        "last_by_the_old_seconds": round(last - began, 2),
    }
    return {**asked.as_json(), **figures, **checked(store, before, asked)}


def on_postgresql(home: Home, store: str | None, seconds: float, *, kill: bool) -> dict[str, Any]:
    """Copy the store to PostgreSQL, and try two services on it."""
    with ExitStack() as stack:
        address = store or stack.enter_context(own_server())
        copy = [*CREDITWRIGHT, "--quiet", "store", "copy", "--to", address]
        where = {**os.environ, "CREDITWRIGHT_HOME": str(home.folder / "home")}
        subprocess.run(copy, cwd=home.folder, env=where, check=True)  # noqa: S603 - our own
        return two_services(home, address, seconds, kill=kill)


def main() -> None:
    """Try what is asked for, and print what callers noticed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("soak", "restart", "kill", "rollback"))
    parser.add_argument("--minutes", type=float, default=15.0, help="of soaking")
    parser.add_argument("--seconds", type=float, default=60.0, help="of restarting or killing")
    parser.add_argument("--store", help="an empty database of PostgreSQL")
    parser.add_argument("--applications", type=int, default=6000)
    work = Path(tempfile.gettempdir()) / "creditwright-benchmark"
    parser.add_argument("--work", type=Path, default=work)
    given = parser.parse_args()
    if given.what == "rollback":
        folder = given.work / f"two-versions-{given.applications}"
        found = rolled_back(furnished(folder, given.applications, versions=2), given.seconds)
        print(json.dumps(found, indent=2))
        return
    home = furnished(given.work / f"service-{given.applications}", given.applications)
    if given.what == "soak":
        found = soak(home, given.minutes)
    else:
        found = on_postgresql(home, given.store, given.seconds, kill=given.what == "kill")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
