"""A lender's records as a sample to be watched: every feature, or what a model sees and says."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.core.progress import Progress
from creditwright.decision.assessment import assess
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome
from creditwright.features.catalogue import FEATURES
from creditwright.features.definition import definitions_of
from creditwright.records.records import APPLICATION_KEY, LABEL, SOURCE_TABLE
from creditwright.workflows.compute_features import FeatureTables
from creditwright.workflows.partwise import PartwiseWork, write_by_parts
from creditwright.workflows.portfolio import Portfolio, say_what_is_absent
from creditwright.workflows.score_portfolio import check_features
from creditwright.workflows.watched_sample import ParquetSample

FORMAT = 1  # of the tables written
NAME_LENGTH = 32  # hexadecimal digits: 128 bits


@dataclass(frozen=True, slots=True)
class WatchedTables:
    """Makes the table of one partition: the model's inputs, and what it says of them."""

    records: Portfolio
    model: DecisionModel

    def __call__(self, number: int) -> pl.DataFrame:
        """Return the table of a partition, by its number."""
        return watched_table(self.records, number, self.model)


def watched_table(records: Portfolio, number: int, model: DecisionModel) -> pl.DataFrame:
    """Return the model's inputs, and what it says, one row an application, by number.

    Beside them SK_ID_CURR, SOURCE_TABLE and TARGET; default_probability, outcome, referred_because
    (null unless referred), and reason_1, the costliest reason of a decline.
    """
    partition = records.partition(number)
    frame = model.inputs_of(partition)
    found = assess(frame, model, explain=False, threads=1)
    reasons = [
        each.codes[0] if each and each.codes and outcome is Outcome.DECLINE else None
        for each, outcome in zip(found.reasons, found.outcomes, strict=True)
    ]
    told = partition.application.select(APPLICATION_KEY, SOURCE_TABLE, LABEL).collect()
    inputs = frame.frame([each.name for each in model.scorer.inputs])
    said = inputs.with_columns(
        pl.Series("default_probability", found.scores.default_probability),
        pl.Series("outcome", [each.value for each in found.outcomes], pl.String),
        pl.Series("referred_because", found.referrals, pl.String),
        pl.Series("reason_1", reasons, pl.String),
    )
    return told.join(said, on=APPLICATION_KEY, maintain_order="right")


def watched_records(
    records: Portfolio,
    model: DecisionModel | None,
    where: str,
    *,
    folder: Path,
    work: Path,
    progress: Progress,
) -> ParquetSample:
    """Return a portfolio as a sample: every feature; with a model its inputs and what it says.

    The table is kept: a reference is computed once.

    Args:
        records: The portfolio.
        model: Whose inputs and answers are watched; None: every feature, no answers.
        where: What the portfolio is called.
        folder: Where the table is kept.
        work: Where the parts of a run in progress are kept.
        progress: Told of each partition.

    Raises:
        ChangedFeatureError: If today's features are not those the model was trained with.
    """
    say_what_is_absent(records, progress)
    if model is not None:
        check_features(model)
    means = model.digest if model is not None else sorted(definitions_of(FEATURES).items())
    task = PartwiseWork(
        description="Computing what is watched",
        depends_on=[FORMAT, records.digest, means],
        partitions=records.partitions,
    )
    name = sha256_of_bytes(canonical_json([*task.depends_on, *task.partitions]))[:NAME_LENGTH]
    out = folder / f"{name}.parquet"
    if not out.exists():
        folder.mkdir(parents=True, exist_ok=True)
        if model is None:
            tables = FeatureTables(records, tuple(FEATURES))
            write_by_parts(task, tables, out, work=work, progress=progress, by_processes=True)
        else:
            write_by_parts(task, WatchedTables(records, model), out, work=work, progress=progress)
    return ParquetSample.open(out, where)
