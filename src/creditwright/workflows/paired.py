"""Compare two models on the same labelled applications, none of which either was trained on."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.core.progress import Progress
from creditwright.decision.model import DecisionModel
from creditwright.records.people import loans_of, people_of
from creditwright.records.records import APPLICATION_KEY, LABEL, Records
from creditwright.registry.card import ModelCard
from creditwright.registry.gates import Comparison, Difference
from creditwright.scoring.inputs import matrix_of
from creditwright.training.metrics import Estimate
from creditwright.training.paired import auc_difference, cost_difference
from creditwright.training.split import FEWEST_OF_EACH, split_hold_out
from creditwright.workflows.champion import Opened
from creditwright.workflows.portfolio import Portfolio
from creditwright.workflows.promote import Compare
from creditwright.workflows.score_portfolio import check_features


class TooFewUnseenError(BadDataError):
    """Too few labelled applications are left that neither model was trained on."""

    def __init__(self, defaults: int, repaid: int) -> None:
        super().__init__(
            f"Of the labelled applications given, neither model was trained on {defaults} with "
            f"TARGET 1 and {repaid} with TARGET 0; {FEWEST_OF_EACH} of each are needed. Give later "
            "applications, or leave --data away to go by the recorded figures."
        )


@dataclass(frozen=True, slots=True)
class _Scored:
    """Labelled applications in order of their numbers, and what both models say of them."""

    applications: Rows
    labels: Floats
    new: Floats
    old: Floats


def comparing_on(records: Portfolio, progress: Progress) -> Compare:
    """Return what compares two models on the labelled applications of `records`.

    Where these are the records that a model was trained on, only its hold-out counts.
    """

    def compared(new: Opened, old: Opened) -> Comparison:
        scored = _score(records, new.model, old.model, progress)
        unseen = np.ones(scored.labels.size, dtype=np.bool_)
        for each in (new, old):
            if each.card.records_digest == records.digest:
                unseen &= _held_out(scored, each.card, records)
        return _compare(scored, unseen, new.model, old.model)

    return compared


def _score(
    records: Portfolio, new: DecisionModel, old: DecisionModel, progress: Progress
) -> _Scored:
    for each in (new, old):
        check_features(each)
    numbers = records.partitions
    parts = [
        _score_some(records.partition(number), new, old)
        for number in progress.track(numbers, description="Scoring with both", total=len(numbers))
    ]
    applications, labels, ours, theirs = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.argsort(applications)
    return _Scored(applications[order], labels[order], ours[order], theirs[order])


def _score_some(
    records: Records, new: DecisionModel, old: DecisionModel
) -> tuple[Rows, Floats, Floats, Floats]:
    told = records.application.select(APPLICATION_KEY, LABEL).sort(APPLICATION_KEY).collect()
    known = told[LABEL].is_not_null().to_numpy()
    said = [
        each.scorer.score(matrix_of(each.inputs_of(records), each.scorer.inputs))
        for each in (new, old)
    ]
    return (
        told[APPLICATION_KEY].to_numpy()[known],
        told[LABEL].drop_nulls().cast(pl.Float64).to_numpy(),
        said[0].default_probability[known],
        said[1].default_probability[known],
    )


def _held_out(scored: _Scored, card: ModelCard, records: Portfolio) -> Flags:
    """Flag what a model has not seen of its own records: the split of its training, made again."""
    plan, loans = card.plan, [loans_of(records.partition(n)) for n in records.partitions]
    people = people_of(scored.applications, loans)
    split = split_hold_out(
        scored.labels, share=plan["hold_out_share"], seed=plan["seed"], people=people
    )
    kept = np.zeros(scored.labels.size, dtype=np.bool_)
    kept[split.hold_out] = True
    return kept


def _compare(scored: _Scored, unseen: Flags, new: DecisionModel, old: DecisionModel) -> Comparison:
    labels, ours, theirs = (each[unseen] for each in (scored.labels, scored.new, scored.old))
    defaults = int(labels.sum())
    if min(defaults, labels.size - defaults) < FEWEST_OF_EACH:
        raise TooFewUnseenError(defaults, labels.size - defaults)
    cost = cost_difference(
        labels,
        (ours > new.policy.decline_above).astype(np.float64),
        (theirs > old.policy.decline_above).astype(np.float64),
        new.policy.costs,
    )
    return Comparison(
        auc=_difference(auc_difference(labels, ours, theirs)),
        cost=_difference(cost),
        how=f"on the same {labels.size:,} applications, which neither was trained on",
    )


def _difference(found: Estimate) -> Difference:
    return Difference(found.value, found.low, found.high)
