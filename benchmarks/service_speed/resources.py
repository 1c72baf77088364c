"""What the processes of a service hold at one moment: memory, threads, open files."""

from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression

PROC = Path("/proc")
KIB_IN_MIB = 1024
SECONDS_IN_AN_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Held:
    """What some processes hold together.

    Attributes:
        second: When, counted from the start.
        processes: How many they are.
        memory_mib: Resident memory; pages they share count for each.
        threads: Of all of them.
        descriptors: Open files, sockets and pipes of all of them.
    """

    second: float
    processes: int
    memory_mib: float
    threads: int
    descriptors: int


def held_by_session(session: int, *, second: float) -> Held:
    """Add up what the processes of a session hold; one that ends meanwhile is left out."""
    found = [each for each in map(_of_process, _in_session(session)) if each is not None]
    memory, threads, descriptors = (sum(column) for column in zip(*found, strict=True))
    return Held(second, len(found), round(memory / KIB_IN_MIB, 1), int(threads), int(descriptors))


def growth_an_hour(samples: list[tuple[float, float]]) -> float:
    """Return by how much a figure grows an hour, by the line of least squares.

    Args:
        samples: Seconds and figure, at least two.
    """
    seconds, figures = zip(*samples, strict=True)
    return linear_regression(seconds, figures).slope * SECONDS_IN_AN_HOUR


def _in_session(session: int) -> list[Path]:
    return [each.parent for each in PROC.glob("[0-9]*/stat") if _session_of(each) == session]


def _session_of(stat: Path) -> int | None:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[3])
    except OSError:
        return None


def _of_process(folder: Path) -> tuple[int, int, int] | None:
    try:
        lines = (folder / "status").read_text().splitlines()
        told = dict(line.split(":", 1) for line in lines if ":" in line)
        memory, threads = told["VmRSS"].split()[0], told["Threads"]
        return int(memory), int(threads), sum(1 for _ in (folder / "fd").iterdir())
    except (OSError, KeyError):
        return None
