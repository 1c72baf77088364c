"""Choose the features that a model needs, and say on unseen rows what the choice costs or gains."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from creditwright import __version__
from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.core.files import LockedError, alone, written_whole
from creditwright.core.logs import logger
from creditwright.core.numbers import Floats
from creditwright.core.parallel import side_by_side
from creditwright.core.progress import Progress
from creditwright.features.catalogue import FEATURES
from creditwright.features.feature import Feature
from creditwright.training.feature_list import FeatureList
from creditwright.training.fitting import Examples
from creditwright.training.plan import TrainingPlan
from creditwright.training.selection.judged import Selection, judge_selection, margins_with
from creditwright.training.selection.method import Choice, Method, NothingChosenError
from creditwright.training.selection.report import write_selection
from creditwright.training.split import inside_and_outside
from creditwright.training.trying import Ground
from creditwright.workflows.partwise import NAME_LENGTH, AlreadyAtWorkError
from creditwright.workflows.portfolio import Portfolio
from creditwright.workflows.training_ground import training_ground

WHOLE, NARROW = "all", "chosen"


@dataclass(frozen=True, slots=True)
class SelectionResult:
    """What choosing gave.

    Attributes:
        features: The list to train with.
        report: A folder.
        resumed: How many measurements an earlier run, stopped half-way, had finished.
        measurements: How many there were in all.
    """

    selection: Selection
    features: FeatureList
    report: Path
    resumed: int
    measurements: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """Measurements in files, one each: what is finished is not done again."""

    folder: Path

    def has(self, name: str) -> bool:
        """Whether a measurement is finished."""
        return (self.folder / f"{name}.npy").is_file()

    def get(self, name: str) -> Floats:
        """Return a finished measurement."""
        found: Floats = np.load(self.folder / f"{name}.npy", allow_pickle=False)
        return found

    def make(self, name: str, measure: Callable[[], Floats]) -> None:
        """Measure and keep, unless it is there."""
        if not self.has(name):
            measured = measure()
            with written_whole(self.folder / f"{name}.npy") as part, part.open("wb") as out:
                np.save(out, measured, allow_pickle=False)


def select_features(  # noqa: PLR0913 - where, by what and how all come together here
    records: Portfolio,
    plan: TrainingPlan,
    method: Method,
    *,
    work: Path,
    reports: Path,
    progress: Progress,
    features: Sequence[Feature] = FEATURES,
) -> SelectionResult:
    """Choose features by `method` on the training applications of `plan`.

    Args:
        records: The portfolio.
        plan: The features offered, the folds, the costs, the seed.
        method: How to choose.
        work: Finished measurements, until all are.
        reports: A folder; the report goes to one named by all that the choice depends on.
        progress: Is told of each measurement.
        features: What there is, but for learned features.

    Raises:
        NothingChosenError: If no feature is found to be worth anything.
        AlreadyAtWorkError: If another process is at the same choice.
    """
    ground = training_ground(records, plan, work=work, progress=progress, features=features)
    name = _name(records, plan, method, ground)
    kept = _Kept(work / name)
    try:
        with alone(kept.folder / "lock", wait=False):
            choices, resumed, measurements = _choose(method, ground, kept, progress)
            margins = _margins(ground, choices, plan, kept, progress)
            shutil.rmtree(kept.folder)
    except LockedError:
        raise AlreadyAtWorkError(kept.folder) from None
    found = judge_selection(method, ground, choices[-1], choices[:-1], margins)
    write_selection(reports / name, found)
    chosen = FeatureList(found.chosen, method.name, dict(method.settings), records.digest)
    logger().info("features chosen", features=len(found.chosen))
    return SelectionResult(found, chosen, reports / name, resumed, measurements)


def _name(records: Portfolio, plan: TrainingPlan, method: Method, ground: Ground) -> str:
    """Return a name that changes with anything that the choice depends on."""
    said = [
        __version__,
        records.digest,
        [plan.folds, plan.hold_out_share, plan.seed],
        [plan.costs.missed_default, plan.costs.refused_good],
        plan.parameters.as_document(),
        [[each.name, each.definition] for each in ground.inputs],
        [method.name, dict(method.settings)],
    ]
    return f"select-{sha256_of_bytes(canonical_json(said))[:NAME_LENGTH]}"


def _parts(ground: Ground) -> list[Examples]:
    """Return what each choice is made on: all folds but one, and at last all of them."""
    seen = [inside_and_outside(ground.fold, which)[0] for which in range(ground.folds)]
    return [*(ground.examples.at(rows) for rows in seen), ground.examples]


def _choose(
    method: Method, ground: Ground, kept: _Kept, progress: Progress
) -> tuple[list[Choice], int, int]:
    """Return the choice without each fold and the one on all rows; how much was there already."""
    parts, steps = _parts(ground), method.steps(ground.inputs)
    tasks = list(product(range(len(parts)), steps))
    resumed = sum(kept.has(f"{part}-{step}") for part, step in tasks)
    if resumed:
        progress.note(f"Going on after {resumed} of {len(tasks)} measurements: {kept.folder}")

    def measure(task: tuple[int, str]) -> None:
        part, step = task
        kept.make(
            f"{part}-{step}",
            lambda: method.measure(parts[part], ground.inputs, step, ground.seed),
        )

    done = side_by_side(measure, tasks)
    for _ in progress.track(done, description="Measuring features", total=len(tasks)):
        pass
    choices = [
        method.choose(part, ground.inputs, {step: kept.get(f"{n}-{step}") for step in steps})
        for n, part in enumerate(parts)
    ]
    for part, choice in zip(parts, choices, strict=True):
        if not choice.kept.any():
            raise NothingChosenError(method.name, part.labels.size)
    return choices, resumed, len(tasks)


def _margins(
    ground: Ground, choices: Sequence[Choice], plan: TrainingPlan, kept: _Kept, progress: Progress
) -> tuple[Floats, Floats]:
    """Return the out-of-fold margins with all features, and with those chosen without the fold."""
    everything = np.ones(len(ground.inputs), dtype=np.bool_)
    tasks = list(product((WHOLE, NARROW), range(ground.folds)))

    def fit(task: tuple[str, int]) -> None:
        what, which = task
        wanted = everything if what == WHOLE else choices[which].kept
        kept.make(f"{what}-{which}", lambda: margins_with(ground, wanted, which, plan.parameters))

    done = side_by_side(fit, tasks)
    for _ in progress.track(done, description="Judging the choice", total=len(tasks)):
        pass
    found = {what: np.empty(ground.fold.size) for what in (WHOLE, NARROW)}
    for what, which in tasks:
        found[what][ground.fold == which] = kept.get(f"{what}-{which}")
    return found[WHOLE], found[NARROW]
