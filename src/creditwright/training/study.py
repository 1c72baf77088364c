"""A search on disk, by Optuna: each trial is kept as it ends, so that a killed search goes on.

A search that went on gives what an unbroken one would have given: what a trial proposes depends on
the trials that ended before it, in their order, and on a seed of its own, never on what this
process drew before. A trial that was under way when the process ended is made again.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import lightgbm
import numpy as np
import optuna
from optuna.distributions import BaseDistribution
from optuna.exceptions import StorageInternalError
from optuna.trial import FrozenTrial, TrialState
from sqlalchemy.exc import SQLAlchemyError

from creditwright.core.digests import canonical_json
from creditwright.core.errors import FileAccessError
from creditwright.core.files import alone
from creditwright.core.progress import Progress
from creditwright.training.fitting import FIXED, INNER_PARTS, MOST_ROUNDS, PATIENCE
from creditwright.training.parameters import ModelParameters, parameters_of
from creditwright.training.search import (
    NEVER_GIVES_UP,
    SearchPlan,
    Study,
    Trial,
    try_parameters,
)
from creditwright.training.space import search_space
from creditwright.training.trying import Ground, Objective

ENDED = (TrialState.COMPLETE, TrialState.PRUNED)
FIRST_COMPLETE = 5  # trials on all folds before any is given up
FEWEST_FOLDS = 2  # folds before a trial is given up


class StudyFileError(FileAccessError):
    """The file of a search cannot be used."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The search kept in {path} cannot be read or written: {reason}. To search from the "
            "beginning, remove that file."
        )


def search(
    ground: Ground, around: ModelParameters, plan: SearchPlan, folder: Path, progress: Progress
) -> Study:
    """Search by `plan`, going on with what an earlier process began.

    Args:
        ground: What trials are compared on.
        around: What the search starts from: its first trial, and what it leaves alone.
        plan: How.
        folder: Where searches are kept, each in a file named by all that its outcome depends on.
        progress: Is told of each trial.

    Raises:
        StudyFileError: If the file of the search cannot be used.
        LockedError: If another process is at this search.
        NoTrialError: If no trial gave a model.
    """
    name = _digest(ground, around, plan)
    path = folder / f"{name}.db"
    total = len(plan.grid) or plan.trials
    with alone(folder / f"{name}.lock", wait=False), _told_as_study_file(path):
        kept = _open(path, name)
        done = len(_ended(kept))
        if done:
            progress.note(f"Going on with a search of which {min(done, total)} trials are done.")
        for number in progress.track(range(total), description="Searching", total=total):
            if number >= done:
                _make_trial(kept, number, ground, around, plan)
        found = Study(plan.objective, tuple(map(_trial, _ended(kept)[:total])))
    progress.note(_in_words(found))
    return found


def _in_words(study: Study) -> str:
    best, first = (study.trials[n].value for n in (study.best, 0))
    beside = "" if first is None else f"; of the first {first:.5f}"
    return (
        f"The best of {len(study.trials)} trials is number {study.best}: {study.objective} on the "
        f"folds {best:.5f}{beside}."
    )


@contextmanager
def _told_as_study_file(path: Path) -> Iterator[None]:
    try:
        yield
    except (StorageInternalError, SQLAlchemyError) as error:
        cause = error.__cause__ or error
        raise StudyFileError(path, " ".join(str(cause).split())[:200].rstrip(".")) from error


def _open(path: Path, name: str) -> optuna.Study:
    """Open a study, and mark as failed what a killed process left running."""
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    storage = optuna.storages.RDBStorage(f"sqlite:///{path.resolve()}")
    pruner = optuna.pruners.MedianPruner(
        n_startup_trials=FIRST_COMPLETE, n_warmup_steps=FEWEST_FOLDS - 1
    )
    study = optuna.create_study(
        storage=storage, study_name=name, direction="minimize", pruner=pruner, load_if_exists=True
    )
    for left in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
        study.tell(left.number, state=TrialState.FAIL)
    return study


def _ended(study: optuna.Study) -> list[FrozenTrial]:
    return study.get_trials(deepcopy=False, states=ENDED)


