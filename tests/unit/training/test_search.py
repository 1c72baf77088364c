"""The search: repeatable, resumable, and blind to what it reports on."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import BaseEstimator
from sklearn.metrics import log_loss as their_log_loss
from sklearn.model_selection import GridSearchCV, PredefinedSplit
from tests.small_model import SmallModel

from creditwright.core.files import LockedError, alone
from creditwright.core.numbers import Floats
from creditwright.core.progress import Item, SilentProgress
from creditwright.decision.policy import Costs
from creditwright.training.fitting import Examples, stopped_early
from creditwright.training.parameters import ModelParameters
from creditwright.training.search import (
    NEVER_GIVES_UP,
    NoTrialError,
    SearchError,
    SearchPlan,
    Study,
    Trial,
    try_parameters,
)
from creditwright.training.space import search_space
from creditwright.training.split import parts_of
from creditwright.training.study import StudyFileError, search
from creditwright.training.trying import Ground, Objective, cost_of_each, log_loss, margins_by_fold

QUICK = ModelParameters(learning_rate=0.06, num_leaves=6, max_depth=3)


@pytest.fixture(scope="module")
def ground(small_model: SmallModel) -> Ground:
    examples = small_model.examples.at(np.arange(900))
    return Ground(examples, small_model.inputs, parts_of(examples.labels, 3, 1), Costs(), 1)


def searched(ground: Ground, trials: int, folder: Path, objective: str = "log-loss") -> Study:
    plan = SearchPlan(Objective(objective), trials=trials)
    return search(ground, QUICK, plan, folder, SilentProgress())


class Stop(Exception):  # noqa: N818 - it stands for the person who stops the search
    """The search was stopped."""


class Stopping(SilentProgress):
    """Stops before some step."""

    def __init__(self, step: int) -> None:
        self.step = step

    def track(
        self, items: Iterable[Item], *, description: str, total: float | None = None
    ) -> Iterator[Item]:
        del description, total
        for step, item in enumerate(items):
            if step == self.step:
                raise Stop
            yield item


@pytest.mark.parametrize(
    ("objective", "trials", "stops"),
    [("log-loss", 12, (2, 11)), ("cost", 3, (2,))],  # from the 11th on trials are not random
)
def test_a_search_that_was_stopped_gives_what_an_unbroken_one_gives(
    ground: Ground, tmp_path: Path, objective: str, trials: int, stops: tuple[int, ...]
) -> None:
    unbroken = searched(ground, trials, tmp_path / "unbroken", objective)
    plan = SearchPlan(Objective(objective), trials=trials)
    for step in stops:
        with pytest.raises(Stop):
            search(ground, QUICK, plan, tmp_path / "stopped", Stopping(step))

    again = searched(ground, trials, tmp_path / "stopped", objective)

    assert again == unbroken
    assert len({each.parameters for each in again.trials}) == trials


def test_more_trials_go_on_from_fewer_and_fewer_are_the_first_of_more(
    ground: Ground, tmp_path: Path
) -> None:
    four = searched(ground, 4, tmp_path)
    six = searched(ground, 6, tmp_path)

    assert six.trials[:4] == four.trials
    assert searched(ground, 4, tmp_path) == four
    assert len(list(tmp_path.glob("*.db"))) == 1


def test_the_first_trial_is_what_the_search_starts_from(ground: Ground, tmp_path: Path) -> None:
    study = searched(ground, 2, tmp_path)

    assert study.trials[0].parameters == QUICK
    best = study.trials[study.best].value
    assert best is not None
    assert study.trials[0].value is not None
    assert best <= study.trials[0].value


def test_other_rows_other_seeds_and_other_objectives_are_other_searches(
    ground: Ground, tmp_path: Path
) -> None:
    others = (
        replace(ground, examples=Examples(ground.examples.values + 1, ground.examples.labels)),
        replace(ground, seed=2),
    )
    for each in (ground, *others):
        searched(each, 1, tmp_path)

    searched(ground, 1, tmp_path, "cost")

    assert len(list(tmp_path.glob("*.db"))) == 4


def test_two_processes_cannot_be_at_one_search(ground: Ground, tmp_path: Path) -> None:
    searched(ground, 1, tmp_path)
    (lock,) = tmp_path.glob("*.lock")

    with alone(lock, wait=False), pytest.raises(LockedError):
        searched(ground, 1, tmp_path)


def test_a_damaged_file_is_told_by_name(ground: Ground, tmp_path: Path) -> None:
    searched(ground, 1, tmp_path)
    (kept,) = tmp_path.glob("*.db")
    kept.write_bytes(b"no database" * 1000)

    with pytest.raises(StudyFileError, match=f"{kept}.*remove that file"):
        searched(ground, 1, tmp_path)


def test_a_trial_asks_a_booster_about_rows_that_had_no_part_in_it(ground: Ground) -> None:
    """Other labels in a fold change nothing of what is said of it."""
    (first, *_) = margins_by_fold(ground, QUICK)
    labels = ground.examples.labels.copy()
    labels[ground.fold == 0] = 1 - labels[ground.fold == 0]
    turned = replace(ground, examples=Examples(ground.examples.values, labels))

    (again, *_) = margins_by_fold(turned, QUICK)

    np.testing.assert_array_equal(again, first)


def test_the_cut_off_of_a_fold_comes_from_the_others(ground: Ground) -> None:
    """Whoever of the fold defaults, the same ones of it are declined."""
    margins = np.random.default_rng(1).normal(size=ground.fold.size) + ground.examples.labels
    turned = np.where(ground.fold == 0, 1 - ground.examples.labels, ground.examples.labels)
    other = replace(ground, examples=replace(ground.examples, labels=turned))

    costs, otherwise = cost_of_each(ground, margins), cost_of_each(other, margins)

    own = ground.fold == 0
    declined = np.where(ground.examples.labels == 1, costs == 0, costs > 0)
    assert 0 < declined[own].mean() < 1
    np.testing.assert_array_equal(
        np.where(turned == 1, otherwise == 0, otherwise > 0)[own], declined[own]
    )


def test_a_cost_is_that_of_the_mistake_made(ground: Ground) -> None:
    perfect = ground.examples.labels + np.random.default_rng(1).normal(scale=0.4, size=900)

    costs = cost_of_each(ground, perfect)

    labels = ground.examples.labels
    assert set(costs[labels == 1].tolist()) <= {0.0, ground.costs.missed_default}
    assert set(costs[labels == 0].tolist()) <= {0.0, ground.costs.refused_good}


@given(
    margins=st.lists(st.floats(-12, 12), min_size=2, max_size=20),
    data=st.data(),
)
def test_the_log_loss_is_that_of_scikit_learn(margins: list[float], data: st.DataObject) -> None:
    labels = np.array([data.draw(st.sampled_from([0.0, 1.0])) for _ in margins])
    probabilities = 1 / (1 + np.exp(-np.array(margins)))

    found = log_loss(np.array(margins), labels)

    assert found == pytest.approx(
        their_log_loss(labels, probabilities, labels=[0, 1]), rel=1e-6, abs=1e-9
    )


class GiveUpAfter:
    """Gives up after some folds."""

    def __init__(self, folds: int) -> None:
        self.folds = folds

    def goes_on(self, log_losses: Sequence[float]) -> bool:
        return len(log_losses) < self.folds


def test_a_trial_that_is_given_up_has_no_value(ground: Ground) -> None:
    whole = try_parameters(ground, QUICK, Objective.LOG_LOSS, NEVER_GIVES_UP)

    part = try_parameters(ground, QUICK, Objective.LOG_LOSS, GiveUpAfter(2))

    assert part == Trial(QUICK, whole.log_losses[:2], None)
    assert whole.value == pytest.approx(np.mean(whole.log_losses))


def test_a_study_without_a_value_has_no_best() -> None:
    study = Study(Objective.COST, (Trial(QUICK, (0.5,), None),))

    with pytest.raises(NoTrialError, match="None of 1 trials"):
        _ = study.best


def test_what_is_told_of_a_study_is_json(ground: Ground, tmp_path: Path) -> None:
    study = searched(ground, 2, tmp_path)

    told = json.loads(json.dumps(study.document()))

    assert told["summary"]["best_trial"] == study.best
    assert [each["trial"] for each in told["trials"]] == [0, 1]


@pytest.mark.parametrize("trials", [0, -1, 10_001])
def test_a_number_of_trials_that_cannot_be_is_refused(trials: int) -> None:
    with pytest.raises(SearchError, match=f"got {trials}"):
        SearchPlan(trials=trials)


@pytest.mark.parametrize(
    "around",
    [
        ModelParameters(),
        ModelParameters(max_depth=-1, lambda_l1=0.0, feature_fraction=0.9, num_leaves=127),
    ],
)
def test_the_space_holds_what_the_search_starts_from(around: ModelParameters) -> None:
    for name, distribution in search_space(around).items():
        assert distribution._contains(getattr(around, name))  # noqa: SLF001 - they offer no other


class Boosted(BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """What a trial does, as scikit-learn would have it."""

    def __init__(self, inputs: object = None, lambda_l2: float = 1.0) -> None:
        self.inputs, self.lambda_l2 = inputs, lambda_l2

    def fit(self, values: Floats, labels: Floats) -> "Boosted":
        self.booster = stopped_early(
            Examples(values, labels),
            self.inputs,  # type: ignore[arg-type] # scikit-learn passes it through
            seed=1,
            parameters=replace(QUICK, lambda_l2=self.lambda_l2),
        )
        return self

    def score(self, values: Floats, labels: Floats) -> float:
        return -log_loss(np.asarray(self.booster.predict(values, raw_score=True)), labels)


def test_a_grid_gives_the_means_and_the_best_of_grid_search_cv(
    ground: Ground, tmp_path: Path
) -> None:
    values = [1.0, 1000.0, 30.0]
    theirs = GridSearchCV(
        Boosted(ground.inputs), {"lambda_l2": values}, cv=PredefinedSplit(ground.fold), refit=False
    ).fit(ground.examples.values, ground.examples.labels)

    plan = SearchPlan(grid=tuple(replace(QUICK, lambda_l2=each) for each in values))
    ours = search(ground, QUICK, plan, tmp_path, SilentProgress())

    np.testing.assert_allclose(
        [each.value or np.nan for each in ours.trials],
        -theirs.cv_results_["mean_test_score"],
        rtol=1e-12,
    )
    assert ours.parameters.lambda_l2 == theirs.best_params_["lambda_l2"]


def test_a_card_tells_a_grid_by_the_values_it_varies() -> None:
    grid = tuple(replace(QUICK, num_leaves=n, lambda_l2=l2) for n in (4, 6) for l2 in (1.0, 9.0))

    told = SearchPlan(grid=grid).summary()

    assert told == {
        "objective": "log-loss",
        "trials": 4,
        "grid": {"num_leaves": [4, 6], "lambda_l2": [1.0, 9.0]},
    }


def test_a_card_tells_of_a_search_without_a_grid_how_many_trials_it_has() -> None:
    assert SearchPlan(trials=9).summary() == {"objective": "log-loss", "trials": 9, "grid": {}}
