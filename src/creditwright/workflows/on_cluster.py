"""Features and scores on a cluster: the same functions as on one machine, where the rows are."""

import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from creditwright.core.logs import logger
from creditwright.core.progress import Progress
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.features.catalogue import FEATURES, feature_named
from creditwright.features.feature import Feature
from creditwright.records.cluster.cluster import Cluster, P, ResultInUseError
from creditwright.records.cluster.gather import (
    REJECTED_SCHEMA,
    Gathered,
    gather,
    records_of,
    refuse_too_many_bad_rows,
    rejected_rows,
)
from creditwright.records.cluster.parcel import FAULTS, Parcel, delivered
from creditwright.records.intake import stored_schema
from creditwright.records.records import APPLICATION, HISTORY, SOURCE_TABLE, Records
from creditwright.scoring.bundle import Bundle, write_bundle
from creditwright.workflows.compute_features import FeatureTable, feature_table
from creditwright.workflows.portfolio import what_is_absent
from creditwright.workflows.score_portfolio import ScoringSummary, check_features, score_records

REJECTED = ".rejected"  # added to the result's address: where the rejected rows are listed


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterJob:
    """What a cluster is to read and write.

    Attributes:
        place: The address of the lender's tables, each as Parquet.
        out: The address to write to; nothing may be there.
        partitions: How many; None: by size.
        max_bad_share: The share of a table's rows that may be bad, 0 to 1, orphans apart.
    """

    place: str
    out: str
    partitions: int | None
    max_bad_share: float


def compute_features_on_cluster(
    cluster: Cluster[P],
    job: ClusterJob,
    *,
    progress: Progress,
    features: Sequence[Feature] = FEATURES,
) -> FeatureTable:
    """Compute `features` of every application; rejected rows are listed beside the result.

    Raises:
        ResultInUseError: If there is something where the result is to be.
        BadDataError: If a table cannot be used, or too many of its rows are bad.
    """
    started = time.monotonic()
    names = tuple(feature.name for feature in features)
    gathered = _gathered(cluster, job, progress)
    progress.note("Computing features.")
    cluster.write(
        gathered.parcels,
        partial(_features, history=gathered.history, names=names),
        schema=feature_table(no_records(), features).schema,
        place=job.out,
    )
    return FeatureTable(
        path=job.out,
        applications=sum(cluster.count(job.out, [SOURCE_TABLE]).values()),
        features=len(features),
        partitions=gathered.partitions,
        resumed=0,
        absent=gathered.report.absent,
        records=gathered.report.digest,
        seconds=time.monotonic() - started,
    )


def score_on_cluster(
    cluster: Cluster[P],
    job: ClusterJob,
    bundle: Bundle,
    *,
    explain: bool,
    progress: Progress,
) -> ScoringSummary:
    """Score every application; see `score_portfolio` for what comes out.

    Args:
        cluster: Does the work.
        job: What it reads and writes.
        bundle: The model's; each machine verifies it once more before it scores.
        explain: Add the attributions by theme and the principal reasons of every application.
        progress: Is told of each step.

    Raises:
        ChangedFeatureError: If today's features are not those the model was trained with.
        ResultInUseError: If there is something where the result is to be.
        BadDataError: If a table cannot be used, or too many of its rows are bad.
    """
    model = opened(bundle)
    check_features(model)
    gathered = _gathered(cluster, job, progress)
    progress.note("Scoring.")
    cluster.write(
        gathered.parcels,
        partial(_scores, history=gathered.history, bundle=bundle, explain=explain),
        schema=score_records(no_records(), model, explain=explain).schema,
        place=job.out,
    )
    summary = _summary(cluster, job.out, bundle.digest, gathered.partitions)
    logger().info("portfolio scored", bundle=model.digest, applications=summary.applications)
    return summary


def no_records() -> Records:
    """Return records of no application, with every table: they show which columns come out."""
    tables = {
        name: pl.DataFrame(schema=stored_schema(name)).lazy() for name in (APPLICATION, *HISTORY)
    }
    return Records(tables.pop(APPLICATION), tables)


def _gathered(cluster: Cluster[P], job: ClusterJob, progress: Progress) -> Gathered[P]:
    """Check the tables, list what was rejected, and go on only if it is little."""
    out = job.out.rstrip("/")
    rejected = out + REJECTED
    if not cluster.is_free(out):
        raise ResultInUseError(out)
    if not cluster.is_free(rejected) and list(cluster.columns_at(rejected)) != [*REJECTED_SCHEMA]:
        raise ResultInUseError(rejected)
    progress.note(f"Checking the tables at {job.place}")
    gathered = gather(cluster, job.place, partitions=job.partitions)
    for said in what_is_absent(gathered.report.absent):
        progress.note(said)
    if any(table.rejected for table in gathered.report.tables):
        files = {name: table.files for name, table in gathered.tables.items()}
        cluster.write(
            cluster.pick(gathered.parcels, [FAULTS]),
            partial(rejected_rows, files=files),
            schema=REJECTED_SCHEMA,
            place=rejected,
            replace=True,
        )
        progress.note(f"The rejected rows are listed in {rejected}")
    refuse_too_many_bad_rows(gathered.report, job.max_bad_share)
    return gathered


def _features(
    parcels: Iterable[Parcel], *, history: Sequence[str], names: Sequence[str]
) -> Iterator[pl.DataFrame]:
    features = tuple(feature_named(name) for name in names)
    for delivery in delivered(parcels):
        records = records_of(delivery, history)
        if records is not None:
            yield feature_table(records, features)


def _scores(
    parcels: Iterable[Parcel], *, history: Sequence[str], bundle: Bundle, explain: bool
) -> Iterator[pl.DataFrame]:
    model = opened(bundle)
    check_features(model)
    for delivery in delivered(parcels):
        records = records_of(delivery, history)
        if records is not None:
            yield score_records(records, model, explain=explain, threads=1)


_OPENED: dict[str, DecisionModel] = {}  # by digest: a process works on many partitions


def opened(bundle: Bundle) -> DecisionModel:
    """Return the decision model of a bundle, verified once in this process."""
    if bundle.digest not in _OPENED:
        with tempfile.TemporaryDirectory() as folder:
            write_bundle(Path(folder) / "bundle", bundle.files, bundle.manifest)
            opened = open_bundle(Path(folder) / "bundle", expected_digest=bundle.digest)
        _OPENED[bundle.digest] = opened
    return _OPENED[bundle.digest]


def _summary(cluster: Cluster[P], out: str, digest: str, partitions: int) -> ScoringSummary:
    outcomes: dict[str, dict[str, int]] = {}
    by_source = cluster.count(out, [SOURCE_TABLE, "outcome"])
    for (source, outcome), n in sorted(by_source.items(), key=str):
        outcomes.setdefault(str(source), {})[str(outcome)] = n
    referrals = cluster.count(out, ["referred_because"])
    unseen: dict[str, int] = {}
    for (names,), n in cluster.count(out, ["unseen_categories"]).items():
        for name in names.split(",") if names else ():
            unseen[name] = unseen.get(name, 0) + n
    return ScoringSummary(
        applications=sum(by_source.values()),
        outcomes=outcomes,
        referrals={why: n for (why,), n in sorted(referrals.items(), key=str) if why},
        unseen=dict(sorted(unseen.items())),
        mean_probability=cluster.mean(out, "default_probability") or 0.0,
        partitions=partitions,
        resumed=0,
        bundle=digest,
    )
