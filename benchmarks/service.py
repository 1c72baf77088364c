"""How fast the service decides, beside what it stands on and other servers of the same model.

    python benchmarks/service.py --write

simulates a lender, trains and promotes a model, fills the store (once, kept under --work), and
measures in one run: the bare sum of features and attributions in one process; a decision by number
over HTTP, one caller; several callers on one worker and on two; many more callers than can be
served; and the same booster behind `mlflow models serve` and behind a plain FastAPI route with
pandas and shap, both given features that are ready, on one worker and on two.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import numpy as np

from creditwright.composition.service import open_service
from creditwright.core.parallel import cores
from creditwright.core.settings import Settings
from creditwright.scoring.inputs import matrix_of
from creditwright.store.applicants import find_application
from creditwright.store.searching import search_applications
from feature_speed.report import machine, renew
from service_speed.home import CREDITWRIGHT, Home, furnished
from service_speed.load import Load, Request, send
from service_speed.peers import mlflow_body, save_for_mlflow

BIN = Path(sys.executable).parent
PAGE = Path(__file__).parent / "README.md"
APPLICANTS = 400
CALLERS = 16
MANY = 160  # callers, far more than are let in


def bare(home: Home) -> tuple[float, list[int], list[str], list[list[float | None]]]:
    """Return the median of features and attributions alone, in ms, and what peers are given."""
    with open_service(Settings(home=home.folder / "home")) as service:
        model = service.models().champion.model
        with service.database.reading() as connection:
            found = search_applications(connection, limit=APPLICANTS)
            records = [find_application(connection, each.number).records for each in found]
        took, rows = [], []
        for each in records:
            began = time.perf_counter()
            matrix = matrix_of(model.inputs_of(each), model.scorer.inputs)
            model.scorer.contributions(matrix, threads=1)
            took.append(time.perf_counter() - began)
            rows.append([None if np.isnan(v) else v for v in matrix.values[0].tolist()])
        names = [each.name for each in model.scorer.inputs]
    return median(took) * 1e3, [each.number for each in found], names, rows


@contextmanager
def started(command: list[str], port: int, folder: Path, **environment: str) -> Iterator[int]:
    """Start a server for the time of the block; gives the number of its process."""
    with subprocess.Popen(  # noqa: S603 - our own, and peers
        command,
        cwd=folder,
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # peers start processes of their own
    ) as process:
        try:
            _wait(port)
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)
            _wait(port, until_heard=False)  # its own processes may end after it


def _wait(port: int, *, until_heard: bool = True) -> None:
    """Wait until somebody listens at a port, or nobody any more."""
    for _ in range(600):
        with socket.socket() as wire:
            if (wire.connect_ex(("127.0.0.1", port)) == 0) is until_heard:
                time.sleep(1)
                return
        time.sleep(0.2)
    raise TimeoutError(f"port {port} is not as it should be")


def ours(
    home: Home, numbers: list[int], port: int, *, workers: int, callers: int, seconds: float
) -> tuple[Load, float]:
    """Ask for decisions by number; return what came of it, and the memory at the end, in MiB."""

    def make(number: int) -> Request:
        body = json.dumps({"application": numbers[number % len(numbers)]}).encode()
        headers = {
            "Authorization": f"Bearer {home.key}",
            "Content-Type": "application/json",
            "Idempotency-Key": uuid4().hex,
        }
        return Request("/v1/assessments", body, headers)

    serve = [*CREDITWRIGHT, "serve", "--port", str(port), "--workers", str(workers)]
    where = {"CREDITWRIGHT_HOME": str(home.folder / "home")}
    with started(serve, port, home.folder, **where) as process:
        return _asked(process, port, make, callers=callers, seconds=seconds), _memory(process)


def _asked(
    process: int, port: int, make: Callable[[int], Request], *, callers: int, seconds: float
) -> Load:
    """Ask a server for some time, once it is warm, and count what it uses of the cores."""
    send(port, make, connections=callers, seconds=2)
    before = _cpu_seconds(process)
    found = send(port, make, connections=callers, seconds=seconds)
    found.cpu_seconds = _cpu_seconds(process) - before
    return found


def _cpu_seconds(session: int) -> float:
    """Return what the processes of a session have used of the cores, in seconds."""
    used = 0
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue  # it ended meanwhile
        if int(fields[3]) == session:
            used += int(fields[11]) + int(fields[12])
    return used / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> float:
    """Return the resident memory of a process and its children, in MiB."""
    told = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "rss=", "--pid", str(process), "--ppid", str(process)],
        capture_output=True,
        text=True,
        check=True,
    )
    return sum(int(each) for each in told.stdout.split()) / 1024


def peer(
    command: list[str], path: str, bodies: list[bytes], port: int, *, seconds: float, **env: str
) -> Load:
    """Ask another server."""
    headers = {"Content-Type": "application/json"}

    def make(number: int) -> Request:
        return Request(path, bodies[number % len(bodies)], headers)

    with (
        tempfile.TemporaryDirectory() as folder,
        started(command, port, Path(folder), **env) as process,
    ):
        return _asked(process, port, make, callers=CALLERS, seconds=seconds)


def measured(home: Home, *, seconds: float, port: int) -> dict[str, Any]:
    """Take every measure."""
    alone, numbers, names, rows = bare(home)
    found: dict[str, Any] = {"bare_ms": round(alone, 2), "inputs": len(names)}
    for name, workers, callers in (
        ("one_caller", 1, 1),
        ("one_worker", 1, CALLERS),
        ("two_workers", 2, CALLERS),
        ("overload", 2, MANY),
    ):
        load, memory = ours(home, numbers, port, workers=workers, callers=callers, seconds=seconds)
        found[name] = {**load.as_json(), "memory_mib": round(memory)}
        print(name, found[name], flush=True)
    found |= peers(home, names, rows, seconds=seconds, port=port)
    return found


def peers(
    home: Home, names: list[str], rows: list[list[float | None]], *, seconds: float, port: int
) -> dict[str, Any]:
    """Take the measures of the other servers."""
    latest = (home.folder / "home" / "bundles" / "latest").read_text().strip()
    bundle = home.folder / "home" / "bundles" / latest
    saved = home.folder / "mlflow-model"
    if not saved.exists():
        save_for_mlflow(bundle, saved)
    mlflow = [str(BIN / "mlflow"), "models", "serve", "-m", str(saved), "--env-manager", "local"]
    plain = [sys.executable, "-m", "uvicorn", "--factory", "service_speed.peers:plain_app"]
    plain += ["--log-level", "error"]
    bodies = [mlflow_body(names, row) for row in rows]
    dicts = [json.dumps(dict(zip(names, row, strict=True))).encode() for row in rows]
    where = {
        "PLAIN_MODEL": str(bundle / "model.txt"),
        "PYTHONPATH": f"{Path(__file__).parent}:{os.environ.get('PYTHONPATH', '')}",
    }
    found = {}
    for workers in (1, 2):
        for name, command, path, sent in (
            ("mlflow", mlflow, "/invocations", bodies),
            ("plain", plain, "/predict", dicts),
        ):
            serve = [*command, "--port", str(port), "--workers", str(workers)]
            load = peer(serve, path, sent, port, seconds=seconds, **where)
            found[f"{name}_{workers}"] = load.as_json()
            print(name, workers, found[f"{name}_{workers}"], flush=True)
    return found


def block(found: dict[str, Any], said: str) -> str:
    """Return the figures as the page tells them."""
    one, best = found["one_caller"], found["two_workers"]
    rows = [
        ("features and attributions alone, in one process", f"{found['bare_ms']:.1f} ms", ""),
        (
            "a decision by number, one caller",
            f"{one['median_ms']:.1f} ms",
            f"{one['median_ms'] / found['bare_ms']:.2f} times that",
        ),
    ]
    for name, told in (
        ("one_worker", f"one worker, {CALLERS} callers"),
        ("two_workers", f"two workers, {CALLERS} callers"),
        ("overload", f"two workers, {MANY} callers"),
        ("mlflow_1", "`mlflow models serve`, features given, one worker"),
        ("mlflow_2", "the same, two workers"),
        ("plain_1", "FastAPI, pandas and shap, features given, one worker"),
        ("plain_2", "the same, two workers"),
    ):
        each = found[name]
        share = each["per_second"] / best["per_second"]
        rows.append(
            (
                told,
                f"{each['per_second']:.0f} a second",
                f"{share:.2f} of two workers; {_told(each)}",
            )
        )
    lines = [f"{said} A model of {found['inputs']} inputs.", "", "| what | figure | beside |"]
    lines += ["|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)]
    return "\n".join(lines)


def _told(each: dict[str, Any]) -> str:
    statuses = ", ".join(f"{status}: {n}" for status, n in each["statuses"].items())
    memory = f"; {each['memory_mib']} MiB" if "memory_mib" in each else ""
    cpu = f"{each['cpu_ms']:.1f} ms of a core each"
    return f"{cpu}; p99 {each['p99_ms']:.0f} ms; {statuses}{memory}"


def main() -> None:
    """Measure, print, and renew the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--applications", type=int, default=6000)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--port", type=int, default=8917)
    work = Path(tempfile.gettempdir()) / "creditwright-benchmark"
    parser.add_argument("--work", type=Path, default=work)
    parser.add_argument("--write", action="store_true", help="renew benchmarks/README.md")
    given = parser.parse_args()
    home = furnished(given.work / f"service-{given.applications}", given.applications)
    load = os.getloadavg()[0]
    found = measured(home, seconds=given.seconds, port=given.port)
    told = block(found, machine(cores(), load))
    print(told)
    if given.write:
        renew(PAGE, "service", told, made_by="benchmarks/service.py")


if __name__ == "__main__":
    main()
