"""Compare every kind of model on the same folds, and say what each costs."""

import shutil
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from threading import Lock

from creditwright import __version__
from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.core.files import LockedError, alone
from creditwright.core.logs import logger
from creditwright.core.parallel import side_by_side
from creditwright.core.progress import Progress
from creditwright.features.catalogue import FEATURES
from creditwright.features.feature import Feature
from creditwright.registry.comparisons import ComparedModel, ComparisonLog, ComparisonRun
from creditwright.training.challengers.candidate import Candidate
from creditwright.training.comparison.figures import Compared, compare_runs
from creditwright.training.comparison.report import MODELS, figures_flat, write_comparison
from creditwright.training.comparison.run import (
    CandidateRun,
    read_fold,
    run_fold,
    together,
    write_fold,
)
from creditwright.training.plan import TrainingPlan
from creditwright.training.trying import Ground
from creditwright.workflows.partwise import NAME_LENGTH, AlreadyAtWorkError
from creditwright.workflows.portfolio import Portfolio
from creditwright.workflows.training_ground import training_ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where a comparison leaves its work.

    Attributes:
        work: Finished folds, until all are.
        reports: A folder; the report goes to one named by all that the figures depend on.
        log: Keeps the runs.
    """

    work: Path
    reports: Path
    log: ComparisonLog


@dataclass(frozen=True, slots=True)
class ComparisonResult:
    """What a comparison gave.

    Attributes:
        resumed: How many fits an earlier run, stopped half-way, had finished.
        fits: How many there were in all.
    """

    compared: Compared
    report: Path
    run: str
    resumed: int
    fits: int


@dataclass(frozen=True, slots=True)
class _Task:
    """One candidate in one fold, and the file that keeps what it gave."""

    candidate: Candidate
    which: int
    file: Path


def compare_models(
    records: Portfolio,
    plan: TrainingPlan,
    candidates: Sequence[Candidate],
    bench: Bench,
    *,
    progress: Progress,
    features: Sequence[Feature] = FEATURES,
) -> ComparisonResult:
    """Fit every candidate in every fold of the training applications, and measure them all.

    Raises:
        AlreadyAtWorkError: If another process is at the same comparison.
        FileAccessError: If `bench` cannot be written.
    """
    work = bench.work
    ground = training_ground(records, plan, work=work, progress=progress, features=features)
    name = _name(records, plan, candidates, ground)
    folder = work / name
    try:
        with alone(folder / "lock", wait=False):
            runs, resumed = _run(candidates, ground, folder, progress)
            shutil.rmtree(folder)
    except LockedError:
        raise AlreadyAtWorkError(folder) from None
    progress.note("Measuring.")
    compared = compare_runs(runs, ground)
    report = bench.reports / name
    write_comparison(report, compared)
    progress.note("Keeping the runs.")
    run = bench.log.add_comparison(_as_runs(compared, plan, records.digest, report))
    logger().info("models compared", models=len(candidates), best=compared.best)
    return ComparisonResult(compared, report, run, resumed, len(candidates) * ground.folds)


def _name(
    records: Portfolio, plan: TrainingPlan, candidates: Sequence[Candidate], ground: Ground
) -> str:
    """Return a name that changes with anything that the figures depend on."""
    said = [
        __version__,
        records.digest,
        [plan.folds, plan.hold_out_share, plan.seed],
        [plan.costs.missed_default, plan.costs.refused_good],
        [[each.name, each.definition] for each in ground.inputs],
        [[each.name, dict(each.settings)] for each in candidates],
    ]
    return f"compare-{sha256_of_bytes(canonical_json(said))[:NAME_LENGTH]}"


def _run(
    candidates: Sequence[Candidate], ground: Ground, folder: Path, progress: Progress
) -> tuple[list[CandidateRun], int]:
    """Return what each candidate gave, and how many fits were there already."""
    tasks = [
        _Task(candidate, which, folder / f"{candidate.name}-{which}.npz")
        for candidate in candidates
        for which in range(ground.folds)
    ]
    resumed = sum(each.file.is_file() for each in tasks)
    if resumed:
        progress.note(f"Going on after {resumed} of {len(tasks)} fits: {folder}")
    turn = Lock()
    done = side_by_side(lambda task: _fit(task, ground, turn), _mixed(tasks))
    for _ in progress.track(done, description="Fitting models", total=len(tasks)):
        pass
    files = {(task.candidate.name, task.which): task.file for task in tasks}
    return [
        together(each, ground, [read_fold(files[each.name, n]) for n in range(ground.folds)])
        for each in candidates
    ], resumed


def _mixed(tasks: Sequence[_Task]) -> list[_Task]:
    """Return the tasks with those that must wait for each other between those that need not."""
    waiting = [task for task in tasks if task.candidate.one_at_a_time]
    others = [task for task in tasks if not task.candidate.one_at_a_time]
    pairs = zip_longest(waiting, others)
    return [task for pair in pairs for task in pair if task is not None]


def _fit(task: _Task, ground: Ground, turn: Lock) -> None:
    """Fit one candidate in one fold, unless an earlier run has."""
    if task.file.is_file():
        return
    with turn if task.candidate.one_at_a_time else nullcontext():
        write_fold(task.file, run_fold(task.candidate, ground, task.which))


def _as_runs(
    compared: Compared, plan: TrainingPlan, records_digest: str, report: Path
) -> ComparisonRun:
    return ComparisonRun(
        name=report.name,
        parameters={
            "folds": str(plan.folds),
            "hold_out_share": str(plan.hold_out_share),
            "seed": str(plan.seed),
            "cost_of_missed_default": str(compared.costs.missed_default),
            "cost_of_refused_good": str(compared.costs.refused_good),
            "learned": ",".join(plan.learned) or "none",
            "features": str(compared.features),
        },
        tags={"records_digest": records_digest, "cheapest": compared.best},
        files=report,
        models=[
            ComparedModel(
                name=each.candidate.name,
                metrics=figures_flat(each),
                parameters={name: str(value) for name, value in each.candidate.settings.items()},
                files=report / MODELS / each.candidate.name,
            )
            for each in compared.figures
        ],
    )