def _trial(kept: FrozenTrial) -> Trial:
    return Trial(
        parameters=parameters_of(kept.user_attrs["parameters"]),
        log_losses=tuple(kept.user_attrs["log_losses"]),
        value=kept.value if kept.state is TrialState.COMPLETE else None,
    )


def _make_trial(
    study: optuna.Study, number: int, ground: Ground, around: ModelParameters, plan: SearchPlan
) -> None:
    """Make trial `number` of those that end, and keep it."""
    if plan.grid:
        _add(study, try_parameters(ground, plan.grid[number], plan.objective, NEVER_GIVES_UP), {})
    elif number == 0:
        found = try_parameters(ground, around, plan.objective, NEVER_GIVES_UP)
        _add(study, found, search_space(around))
    else:
        _propose(study, number, ground, around, plan.objective)


def _add(study: optuna.Study, found: Trial, space: Mapping[str, BaseDistribution]) -> None:
    """Keep a trial that nobody proposed."""
    document = found.parameters.numbers()
    study.add_trial(
        optuna.create_trial(
            state=TrialState.PRUNED if found.value is None else TrialState.COMPLETE,
            value=found.value,
            params={name: document[name] for name in space},
            distributions=dict(space),
            user_attrs=_attributes(found),
            intermediate_values=dict.fromkeys(range(len(found.log_losses)), 0.0),
        )
    )


def _attributes(found: Trial) -> dict[str, object]:
    return {"parameters": found.parameters.as_document(), "log_losses": list(found.log_losses)}


def _propose(
    study: optuna.Study,
    number: int,
    ground: Ground,
    around: ModelParameters,
    objective: Objective,
) -> None:
    """Try what the estimator proposes after the trials that have ended."""
    seed = int(np.random.SeedSequence([ground.seed, number]).generate_state(1)[0])
    study.sampler = optuna.samplers.TPESampler(seed=seed, constant_liar=False)
    trial = study.ask(search_space(around))
    pruner = _Median(trial, _trial(_ended(study)[0]).log_losses)
    found = try_parameters(ground, replace(around, **trial.params), objective, pruner)
    for name, value in _attributes(found).items():
        trial.set_user_attr(name, value)
    if found.value is None:
        study.tell(trial, state=TrialState.PRUNED)
    else:
        study.tell(trial, found.value)


class _Median:
    """Gives a trial up that is worse than the median of those before, after as many folds.

    Compared is the mean excess over the first trial's log loss on the same folds: folds differ
    among each other by more than trials do.
    """

    def __init__(self, trial: optuna.Trial, first: Sequence[float]) -> None:
        self.trial, self.first = trial, first

    def goes_on(self, log_losses: Sequence[float]) -> bool:
        step = len(log_losses) - 1
        excess = [own - theirs for own, theirs in zip(log_losses, self.first, strict=False)]
        self.trial.report(sum(excess) / len(excess), step)
        return len(log_losses) == len(self.first) or not self.trial.should_prune()


def _digest(ground: Ground, around: ModelParameters, plan: SearchPlan) -> str:
    """Return a name for all that the trials depend on, but for how many are made."""
    choices = {
        "around": around.as_document(),
        "fixed": [dict(FIXED), INNER_PARTS, MOST_ROUNDS, PATIENCE],
        "grid": [each.as_document() for each in plan.grid],
        "space": sorted(f"{name}={each!r}" for name, each in search_space(around).items()),
        "objective": plan.objective,
        "costs": asdict(ground.costs) if plan.objective is Objective.COST else None,
        "seed": ground.seed,
        "inputs": [(each.name, each.categories) for each in ground.inputs],
        "libraries": [lightgbm.__version__, optuna.__version__, np.__version__],
    }
    digest = hashlib.sha256(canonical_json(choices))
    people = ground.fold if ground.examples.people is None else ground.examples.people
    for each in (ground.examples.values, ground.examples.labels, ground.fold, people):
        digest.update(np.ascontiguousarray(each).data)
    return digest.hexdigest()
