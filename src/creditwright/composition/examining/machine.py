"""What the service needs of its machine: a folder, room, memory, a clock, letters, a port."""

import codecs
import http.client
import json
import locale
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from socket import create_connection

from creditwright.core.errors import FileAccessError, UnavailableError
from creditwright.workflows.examination import Finding, good, heed, trouble
from creditwright.workflows.readiness import LEAST_FREE_BYTES

OTHERS = stat.S_IRWXG | stat.S_IRWXO
ROOM_BYTES = 2 << 30  # less than this is soon used up by a log, a backup, a model
WORKER_BYTES = 400 << 20  # resident memory of one worker and a model, as measured, and some
EARLIEST = 2026  # the year of this version: a clock that says less was never set
SECONDS = 2.0
GIB = 1 << 30


def home(folder: Path) -> Iterator[Finding]:
    """Look at the folder of all state: there, ours to write, for nobody else."""
    if not folder.is_dir():
        yield heed("home", f"{folder} is not there", "It is made at the first start.")
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield trouble(
            "home",
            f"{folder} may not be written by user {os.getuid()}",
            f"chown -R {os.getuid()} {folder}, or name another by CREDITWRIGHT_HOME.",
            FileAccessError,
        )
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & OTHERS:
        yield heed(
            "home", f"{folder} is open to other users (mode {mode:04o})", f"chmod 700 {folder}"
        )
    else:
        yield good("home", f"{folder}, for this user alone")


def disk(folder: Path) -> Iterator[Finding]:
    """Look at the room beside the state: at its floor the service takes on no work."""
    free = shutil.disk_usage(_nearest(folder)).free
    told = f"{free / GIB:,.1f} GiB free at {folder}"
    if free < LEAST_FREE_BYTES:
        advice = "Make room: below 64 MiB the service answers 503."
        yield trouble("disk", told, advice, UnavailableError)
    elif free < ROOM_BYTES:
        yield heed("disk", told, "Make room before the service stops, at 64 MiB.")
    else:
        yield good("disk", told)


def memory(workers: int) -> Iterator[Finding]:
    """Look whether so many workers fit the cores and the memory there are."""
    cores = len(os.sched_getaffinity(0))
    free = _available_memory()
    told = f"{workers} workers on {cores} cores, {free / GIB:,.1f} GiB of memory to be had"
    if free < workers * WORKER_BYTES:
        fits = max(1, free // WORKER_BYTES)
        yield heed("workers", told, f"A worker takes about 400 MiB: --workers {fits}.")
    elif workers > cores:
        yield heed("workers", told, f"More workers than cores are slower: --workers {cores}.")
    else:
        yield good("workers", told)


def clock(now: datetime) -> Iterator[Finding]:
    """Look whether the clock was ever set; that of the ledger is compared with it elsewhere."""
    if now.year < EARLIEST:
        advice = "Set the clock, and keep it set: timedatectl set-ntp true."
        yield trouble("clock", f"it says {now:%Y-%m-%d}", advice, UnavailableError)
    else:
        yield good("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC")


def surroundings() -> Iterator[Finding]:
    """Look at what a process inherits: letters, rights of new files."""
    letters = codecs.lookup(locale.getpreferredencoding(do_setlocale=False)).name
    if letters != "utf-8" or sys.getfilesystemencoding() != "utf-8":
        yield heed("letters", f"text is {letters} here", "Set LANG=C.UTF-8 or PYTHONUTF8=1.")
    else:
        yield good("letters", "UTF-8")
    mask = _umask()
    if OTHERS & ~mask & (stat.S_IWGRP | stat.S_IWOTH):
        yield heed("umask", f"{mask:04o}: others may write new files", "Set umask 027 or 077.")
    else:
        yield good("umask", f"{mask:04o}")


def port(host: str, number: int) -> Iterator[Finding]:
    """Look who listens where the service is to listen: nobody, the service, somebody else."""
    place = f"{host}:{number}"
    try:
        with create_connection((host, number), timeout=SECONDS):
            pass
    except OSError:
        yield good("port", f"nobody listens at {place}: it is free")
        return
    missing = _missing_of_service(host, number)
    if missing is None:
        advice = "Stop it, or name another port."
        yield trouble("port", f"another program listens at {place}", advice, UnavailableError)
    elif missing:
        told = f"the service at {place} is not ready: it lacks {', '.join(missing)}"
        yield trouble("port", told, "See the findings above.", UnavailableError)
    else:
        yield good("port", f"the service answers at {place}, and is ready")


def _missing_of_service(host: str, number: int) -> list[str] | None:
    """Return what a running service lacks; None, if it is no service of ours."""
    wire = http.client.HTTPConnection(host, number, timeout=SECONDS)
    try:
        wire.request("GET", "/health/ready")
        found = json.loads(wire.getresponse().read(1 << 16))
        return [str(each) for each in found["missing"]]
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return None
    finally:
        wire.close()


def _nearest(folder: Path) -> Path:
    return next(each for each in (folder.resolve(), *folder.resolve().parents) if each.exists())


def _available_memory() -> int:
    """Return the memory that a new process could have, in bytes."""
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        name, _, amount = line.partition(":")
        if name == "MemAvailable":
            return int(amount.split()[0]) << 10
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
