"""Score a portfolio: probability, score, outcome and reasons of every application.

Partition by partition, so that memory does not grow with the portfolio and a run that was killed
goes on where it stopped: see `partwise`.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from creditwright.core.logs import logger
from creditwright.core.progress import Progress
from creditwright.decision.assessment import assess
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import check_rule_definitions
from creditwright.features.catalogue import FEATURES
from creditwright.learned.catalogue import all_definitions
from creditwright.records.pseudonyms import Pseudonyms
from creditwright.records.records import APPLICATION_KEY, SOURCE_TABLE, Records
from creditwright.scoring.inputs import check_definitions
from creditwright.scoring.scorer import ALL_THREADS
from creditwright.workflows.partwise import PartwiseWork, write_by_parts
from creditwright.workflows.portfolio import Portfolio, say_what_is_absent
from creditwright.workflows.scores_table import scores_table

FORMAT = 2  # of the table written; another one does not go on with the parts of this
ROW_GROUP = 100_000


@dataclass(frozen=True, slots=True)
class ScoringSummary:
    """What a scoring gave.

    Attributes:
        outcomes: By source table, how many applications got which outcome.
        referrals: Why applications were referred, counted.
        unseen: By feature, how many applications gave a category the model never saw.
        resumed: How many partitions an earlier run had finished.
    """

    applications: int
    outcomes: dict[str, dict[str, int]]
    referrals: dict[str, int]
    unseen: dict[str, int]
    mean_probability: float
    partitions: int
    resumed: int
    bundle: str


def score_portfolio(  # noqa: PLR0913 - what a scoring is told
    records: Portfolio,
    model: DecisionModel,
    *,
    out: Path,
    work: Path,
    explain: bool,
    progress: Progress,
    pseudonyms: Pseudonyms | None = None,
) -> ScoringSummary:
    """Score every application of `records` and write the table to `out`, whole or not at all.

    Args:
        records: The portfolio.
        model: The decision model.
        out: The Parquet file to write.
        work: Where the parts of a run in progress are kept.
        explain: Add the attributions by theme and the principal reasons of every application.
        progress: Is told of each partition.
        pseudonyms: What applications are called in the table; None: by their numbers.

    Raises:
        ChangedFeatureError: If today's features are not those the model was trained with.
        AlreadyAtWorkError: If another process is at the same work.
    """
    say_what_is_absent(records, progress)
    check_features(model)
    task = PartwiseWork(
        description="Scoring",
        depends_on=[FORMAT, records.digest, model.digest, explain],
        partitions=records.partitions,
        rows_a_group=ROW_GROUP,
        pseudonyms=pseudonyms,
    )

    threads = 1 if len(records.partitions) > 1 else ALL_THREADS  # then partitions share the cores

    def scored(number: int) -> pl.DataFrame:
        partition = records.partition(number)
        return score_records(partition, model, explain=explain, threads=threads)

    resumed = write_by_parts(task, scored, out, work=work, progress=progress)
    summary = _summary(out, model.digest, partitions=len(records.partitions), resumed=resumed)
    logger().info("portfolio scored", bundle=model.digest, applications=summary.applications)
    return summary


def check_features(model: DecisionModel) -> None:
    """Refuse a model that was trained, or whose rules were written, with other features.

    Raises:
        ChangedFeatureError: Naming the features that differ.
    """
    check_definitions(model.scorer.inputs, all_definitions(FEATURES))
    check_rule_definitions(model.policy)


def score_records(
    records: Records,
    model: DecisionModel,
    *,
    explain: bool,
    threads: int = ALL_THREADS,
) -> pl.DataFrame:
    """Return the scores of some applications, one row each, by number; see `scores_table`."""
    frame = model.inputs_of(records)
    sources = records.application.select(APPLICATION_KEY, SOURCE_TABLE).collect()
    named = frame.frame(()).join(sources, on=APPLICATION_KEY, how="left", maintain_order="left")
    return scores_table(named, assess(frame, model, explain=explain, threads=threads), model)


def _summary(out: Path, bundle: str, *, partitions: int, resumed: int) -> ScoringSummary:
    scores = pl.scan_parquet(out)
    by_source = scores.group_by(SOURCE_TABLE, "outcome").len().collect().sort(pl.all())
    outcomes: dict[str, dict[str, int]] = {}
    for source, outcome, n in by_source.iter_rows():
        outcomes.setdefault(source, {})[outcome] = n
    count, mean = scores.select(pl.len(), pl.col("default_probability").mean()).collect().row(0)
    return ScoringSummary(
        applications=count,
        outcomes=outcomes,
        referrals=_counts(scores.select("referred_because")),
        unseen=_counts(scores.select(pl.col("unseen_categories").str.split(",").explode())),
        mean_probability=mean or 0.0,
        partitions=partitions,
        resumed=resumed,
        bundle=bundle,
    )


def _counts(column: pl.LazyFrame) -> dict[str, int]:
    counted = column.drop_nulls().group_by(pl.all()).len().collect()
    return dict(sorted(counted.iter_rows()))
