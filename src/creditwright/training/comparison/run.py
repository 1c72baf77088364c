"""One candidate in one fold: fitted on the other folds, asked about this one, and timed."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from creditwright.core.files import written_whole
from creditwright.core.numbers import Floats
from creditwright.training.challengers.candidate import Candidate, Fitted
from creditwright.training.split import inside_and_outside
from creditwright.training.trying import Ground

TIMED_ALONE = 25  # applications scored one by one; their median is the latency


@dataclass(frozen=True, slots=True)
class FoldRun:
    """What one fold gave.

    Attributes:
        log_odds: Of the fold's applications, in their order, by a model that has not seen them.
        fit_seconds: How long fitting took, while another fold may have run on another core.
        milliseconds: How long one application takes alone, features given: the median of some.
        size_bytes: Of the model.
    """

    log_odds: Floats
    fit_seconds: float
    milliseconds: float
    size_bytes: int


def run_fold(candidate: Candidate, ground: Ground, which: int) -> FoldRun:
    """Fit a candidate on all folds but `which`, and ask it about that one."""
    seen, unseen = inside_and_outside(ground.fold, which)
    learning = ground.examples.at(seen)
    begun = time.perf_counter()
    fitted = candidate.fit(learning, ground.inputs, ground.seed)
    taken = time.perf_counter() - begun
    asked = ground.examples.values[unseen]
    return FoldRun(fitted.log_odds(asked), taken, _latency(fitted, asked), fitted.size_bytes)


def _latency(fitted: Fitted, values: Floats) -> float:
    taken = []
    for row in range(min(TIMED_ALONE, values.shape[0])):
        begun = time.perf_counter()
        fitted.log_odds(values[row : row + 1])
        taken.append(time.perf_counter() - begun)
    return float(np.median(taken)) * 1000


def write_fold(file: Path, run: FoldRun) -> None:
    """Write what a fold gave, whole or not at all: arrays, which no reader runs as code."""
    with written_whole(file) as part, part.open("wb") as out:
        figures = np.array([run.fit_seconds, run.milliseconds, float(run.size_bytes)])
        np.savez(out, allow_pickle=False, log_odds=run.log_odds, figures=figures)


def read_fold(file: Path) -> FoldRun:
    """Read what `write_fold` wrote."""
    with np.load(file, allow_pickle=False) as kept:
        seconds, milliseconds, size = kept["figures"].tolist()
        return FoldRun(kept["log_odds"], seconds, milliseconds, int(size))


@dataclass(frozen=True, slots=True)
class CandidateRun:
    """What all folds of one candidate gave together.

    Attributes:
        log_odds: Of each training application, by a model that has not seen it.
        fit_seconds: The median of the folds.
        milliseconds: Likewise.
        size_bytes: Likewise.
    """

    candidate: Candidate
    log_odds: Floats
    fit_seconds: float
    milliseconds: float
    size_bytes: int


def together(candidate: Candidate, ground: Ground, runs: Sequence[FoldRun]) -> CandidateRun:
    """Put the folds of a candidate together, one run for each fold in their order."""
    log_odds = np.empty(ground.fold.size)
    for which, run in enumerate(runs):
        log_odds[ground.fold == which] = run.log_odds
    return CandidateRun(
        candidate,
        log_odds,
        fit_seconds=float(np.median([run.fit_seconds for run in runs])),
        milliseconds=float(np.median([run.milliseconds for run in runs])),
        size_bytes=int(np.median([run.size_bytes for run in runs])),
    )
