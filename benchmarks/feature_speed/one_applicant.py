"""How long one applicant's features take, from records in memory."""

import time
from pathlib import Path
from typing import Any

import polars as pl

from creditwright.features.compute import compute, compute_frame
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import APPLICATION_KEY, RecordsInMemory

APPLICANTS = 400
SMALLEST = 0.25  # the share of applicants with the fewest rows, which are left out


def one_applicant(prepared: Path) -> dict[str, Any]:
    """Compute every feature of single applicants whose rows are in memory.

    Returns:
        Milliseconds to arrays and to a data frame, and the rows of history; median and 99th
        percentile over applicants spread evenly over those that are not the smallest.
    """
    singles = _singles(prepared)
    for records in singles[:5]:  # plans are made once a process
        compute(records)
    arrays = [_milliseconds(compute_frame, records) for records in singles]
    frames = [_milliseconds(compute, records) for records in singles]
    rows = [sum(each.height for each in records.history.values()) for records in singles]
    return {
        "applicants": len(singles),
        "arrays": _told(arrays),
        "frame": _told(frames),
        "rows": _told(rows),
    }


def _singles(prepared: Path) -> list[RecordsInMemory]:
    records = PreparedRecords(prepared)
    partition = records.partition(records.partitions[0])
    tables = {name: frame.collect() for name, frame in partition.history.items()}
    application = partition.application.collect()
    keys = pl.concat([frame.select(APPLICATION_KEY) for frame in tables.values()])
    sizes = keys.group_by(APPLICATION_KEY).len().sort("len", APPLICATION_KEY)
    larger = sizes[int(SMALLEST * sizes.height) :][APPLICATION_KEY]
    chosen = larger.gather_every(max(1, len(larger) // APPLICANTS)).head(APPLICANTS)
    return [
        RecordsInMemory(
            application.filter(pl.col(APPLICATION_KEY) == number),
            {
                name: table.filter(pl.col(APPLICATION_KEY) == number)
                for name, table in tables.items()
            },
        )
        for number in chosen
    ]


def _milliseconds(work: Any, records: RecordsInMemory) -> float:  # noqa: ANN401 - either function
    started = time.perf_counter()
    work(records)
    return (time.perf_counter() - started) * 1000


def _told(values: list[float] | list[int]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "median": round(float(ordered[len(ordered) // 2]), 2),
        "p99": round(float(ordered[len(ordered) * 99 // 100]), 2),
    }
