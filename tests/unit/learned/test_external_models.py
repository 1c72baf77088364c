from dataclasses import replace

import numpy as np
import pytest

from creditwright.core.progress import SilentProgress
from creditwright.features.catalogue import BY_NAME
from creditwright.features.feature import Dtype
from creditwright.features.frame import Categories, FeatureFrame
from creditwright.learned.external_models import (
    EXTERNAL_MODELS,
    FEWEST_KNOWN,
    MEAN,
    OTHERS,
    SCORES,
)
from creditwright.learned.stage import TrainingRows
from creditwright.records.table import Sensitivity

APPLICATIONS = 2000


@pytest.fixture(scope="module")
def training() -> TrainingRows:
    """Applications whose scores follow their first number, a third of them missing."""
    generator = np.random.Generator(np.random.PCG64(1))
    told = generator.normal(size=APPLICATIONS)
    numbers, categories = {}, {}
    for name in OTHERS:
        if BY_NAME[name].dtype is Dtype.CATEGORY:
            codes = generator.integers(0, 2, APPLICATIONS).astype(np.int32)
            categories[name] = Categories(codes, ("no", "yes"))
        else:
            numbers[name] = told
    for score in SCORES:
        numbers[score] = 0.5 + 0.1 * told + 0.02 * generator.normal(size=APPLICATIONS)
        numbers[score][generator.random(APPLICATIONS) < 0.3] = np.nan
    frame = FeatureFrame(np.arange(APPLICATIONS, dtype=np.int64), numbers, categories)
    labels = (generator.random(APPLICATIONS) < 0.1).astype(np.float64)
    return TrainingRows(frame, labels, np.arange(APPLICATIONS) % 4, {}, 1)


def test_a_score_is_expected_to_be_what_the_rest_suggests(training: TrainingRows) -> None:
    _, values = EXTERNAL_MODELS.fit(training, SilentProgress())

    for score in SCORES:
        known = training.frame.numbers[score]
        there = ~np.isnan(known)
        expected = values[f"{score}_expected"]
        assert not np.isnan(expected).any()
        assert np.corrcoef(known[there], expected[there])[0, 1] > 0.8
        np.testing.assert_array_equal(values[f"{score}_surprise"], known - expected)


def test_the_mean_takes_the_expectation_only_where_a_score_is_missing(
    training: TrainingRows,
) -> None:
    _, values = EXTERNAL_MODELS.fit(training, SilentProgress())

    filled = []
    for score in SCORES:
        known = training.frame.numbers[score]
        filled.append(np.where(np.isnan(known), values[f"{score}_expected"], known))
    np.testing.assert_allclose(values[MEAN], np.mean(filled, axis=0), rtol=1e-12)


def test_an_application_has_the_same_bits_alone_and_read_back(training: TrainingRows) -> None:
    fitted = EXTERNAL_MODELS.fitted(training)
    again = EXTERNAL_MODELS.read(fitted.files())

    together = fitted.values(training.frame, {})

    for place in range(10):
        alone = again.values(training.frame.at(np.array([place])), {})
        for name, values in together.items():
            np.testing.assert_array_equal(alone[name], values[[place]])


def test_a_score_that_too_few_have_is_not_expected(training: TrainingRows) -> None:
    rare = np.full(APPLICATIONS, np.nan)
    rare[: FEWEST_KNOWN - 1] = 0.5
    frame = training.frame.with_numbers({SCORES[0]: rare})

    fitted = EXTERNAL_MODELS.fitted(replace(training, frame=frame))

    values = EXTERNAL_MODELS.read(fitted.files()).values(frame, {})
    assert np.isnan(values[f"{SCORES[0]}_expected"]).all()
    assert not np.isnan(values[f"{SCORES[1]}_expected"]).any()


def test_nothing_protected_is_read_and_no_score_through_another_feature() -> None:
    for name in OTHERS:
        assert BY_NAME[name].sensitivity is not Sensitivity.PROTECTED
        assert not any(column.startswith("EXT_SOURCE") for _, column in BY_NAME[name].columns)
