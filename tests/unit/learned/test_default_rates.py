import json
from dataclasses import replace

import numpy as np
import pytest

from creditwright.core.digests import canonical_json
from creditwright.core.numbers import Floats
from creditwright.core.progress import SilentProgress
from creditwright.features.frame import FeatureFrame
from creditwright.learned.default_rates import (
    DEFAULT_RATES,
    FEWEST_APPLICATIONS,
    FILE,
    NARROW,
    NARROW_PRIOR,
    NARROW_STEPS,
    PRODUCT,
    WIDE,
    WIDE_PRIOR,
    WIDE_STEPS,
    FittedDefaultRates,
)
from creditwright.learned.stage import TrainingRows
from creditwright.scoring.documents import DocumentError

APPLICATIONS = 3000


def ratios(many: int, seed: int) -> Floats:
    """Ratios of a few products, some of them rare, some missing."""
    generator = np.random.Generator(np.random.PCG64(seed))
    products = np.array([0.0489, 0.0491, 0.0512, 0.0563, 0.0901])
    found = generator.choice(products, many, p=[0.4, 0.3, 0.2, 0.097, 0.003])
    found = found + generator.uniform(-4e-5, 4e-5, many)
    return np.where(generator.random(many) < 0.05, np.nan, found)


def frame_of(ratio: Floats) -> FeatureFrame:
    return FeatureFrame(np.arange(ratio.size, dtype=np.int64), {PRODUCT: ratio}, {})


def training(seed: int = 1) -> TrainingRows:
    generator = np.random.Generator(np.random.PCG64(seed))
    labels = (generator.random(APPLICATIONS) < 0.2).astype(np.float64)
    fold = np.arange(APPLICATIONS) % 3
    return TrainingRows(frame_of(ratios(APPLICATIONS, seed)), labels, fold, {}, 1)


def counted_one_by_one(ratio: float, steps: int, prior: int, wider: float) -> float:
    rows = training()
    same = [
        label
        for label, other in zip(rows.labels, rows.frame.numbers[PRODUCT], strict=True)
        if not np.isnan(other) and round(other * steps) == round(ratio * steps)
    ]
    if len(same) < FEWEST_APPLICATIONS:
        return wider
    return float((sum(same) + prior * wider) / (len(same) + prior))


@pytest.fixture(scope="module")
def fitted() -> FittedDefaultRates:
    return DEFAULT_RATES.fitted(training())


def test_each_rate_is_that_of_the_product_counted_one_by_one(fitted: FittedDefaultRates) -> None:
    asked = ratios(60, seed=2)
    asked = asked[~np.isnan(asked)]

    values = fitted.values(frame_of(asked), {})

    for place, ratio in enumerate(asked):
        overall = float(training().labels.mean())
        wide = counted_one_by_one(ratio, WIDE_STEPS, WIDE_PRIOR, overall)
        narrow = counted_one_by_one(ratio, NARROW_STEPS, NARROW_PRIOR, wide)
        assert values[WIDE][place] == pytest.approx(wide)
        assert values[NARROW][place] == pytest.approx(narrow)


def test_a_loan_without_a_ratio_has_no_rate(fitted: FittedDefaultRates) -> None:
    values = fitted.values(frame_of(np.array([np.nan])), {})

    assert np.isnan(values[WIDE][0])
    assert np.isnan(values[NARROW][0])


def test_a_product_that_training_never_saw_has_the_rate_of_all(fitted: FittedDefaultRates) -> None:
    values = fitted.values(frame_of(np.array([0.7, 1e300])), {})

    assert values[NARROW] == pytest.approx([training().labels.mean()] * 2)


def test_an_application_has_the_same_bits_alone_and_read_back(fitted: FittedDefaultRates) -> None:
    asked = frame_of(ratios(40, seed=3))
    again = DEFAULT_RATES.read(fitted.files())

    together = fitted.values(asked, {})

    for place in range(40):
        alone = again.values(asked.at(np.array([place])), {})
        for name, values in together.items():
            np.testing.assert_array_equal(alone[name], values[[place]])


def test_an_application_s_own_outcome_has_no_part_in_its_rates() -> None:
    rows = training()
    mine = rows.fold == 0
    other = replace(rows, labels=np.where(mine, 1.0 - rows.labels, rows.labels))

    _, before = DEFAULT_RATES.fit(rows, SilentProgress())
    _, after = DEFAULT_RATES.fit(other, SilentProgress())

    for name in (WIDE, NARROW):
        np.testing.assert_array_equal(before[name][mine], after[name][mine])
        assert (before[name][~mine] != after[name][~mine]).any()


def test_no_product_that_few_asked_for_is_kept(fitted: FittedDefaultRates) -> None:
    kept = (*fitted.counted.wide, *fitted.counted.narrow)

    assert min(group.applications for group in kept) >= FEWEST_APPLICATIONS
    assert 901 not in {group.product for group in fitted.counted.narrow}


def test_where_no_product_was_asked_for_often_everybody_has_the_rate_of_all() -> None:
    few = training()
    few = TrainingRows(few.frame.at(np.arange(9)), few.labels[:9], few.fold[:9], {}, 1)

    values = DEFAULT_RATES.fitted(few).values(few.frame, {})

    found = values[NARROW]
    assert set(found[~np.isnan(found)]) == {few.labels.mean()}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("wide", 0, "applications"), FEWEST_APPLICATIONS - 1),
        (("wide", 0, "defaults"), APPLICATIONS),
        (("narrow", 0, "product"), 10**6),
        (("defaults",), APPLICATIONS + 1),
    ],
)
def test_counts_that_cannot_be_are_refused(
    fitted: FittedDefaultRates, place: tuple[str | int, ...], value: int
) -> None:
    counted = json.loads(fitted.files()[FILE])
    inner = counted
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value

    with pytest.raises(DocumentError, match="products"):
        DEFAULT_RATES.read({FILE: canonical_json(counted) + b"\n"})
