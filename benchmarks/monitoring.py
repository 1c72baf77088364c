"""How long watching a model takes: ours on a wide portfolio, and on 50 columns beside others.

    python benchmarks/monitoring.py [--rows 100000] [--features 700] [--folder DIR]
        [--others] [--evidently PYTHON] [--write]

Writes two Parquet files of made-up features (skewed amounts, counts, flags, categories, a fifth
with missing values), compares them as `creditwright monitor run` does, and tells time, processor
time and the greatest memory. --others compares 50 of the columns with SciPy too (the same tests,
one column after the other), and with Evidently's DataDriftPreset where --evidently names the Python
of an environment with `creditwright[evidently]`. --write puts what was found into README.md here.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import polars as pl
import scipy.stats

from creditwright.core.numbers import Floats
from creditwright.core.parallel import cores
from creditwright.core.progress import SilentProgress
from creditwright.workflows.monitor import monitor
from creditwright.workflows.watched_sample import ParquetSample

PAGE = Path(__file__).parent / "README.md"
BESIDE = 50  # columns that others are given
BLOCK = 50_000  # rows written at a time
WORDS = [f"word {n}" for n in range(12)]


def column(place: int, generator: np.random.Generator, rows: int, drift: float) -> pl.Series:
    """Return a made-up feature; every tenth one drifts."""
    moved = drift if place % 10 == 0 else 0.0
    kind = place % 5
    if kind == 0:
        values: Floats = np.exp(generator.normal(11 + moved, 0.8, rows)).round(1)
    elif kind == 1:
        values = generator.poisson(1.5 + moved, rows).astype(float)
    elif kind == 2:
        values = (generator.random(rows) < 0.1 + moved / 5).astype(float)
    elif kind == 3 and place % 35 == 3:
        chances = generator.random(rows) ** 2
        return pl.Series(f"f{place}", [WORDS[int(each * 12)] for each in chances])
    else:
        values = generator.normal(moved, 1, rows)
    if kind == 4:
        values = np.where(generator.random(rows) < 0.2, np.nan, values)
    return pl.Series(f"f{place}", values).fill_nan(None)


def write(path: Path, rows: int, features: int, *, seed: int, drift: float) -> None:
    """Write a sample, some rows at a time."""
    with tempfile.TemporaryDirectory(dir=path.parent) as parts:
        for at in range(0, rows, BLOCK):
            generator = np.random.default_rng([seed, at])
            n = min(BLOCK, rows - at)
            table = pl.DataFrame([column(each, generator, n, drift) for each in range(features)])
            table.write_parquet(Path(parts) / f"{at:09}.parquet", compression="lz4")
        pl.scan_parquet(Path(parts) / "*.parquet").sink_parquet(
            path, compression="lz4", row_group_size=250_000
        )


def ours(reference: Path, current: Path) -> dict[str, float]:
    """Compare two files; return seconds and what was found."""
    started = time.perf_counter()
    samples = [ParquetSample.open(each) for each in (reference, current)]
    report = monitor(samples[0], samples[1], progress=SilentProgress())
    return {"seconds": time.perf_counter() - started, "drifted": len(report.drifted)}


def by_scipy(reference: Path, current: Path) -> dict[str, float]:
    """Make the same tests with SciPy, column by column; half of what ours does."""
    started, found = time.perf_counter(), 0
    before, now = pl.read_parquet(reference), pl.read_parquet(current)
    for name in before.columns:
        if before[name].dtype == pl.String:
            counted = before[name].value_counts().join(now[name].value_counts(), on=name)
            table = counted.drop(name).to_numpy().T
            found += scipy.stats.chi2_contingency(table).pvalue < 0.05
            continue
        first, second = (each[name].drop_nulls().to_numpy() for each in (before, now))
        found += scipy.stats.ks_2samp(first, second, method="asymp").pvalue < 0.05
        scipy.stats.wasserstein_distance(first, second)
    return {"seconds": time.perf_counter() - started, "drifted": float(found)}


def by_evidently(reference: Path, current: Path) -> dict[str, float]:
    """Run Evidently's own preset with its own choices."""
    from evidently import Dataset, Report  # noqa: PLC0415 - only where it is installed
    from evidently.presets import DataDriftPreset  # noqa: PLC0415

    started = time.perf_counter()
    given = [
        Dataset.from_pandas(pl.read_parquet(each).to_pandas()) for each in (current, reference)
    ]
    found = Report([DataDriftPreset()]).run(*given).dict()
    counted = next(each for each in found["metrics"] if "count" in str(each["value"]))
    return {"seconds": time.perf_counter() - started, "drifted": counted["value"]["count"]}


