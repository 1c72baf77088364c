"""What is measured, each in a process of its own; what a measure returns is JSON."""

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from creditwright.core.progress import SilentProgress
from creditwright.features.catalogue import FEATURES
from creditwright.features.compute import compute_frame
from creditwright.features.feature import Feature
from creditwright.features.plan import plan_for
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import APPLICATION, Records, RecordsInMemory
from creditwright.workflows.feature_frames import feature_frames
from feature_speed.one_applicant import one_applicant
from pandas_baseline.features import baseline_features

Measured = dict[str, Any]


def columns_read(features: Sequence[Feature] = FEATURES) -> dict[str, Sequence[str]]:
    """Return the columns that features read, by table."""
    plan = plan_for(tuple(features))
    return {APPLICATION: plan.application_columns, **plan.tables}


def needed_rows(records: Records, wanted: dict[str, Sequence[str]]) -> dict[str, pl.DataFrame]:
    """Read what features read of one partition."""
    tables = {APPLICATION: records.application, **records.history}
    return {name: tables[name].select(wanted[name]).collect() for name in wanted if name in tables}


def scan(prepared: Path) -> Measured:
    """Read every column that features read, and add each up: no feature can cost less."""
    records, wanted = PreparedRecords(prepared), columns_read()
    rows = 0
    for number in records.partitions:
        for frame in needed_rows(records.partition(number), wanted).values():
            rows += frame.height
            # Texts are added by the numbers of their words: each value is touched.
            frame.select(pl.all().to_physical().sum())
    return {"rows": rows, "partitions": len(records.partitions)}


def _compute(prepared: Path, features: Sequence[Feature]) -> Measured:
    records = PreparedRecords(prepared)
    with tempfile.TemporaryDirectory() as work:
        frames = feature_frames(records, features, work=Path(work), progress=SilentProgress())
        applications = sum(each.height for each in frames)
    return {"applications": applications, "features": len(features)}


def ours(prepared: Path, only: Sequence[str] = ()) -> Measured:
    """Compute every feature, or only those named, partition by partition."""
    return _compute(prepared, [each for each in FEATURES if not only or each.name in only])


def pandas(prepared: Path) -> Measured:
    """Compute the baseline's features with pandas, table by table."""
    found = baseline_features(prepared)
    return {"applications": found.shape[0], "features": list(found.columns)}


def by_theme(prepared: Path) -> Measured:
    """Compute the features of each theme alone; what themes share is counted in each."""
    found = {}
    for theme in dict.fromkeys(each.theme for each in FEATURES):
        features = [each for each in FEATURES if each.theme is theme]
        started = time.perf_counter()
        _compute(prepared, features)
        seconds = time.perf_counter() - started
        found[theme.value] = {"features": len(features), "seconds": seconds}
    return found


def steps(prepared: Path) -> Measured:
    """Say where the time goes, on one core: reading, each table's aggregates, the rest."""
    records, wanted = PreparedRecords(prepared), columns_read()
    names = [each.name for each in FEATURES]
    sources = [(part.view.name, part.features) for part in plan_for(tuple(FEATURES)).parts]
    parts = ("reading", *(name for name, _ in sources), "the rest", "handing over")
    spent = dict.fromkeys(parts, 0.0)
    for number in records.partitions:
        started = time.perf_counter()
        tables = needed_rows(records.partition(number), wanted)
        spent["reading"] += time.perf_counter() - started
        held = RecordsInMemory(tables.pop(APPLICATION), tables)
        of_sources = 0.0
        for name, features in sources:
            started = time.perf_counter()
            compute_frame(held, features)
            seconds = time.perf_counter() - started
            spent[name] += seconds
            of_sources += seconds
        started = time.perf_counter()
        frame = compute_frame(held)
        spent["the rest"] += time.perf_counter() - started - of_sources
        started = time.perf_counter()
        frame.frame(names)
        spent["handing over"] += time.perf_counter() - started
    return spent


MEASURES: dict[str, Callable[[Path], Measured]] = {
    "scan": scan,
    "ours": ours,
    "pandas": pandas,
    "by_theme": by_theme,
    "steps": steps,
    "one": one_applicant,
}
