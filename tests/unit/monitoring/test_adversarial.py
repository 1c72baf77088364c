import numpy as np

from creditwright.core.numbers import Floats
from creditwright.monitoring.adversarial import FEWEST_ROWS, Adversarial, tell_apart

NAMES = ("a", "b", "c")


def told(reference: Floats, current: Floats) -> Adversarial:
    found = tell_apart(reference, current, NAMES, seed=1)
    assert found is not None
    return found


def test_samples_of_one_population_are_not_told_apart() -> None:
    generator = np.random.default_rng(1)

    found = told(generator.normal(size=(1500, 3)), generator.normal(size=(1000, 3)))

    assert found.low < 0.5 < found.high
    assert found.chance > 0.05


def test_a_relation_that_changed_is_found_though_no_single_column_did() -> None:
    generator = np.random.default_rng(2)
    before, now = generator.normal(size=(1500, 3)), generator.normal(size=(1500, 3))
    before[:, 1], now[:, 1] = before[:, 0], -now[:, 0]

    found = told(before, now)

    assert found.auc > 0.9
    assert found.chance < 1e-9
    assert {name for name, _ in found.by[:2]} == {"a", "b"}


def test_the_same_samples_give_the_same_answer() -> None:
    generator = np.random.default_rng(3)
    before, now = generator.normal(size=(400, 3)), generator.normal(0.3, size=(400, 3))

    assert told(before, now) == told(before, now)


def test_too_few_rows_are_not_asked_of() -> None:
    few = np.zeros((FEWEST_ROWS - 1, 3))

    assert tell_apart(few, np.zeros((900, 3)), NAMES, seed=1) is None
