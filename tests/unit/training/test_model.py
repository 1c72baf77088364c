"""Training as a whole: repeatable, and honest about what it has not seen."""

import lightgbm
import numpy as np
from tests.small_model import PLAN, SmallModel, train_small_model

from creditwright.core.progress import SilentProgress
from creditwright.decision.policy import Costs
from creditwright.scoring.bundle import FILES
from creditwright.scoring.structure import canonical_model_text
from creditwright.training.fitting import Examples, fit
from creditwright.training.folds import out_of_fold
from creditwright.training.metrics import auc


def test_two_trainings_give_the_same_bytes(small_model: SmallModel) -> None:
    again = train_small_model()

    assert set(again.files) == set(FILES)
    assert again.files == small_model.files


def test_another_seed_gives_another_model(small_model: SmallModel) -> None:
    other = fit(small_model.examples, small_model.inputs, rounds=20, seed=2)
    same = fit(small_model.examples, small_model.inputs, rounds=20, seed=1)

    assert canonical_model_text(other.model_to_string()) != canonical_model_text(
        same.model_to_string()
    )


def test_the_number_of_threads_changes_no_bit_of_the_model(small_model: SmallModel) -> None:
    one, three = (
        fit(small_model.examples, small_model.inputs, rounds=30, seed=1, threads=threads)
        for threads in (1, 3)
    )

    assert canonical_model_text(one.model_to_string()) == canonical_model_text(
        three.model_to_string()
    )


def test_labels_that_are_noise_cannot_be_foretold_out_of_fold(small_model: SmallModel) -> None:
    generator = np.random.default_rng(5)
    numbers = [each for each in small_model.inputs if each.categories is None]
    values = generator.normal(size=(3000, len(numbers)))
    noise = Examples(values, (generator.random(3000) < 0.2).astype(np.float64))

    found = out_of_fold(noise, numbers, folds=3, seed=1, progress=SilentProgress())

    area = auc(noise.labels, found.margins)
    assert area.low < 0.5 < area.high


def test_the_cut_off_comes_from_the_folds_and_the_costs(small_model: SmallModel) -> None:
    model = small_model.model

    assert model.policy.approve_up_to == model.cut_off.probability
    assert model.policy.decline_above == model.cut_off.probability
    assert model.policy.costs == PLAN.costs == Costs(10, 1)


def test_the_calibrated_out_of_fold_probabilities_are_true_on_average(
    small_model: SmallModel,
) -> None:
    model, labels = small_model.model, small_model.examples.labels

    log_odds = model.scorer.calibration.log_odds(model.folds.margins)

    foretold = np.mean(1 / (1 + np.exp(-log_odds)))
    assert abs(foretold - labels.mean()) < 1e-9


def test_the_kept_booster_is_read_back_from_its_text(small_model: SmallModel) -> None:
    values = small_model.matrix.values

    again = lightgbm.Booster(model_str=small_model.files["model.txt"].decode())

    np.testing.assert_array_equal(
        again.predict(values, raw_score=True), small_model.model.scorer.margins(values)
    )
