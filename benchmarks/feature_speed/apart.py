"""Running a measure in a process of its own, on some cores, and what it took."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from feature_speed.measures import MEASURES, ours

KIBIBYTE = 1024
ONE_CORE = frozenset({"one", "steps"})


def measure(name: str, prepared: Path, only: Sequence[str]) -> dict[str, Any]:
    """Run one measure in this process, of some features if they are named; say what it took."""
    started, cpu_started = time.perf_counter(), _cpu_seconds()
    result = ours(prepared, only) if name == "ours" else MEASURES[name](prepared)
    seconds = time.perf_counter() - started
    return {
        "seconds": seconds,
        "cpu_seconds": _cpu_seconds() - cpu_started,
        "peak_bytes": _peak_bytes(),
        "result": result,
    }


def _cpu_seconds() -> float:
    """Return the processor time of this process, and of those that it started and that ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def _peak_bytes() -> int:
    """Return the most memory that was resident: this process's, and the largest of its workers'.

    With two cores there is one worker; with more they are counted as often as the largest.
    """
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * KIBIBYTE
    others = len(os.sched_getaffinity(0)) - 1 if hasattr(os, "sched_getaffinity") else 1
    return _own_peak_bytes() + workers * others


def _own_peak_bytes() -> int:
    """Return the most memory that was resident; a child's rusage counts its parent's too."""
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * KIBIBYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTE


def measured_apart(
    name: str, prepared: Path, *, cores: int, repeats: int = 1, only: Sequence[str] = ()
) -> dict[str, Any]:
    """Run one measure several times, each in a process of its own.

    Returns:
        What the run of the median duration gave, the largest peak of all, and every duration.
    """
    runs = [_run(name, prepared, 1 if name in ONE_CORE else cores, only) for _ in range(repeats)]
    middle = statistics.median_low([run["seconds"] for run in runs])
    median = next(run for run in runs if run["seconds"] == middle)
    peak = max(run["peak_bytes"] for run in runs)
    return {**median, "peak_bytes": peak, "all_seconds": [run["seconds"] for run in runs]}


def _run(name: str, prepared: Path, cores: int, only: Sequence[str]) -> dict[str, Any]:
    script = Path(__file__).parents[1] / "features.py"
    command = [sys.executable, str(script), "--measure", name, "--tables", str(prepared)]
    command += ["--cores", str(cores), "--only", ",".join(only)]
    threads = {"POLARS_MAX_THREADS": str(cores), "OMP_NUM_THREADS": str(cores)}
    print(f"measuring {name} ...", file=sys.stderr)
    ran = subprocess.run(  # noqa: S603 - itself
        command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **threads}
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def keep_to(cores: int) -> None:
    """Let this process run on so many cores only, where the system can be told."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
