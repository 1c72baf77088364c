"""The published steps on a lender's tables: the same folds for each, intervals and cost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import lightgbm
import numpy as np

from creditwright.core.numbers import Flags, Floats
from creditwright.decision.policy import Costs
from creditwright.learned.catalogue import DEFAULT
from creditwright.training.paired import mean_estimate
from creditwright.training.platt import fit_line
from creditwright.training.split import inside_and_outside, parts_of
from feature_worth.compare import FOLDS, Columns, Placed, half_width, placed
from feature_worth.data import APPLICATION_BLOCKS, HISTORY_BLOCKS, DataSet
from feature_worth.learned import with_stages

PUBLISHED_RECIPE: Mapping[str, float | int | str | bool] = {
    "objective": "binary", "learning_rate": 0.03, "num_leaves": 31, "feature_fraction": 0.2,
    "lambda_l2": 100.0, "min_data_in_leaf": 70, "metric": "binary_logloss", "num_threads": 1,
    "verbosity": -1, "deterministic": True, "force_col_wise": True,
}  # fmt: skip
MOST_ROUNDS = 4000
PATIENCE = 100
RATIOS = ("ratios", "external")
HISTORIES = tuple(dict.fromkeys(HISTORY_BLOCKS.values()))
ACROSS = "burden"  # what is computed from the application and its histories together
CURVE = (8, 4, 2)  # the model learns from one application in so many
RAW = "raw columns"


@dataclass(frozen=True, slots=True)
class Step:
    """One set of columns; `against` is the step it is compared with."""

    name: str
    columns: Columns
    against: str | None = None
    one_in: int = 1


def steps_of(data: DataSet) -> Iterator[Step]:
    """Say what is measured: the published ladder, then what we train with by default."""
    raw, ratios = data.raw, np.column_stack([data.raw, data.matrix(RATIOS)])
    yield Step(RAW, lambda *_: raw)
    for one_in in CURVE:
        yield Step(f"{RAW}, of one application in {one_in}", lambda *_: raw, RAW, one_in)
    yield Step("+ ratios", lambda *_: ratios, RAW)
    last = "+ ratios"
    histories = tuple(block for block in HISTORIES if data.blocks.get(block))
    if histories:
        histories += (ACROSS,)
        every = np.column_stack([ratios, data.matrix(histories)])
        yield Step("+ history", lambda *_: every, last)
        last = "+ history"
    ours = with_stages(data, (*APPLICATION_BLOCKS, *histories), DEFAULT)
    yield Step("our features, none protected", ours, last)


@dataclass(frozen=True, slots=True)
class Found:
    """What a step came to: placements for the area, and what each application costs.

    A step on the curve has no cost: what learned from too little may not be calibrated.
    """

    placed: Placed
    cost: Floats | None


def measure(data: DataSet, seeds: Sequence[int], rounds: int | None = None) -> dict[str, Any]:
    """Measure every step.

    Args:
        data: Labelled applications with all their features.
        seeds: Each gives other folds, the same for all steps; what is told is their mean.
        rounds: Of each booster; None: as many as suit a fifth of the rows it sees.
    """
    done: dict[str, Found] = {}
    lines = []
    for step in steps_of(data):
        margins = [_out_of_fold(step, data.labels, seed, rounds) for seed in seeds]
        cost = None if step.one_in > 1 else _mean_cost(margins, data.labels, seeds)
        done[step.name] = Found(placed(np.stack(margins), data.labels), cost)
        lines.append(_line(step, data, done))
        print(f"{data.name}: {lines[-1]}", flush=True)
    return {
        "applications": int(data.labels.size),
        "defaults": int(data.labels.sum()),
        "seeds": len(seeds),
        "rounds": rounds,
        "missing": sorted(_missing(data)),
        "steps": lines,
        "refuse_nobody": Costs().missed_default * float(data.labels.mean()),
    }


def _mean_cost(margins: Sequence[Floats], labels: Floats, seeds: Sequence[int]) -> Floats:
    drawn = zip(margins, seeds, strict=True)
    costs = [cost_of_each(each, labels, seed) for each, seed in drawn]
    return np.asarray(np.mean(costs, axis=0), dtype=np.float64)


def _missing(data: DataSet) -> set[str]:
    return {table for table, block in HISTORY_BLOCKS.items() if not data.blocks.get(block)}


def _out_of_fold(step: Step, labels: Floats, seed: int, rounds: int | None) -> Floats:
    fold, margins = parts_of(labels, FOLDS, seed), np.empty(labels.size)
    for each in range(FOLDS):
        seen, unseen = inside_and_outside(fold, each)
        values = step.columns(seen, unseen, seed)
        fewer = _some(seen, labels, step.one_in, seed)
        wanted = {**PUBLISHED_RECIPE, "seed": seed}
        number = rounds or _rounds_wanted(values[fewer], labels[fewer], wanted, seed)
        learnt = lightgbm.Dataset(values[fewer], labels[fewer])
        booster = lightgbm.train(wanted, learnt, num_boost_round=number)
        margins[unseen] = booster.predict(values[unseen], raw_score=True, num_threads=1)
    return margins


def _some(seen: Flags, labels: Floats, one_in: int, seed: int) -> Flags:
    """Return every so many-th of the rows seen, with the same share of defaults."""
    if one_in == 1:
        return seen
    chosen = np.zeros_like(seen)
    chosen[np.flatnonzero(seen)[parts_of(labels[seen], one_in, seed) == 0]] = True
    return chosen


def _rounds_wanted(values: Floats, labels: Floats, wanted: dict[str, Any], seed: int) -> int:
    """Return after how many rounds a fifth of the rows seen, put aside, is told best."""
    inside, aside = inside_and_outside(parts_of(labels, FOLDS, seed), 0)
    learnt = lightgbm.Dataset(values[inside], labels[inside])
    judged = lightgbm.Dataset(values[aside], labels[aside], reference=learnt)
    booster = lightgbm.train(
        wanted,
        learnt,
        num_boost_round=MOST_ROUNDS,
        valid_sets=[judged],
        callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
    )
    return max(1, booster.best_iteration)


def cost_of_each(margins: Floats, labels: Floats, seed: int) -> Floats:
    """Return what each application costs when declined above the cut-off that the costs imply.

    A fold's probabilities are calibrated by a line through all other folds' margins.
    """
    costs, fold, declined = Costs(), parts_of(labels, FOLDS, seed), np.zeros(labels.size, bool)
    for each in range(FOLDS):
        others, own = inside_and_outside(fold, each)
        line = fit_line(margins[others], labels[others])
        log_odds = line.slope * margins[own] + line.intercept
        declined[own] = 1 / (1 + np.exp(-log_odds)) > costs.theoretical_cut_off
    refused = np.where(declined & (labels == 0), costs.refused_good, 0.0)
    return refused + np.where(~declined & (labels == 1), costs.missed_default, 0.0)


def _line(step: Step, data: DataSet, done: Mapping[str, Found]) -> dict[str, Any]:
    found, other = done[step.name], None if step.against is None else done[step.against]
    columns = step.columns(data.labels >= 0, data.labels < 0, 1)
    return {
        "step": step.name,
        "against": step.against,
        "one_in": step.one_in,
        "features": int(columns.shape[1]),
        "auc": found.placed.area,
        "auc_half_width": half_width(found.placed),
        "gain": None if other is None else found.placed.area - other.placed.area,
        "gain_half_width": None if other is None else half_width(found.placed, other.placed),
        "cost": None if found.cost is None else asdict(mean_estimate(found.cost)),
        "cost_gain": _difference(found.cost, None if other is None else other.cost),
    }


def _difference(cost: Floats | None, other: Floats | None) -> dict[str, float] | None:
    return None if cost is None or other is None else asdict(mean_estimate(cost - other))
