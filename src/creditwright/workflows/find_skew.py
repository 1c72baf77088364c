"""Look for skew: does an application get the same values alone as among all others?

Training and batch scoring compute many applications at a time, the service one. One function
computes both, so they ought to agree to the last bit; this compares them on the lender's own rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from creditwright.core.errors import CreditwrightError
from creditwright.core.progress import Progress
from creditwright.decision.model import DecisionModel
from creditwright.features.compute import compute
from creditwright.records.records import APPLICATION_KEY, Records
from creditwright.workflows.portfolio import Portfolio
from creditwright.workflows.score_portfolio import score_records

OnTrial = Callable[[Records], pl.DataFrame]
AT_MOST_NAMED = 10


class SkewError(CreditwrightError):
    """An application gets other values alone than among others."""

    def __init__(self, skew: "Skew") -> None:
        named = [f"{name} ({n})" for name, n in list(skew.differing.items())[:AT_MOST_NAMED]]
        more = len(skew.differing) - len(named)
        super().__init__(
            f"{len(skew.differing)} of {skew.values} values differ between an application alone "
            f"and among others (in how many of {skew.applications} applications): "
            f"{', '.join(named)}{f' and {more} more' if more else ''}. Scores computed by the "
            "service and in batch would not agree. Please report it."
        )


@dataclass(frozen=True, slots=True)
class Skew:
    """What a comparison found.

    Attributes:
        applications: How many were compared.
        values: How many values of each.
        differing: By name of a value, in how many applications it differs; those most often first.
    """

    applications: int
    values: int
    differing: Mapping[str, int]


def features_on_trial(records: Records) -> pl.DataFrame:
    """Return every feature of some applications."""
    return compute(records)


def with_scores_of(model: DecisionModel) -> OnTrial:
    """Return what gives the features, and the scores of `model` with their attributions."""

    def both(records: Records) -> pl.DataFrame:
        scores = score_records(records, model, explain=True, threads=1)
        return compute(records).join(scores, on=APPLICATION_KEY, maintain_order="left")

    return both


def find_skew(
    records: Portfolio, on_trial: OnTrial, *, sample: int, seed: int, progress: Progress
) -> Skew:
    """Compare what `on_trial` says of some applications alone and among their partition.

    Args:
        records: The portfolio.
        on_trial: From the records of some applications to one row for each: SK_ID_CURR, and values.
        sample: How many applications to compare; all of them if there are fewer.
        seed: Of the choice.
        progress: Told of each partition.

    Returns:
        What differs in a single bit, a missing value from a known one included.
    """
    numbers = records.partitions
    chosen = _chosen(records, sample, seed)
    alone: list[pl.DataFrame] = []
    among: list[pl.DataFrame] = []
    for number in progress.track(numbers, description="Comparing", total=len(numbers)):
        partition = _in_memory(records.partition(number))
        own = partition.application.select(APPLICATION_KEY).collect().to_series()
        here = sorted(chosen.intersection(own))
        if here:
            among.append(on_trial(partition).filter(pl.col(APPLICATION_KEY).is_in(here)))
            alone += [on_trial(_only(partition, each)) for each in here]
    return _compared(alone, among)


def _chosen(records: Portfolio, sample: int, seed: int) -> frozenset[int]:
    keys = [
        records.partition(number).application.select(APPLICATION_KEY).collect().to_series()
        for number in records.partitions
    ]
    every = np.sort(np.concatenate([each.to_numpy() for each in keys]))
    few = np.random.default_rng(seed).choice(every, min(sample, every.size), replace=False)
    return frozenset(few.tolist())


def _in_memory(records: Records) -> Records:
    return Records(
        records.application.collect().lazy(),
        {name: table.collect().lazy() for name, table in records.history.items()},
    )


def _only(records: Records, application: int) -> Records:
    its_own = pl.col(APPLICATION_KEY) == application
    return Records(
        records.application.filter(its_own),
        {name: table.filter(its_own) for name, table in records.history.items()},
    )


def _compared(alone: Sequence[pl.DataFrame], among: Sequence[pl.DataFrame]) -> Skew:
    if not alone:
        return Skew(0, 0, {})
    one = pl.concat(alone).sort(APPLICATION_KEY)
    other = pl.concat(among).sort(APPLICATION_KEY)
    names = [name for name in one.columns if name != APPLICATION_KEY]
    counts = {name: _differing(one[name], other[name]) for name in names}
    often = sorted(counts.items(), key=lambda each: -each[1])
    return Skew(one.height, len(names), {name: count for name, count in often if count})


def _differing(one: pl.Series, other: pl.Series) -> int:
    if one.dtype == pl.Float64:
        bits = _bits(one) != _bits(other)
        return int((bits | (one.is_null() != other.is_null()).to_numpy()).sum())
    return int((~one.eq_missing(other)).sum())


def _bits(values: pl.Series) -> np.ndarray[Any, np.dtype[np.int64]]:
    return values.fill_null(0.0).to_numpy().view(np.int64)
