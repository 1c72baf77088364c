"""Take one decision out of a table of scores, to show what a decision looks like."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from creditwright.core.text import Text
from creditwright.decision.policy import Outcome
from creditwright.decision.reasons import AT_MOST
from creditwright.records.records import APPLICATION_KEY, SOURCE_TABLE
from creditwright.records.tables import APPLICATION_TEST


@dataclass(frozen=True, slots=True)
class ExampleDecision:
    """One application's decision.

    Attributes:
        application: Its number.
        default_probability: Strictly between 0 and 1.
        score: In points.
        reasons: Costliest first.
    """

    application: int
    default_probability: float
    score: float
    outcome: Outcome
    reasons: tuple[Text, ...]


def example_decision(scores: Path) -> ExampleDecision | None:
    """Return the first declined application without a known outcome; else the first declined one.

    Args:
        scores: A table of scores with reasons.

    Returns:
        None where nobody was declined.
    """
    is_new = pl.col(SOURCE_TABLE) == APPLICATION_TEST.name
    declined = (
        pl.scan_parquet(scores)
        .filter(pl.col("outcome") == Outcome.DECLINE.value)
        .sort(~is_new, APPLICATION_KEY)
        .head(1)
        .collect()
    )
    if declined.is_empty():
        return None
    row = declined.row(0, named=True)
    given = [n for n in range(1, AT_MOST + 1) if row[f"reason_{n}"] is not None]
    return ExampleDecision(
        application=row[APPLICATION_KEY],
        default_probability=row["default_probability"],
        score=row["score"],
        outcome=Outcome(row["outcome"]),
        reasons=tuple(Text(en=row[f"reason_{n}_en"], fr=row[f"reason_{n}_fr"]) for n in given),
    )