WAYS = {"ours": ours, "scipy": by_scipy, "evidently": by_evidently}
NAMED = {
    "ours": "Creditwright: quality, all distances and tests, all features together",
    "scipy": "SciPy: one test and one distance a column",
    "evidently": "Evidently: `DataDriftPreset`, its own choices",
}


def apart(way: str, python: str, reference: Path, current: Path) -> dict[str, float]:
    """Run a way in a process of its own, so that its memory is its own."""
    ran = subprocess.run(  # noqa: S603 - this program
        [python, __file__, "--way", way, str(reference), str(current)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return found


def alone(way: str, files: list[Path]) -> None:
    """Run a way in this process, and print what it took."""
    found = WAYS[way](*files)
    used = resource.getrusage(resource.RUSAGE_SELF)
    found |= {"cpu": used.ru_utime + used.ru_stime, "gib": used.ru_maxrss / 2**20}
    print(json.dumps(found))


def told(pythons: Mapping[str, str], files: list[Path], columns: int) -> Iterator[str]:
    """Yield a row of the table for each way."""
    for way, python in pythons.items():
        found = apart(way, python, *files)
        yield (
            f"| {columns} | {NAMED[way]} | {found['seconds']:.1f} s | {found['cpu']:.1f} s | "
            f"{found['gib']:.2f} GiB | {found['drifted']:.0f} |"
        )


def few_of(wide: list[Path]) -> list[Path]:
    """Write some of the columns to files of their own, and return these."""
    few = [path.with_name(f"few-{path.name}") for path in wide]
    for whole, part in zip(wide, few, strict=True):
        if not part.exists():
            pl.scan_parquet(whole).select(pl.nth(*range(BESIDE))).sink_parquet(part)
    return few


def measured(folder: Path, asked: argparse.Namespace) -> str:
    """Measure, and return the page's table."""
    wide = [folder / f"{name}-{asked.rows}.parquet" for name in ("reference", "current")]
    for seed, path in enumerate(wide):
        if not path.exists():
            write(path, asked.rows, asked.features, seed=seed, drift=0.3 * seed)
    head = [
        f"{asked.rows:,} rows against as many.\n",
        "| columns | by | by the clock | processor time | greatest memory | drifted |",
        "|---|---|---|---|---|---|",
    ]
    rows = list(told({"ours": sys.executable}, wide, asked.features))
    if asked.others:
        ways = {"ours": sys.executable, "scipy": sys.executable}
        ways |= {"evidently": asked.evidently} if asked.evidently else {}
        rows += told(ways, few_of(wide), BESIDE)
    return "\n".join(head + rows)


def main() -> None:
    """Measure, print a table, and write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--features", type=int, default=700)
    parser.add_argument("--folder", type=Path, help="where the files are kept; else they go")
    parser.add_argument("--others", action="store_true")
    parser.add_argument("--evidently", metavar="PYTHON", help="of an environment that has it")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.way:
        alone(asked.way, asked.files)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        load = os.getloadavg()[0]
        table = measured(folder, asked)
    print(table)
    if asked.write:
        from feature_speed.report import machine, renew  # noqa: PLC0415 - draws: not for each way

        block = f"{machine(cores(), load)}\n\n{table}"
        renew(PAGE, "monitoring", block, made_by="benchmarks/monitoring.py")


if __name__ == "__main__":
    main()
