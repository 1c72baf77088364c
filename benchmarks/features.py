"""What all features cost at Home Credit's size, beside merely reading the same columns.

    python benchmarks/features.py --applications 307511

simulates a lender of that size (or takes --tables DIR: a lender's tables, or prepared records),
reads it into partitions once, kept under --work, and then measures each in a process of its own:

scan     read every column that features read, of every partition, and add each up
compute  compute every feature of every application, partition by partition
one      compute every feature of one application at a time, from memory

Seconds are of the wall clock, memory is the largest resident set of the process.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from creditwright.core.progress import SilentProgress
from creditwright.features.catalogue import FEATURES
from creditwright.features.compute import compute
from creditwright.features.plan import plan_for
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import Records
from creditwright.records.simulator.write import SimulationPlan
from creditwright.workflows.compute_features import compute_partitions
from creditwright.workflows.simulate_lender import simulate_lender

KIBIBYTE = 1024
SINGLE_APPLICATIONS = 50


def scan(records: PreparedRecords) -> dict[str, int]:
    """Read what the features read, and no more."""
    plan = plan_for(FEATURES)
    wanted = {"application": plan.application_columns, **plan.tables}
    rows: dict[str, int] = dict.fromkeys(wanted, 0)
    for number in records.partitions:
        partition = records.partition(number)
        tables = {"application": partition.application, **partition.history}
        for name, columns in wanted.items():
            if name in tables:
                frame = tables[name].select(columns).collect()
                rows[name] += len(frame)
                # Texts are counted, numbers added: each value is touched.
                frame.select(
                    pl.col(pl.String).str.len_bytes().sum(), (~pl.selectors.string()).sum()
                )
    return rows


def compute_all(records: PreparedRecords) -> dict[str, int]:
    """Compute every feature of every application, one partition after the other."""
    parts = compute_partitions(records, FEATURES, SilentProgress())
    return {"applications": sum(len(part) for part in parts), "features": len(FEATURES)}


def one_at_a_time(records: PreparedRecords) -> dict[str, float]:
    """Compute every feature of single applications whose rows are in memory."""
    whole = records.partition(records.partitions[0])
    tables = {name: frame.collect() for name, frame in whole.history.items()}
    applications = whole.application.collect()
    seconds = []
    for identifier in applications["SK_ID_CURR"][:SINGLE_APPLICATIONS]:
        mine = pl.col("SK_ID_CURR") == identifier
        history = {name: frame.filter(mine).lazy() for name, frame in tables.items()}
        single = Records(applications.filter(mine).lazy(), history)
        started = time.perf_counter()
        compute(single)
        seconds.append(time.perf_counter() - started)
    ordered = sorted(seconds)
    return {
        "p50_milliseconds": round(ordered[len(ordered) // 2] * 1000, 2),
        "p95_milliseconds": round(ordered[len(ordered) * 95 // 100] * 1000, 2),
    }


MEASURES: dict[str, Callable[[PreparedRecords], Any]] = {
    "scan": scan,
    "compute": compute_all,
    "one": one_at_a_time,
}


def measure(name: str, prepared: Path) -> dict[str, Any]:
    """Run one measure in this process, and say what it took."""
    records = PreparedRecords(prepared)
    started = time.perf_counter()
    result = MEASURES[name](records)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTE
    return {"seconds": round(seconds, 2), "peak_bytes": peak, "result": result}


def measured_apart(name: str, prepared: Path) -> dict[str, Any]:
    """Run one measure in a process of its own."""
    command = [sys.executable, __file__, "--measure", name, "--tables", str(prepared)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - itself
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def prepared_records(tables: Path | None, applications: int, work: Path) -> Path:
    """Return a folder of prepared records, made from `tables` or from a simulated lender."""
    if tables is not None and (tables / "manifest.json").is_file():
        return tables
    prepared = work / f"prepared-{tables.name if tables else applications}"
    if (prepared / "manifest.json").is_file():
        return prepared
    if tables is None:
        tables = work / f"tables-{applications}"
        if not (tables / "simulation.json").is_file():
            plan = SimulationPlan(applications=applications, seed=1, format="parquet")
            simulate_lender(plan, tables, progress=SilentProgress())
    ingest(tables, prepared)
    return prepared


def as_table(report: dict[str, Any]) -> str:
    """Return the report for people."""
    found = report["measures"]
    rows = sum(found["scan"]["result"].values())
    lines = [
        (
            f"{report['features']} features, {report['applications']:,} applications, "
            f"{rows:,} rows, {report['partitions']} partitions"
        ),
        report["machine"],
        "",
        f"{'':<10}{'seconds':>10}{'peak GiB':>10}",
    ]
    lines += [
        f"{name:<10}{found[name]['seconds']:>10.2f}{found[name]['peak_bytes'] / 2**30:>10.2f}"
        for name in ("scan", "compute")
    ]
    one = found["one"]["result"]
    return "\n".join(
        [
            *lines,
            f"compute is {report['times_the_scan']} times the scan",
            f"one application: p50 {one['p50_milliseconds']} ms, p95 {one['p95_milliseconds']} ms",
        ]
    )


def report_on(prepared: Path) -> dict[str, Any]:
    """Take every measure."""
    measures = {name: measured_apart(name, prepared) for name in MEASURES}
    ratio = measures["compute"]["seconds"] / measures["scan"]["seconds"]
    return {
        "applications": measures["compute"]["result"]["applications"],
        "features": len(FEATURES),
        "partitions": len(PreparedRecords(prepared).partitions),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Polars {pl.__version__}, "
        f"Python {platform.python_version()}",
        "measures": measures,
        "times_the_scan": round(ratio, 2),
    }


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--applications", type=int, default=307_511)
    parser.add_argument("--tables", type=Path, help="a lender's tables, or prepared records")
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(tempfile.gettempdir()) / "creditwright-benchmark",
        help="where simulated tables and partitions are kept for the next run",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--measure", choices=MEASURES, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure, given.tables)))
        return
    report = report_on(prepared_records(given.tables, given.applications, given.work))
    print(json.dumps(report, indent=2) if given.json else as_table(report))


if __name__ == "__main__":
    main()
