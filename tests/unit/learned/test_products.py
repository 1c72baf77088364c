"""What a product's applicants are like."""

import json
from dataclasses import replace

import numpy as np
import pytest

from creditwright.core.digests import canonical_json
from creditwright.core.numbers import Floats
from creditwright.core.progress import SilentProgress
from creditwright.features.frame import FeatureFrame
from creditwright.learned.products import (
    COMPARED,
    FEWEST,
    FILE,
    PRIOR,
    PRODUCT,
    PRODUCTS,
    SHARE,
    FittedProducts,
)
from creditwright.learned.stage import TrainingRows
from creditwright.scoring.documents import DocumentError

APPLICATIONS = 2000
RARE, COMMON = 0.0901, 0.0489


def frame_of(ratio: Floats, seed: int = 1) -> FeatureFrame:
    generator = np.random.Generator(np.random.PCG64(seed))
    figures = {each.name: generator.normal(100, 30, ratio.size) for each in COMPARED}
    figures["income"][::7] = np.nan
    return FeatureFrame(np.arange(ratio.size, dtype=np.int64), {PRODUCT: ratio, **figures}, {})


def ratios() -> Floats:
    generator = np.random.Generator(np.random.PCG64(2))
    found = generator.choice([COMMON, 0.0512, 0.0563], APPLICATIONS)
    found = found + generator.uniform(-4e-5, 4e-5, APPLICATIONS)
    found[: FEWEST - 1] = RARE
    found[50:60] = np.nan
    return found


def training_of(frame: FeatureFrame) -> TrainingRows:
    many = frame.height
    return TrainingRows(frame, np.zeros(many), np.arange(many) % 3, {}, 1)


@pytest.fixture(scope="module")
def frame() -> FeatureFrame:
    return frame_of(ratios())


@pytest.fixture(scope="module")
def fitted(frame: FeatureFrame) -> FittedProducts:
    return PRODUCTS.fit(training_of(frame), SilentProgress())[0]


def test_a_product_has_the_mean_of_its_applicants_drawn_towards_that_of_all(
    frame: FeatureFrame, fitted: FittedProducts
) -> None:
    same = np.rint(frame.numbers[PRODUCT] * 10_000) == 489
    income = frame.numbers["income"]
    known = income[same & ~np.isnan(income)]
    expected = (known.sum() + PRIOR * np.nanmean(income)) / (known.size + PRIOR)

    found = fitted.values(frame, {})

    np.testing.assert_allclose(found["product_mean_income"][same], expected, rtol=1e-12)
    np.testing.assert_allclose(
        found["income_beside_product"][same], income[same] - expected, rtol=1e-9
    )
    np.testing.assert_allclose(found[SHARE][same], same.sum() / APPLICATIONS, rtol=1e-12)


@pytest.mark.parametrize("ratio", [RARE, 0.2, 1e9, np.nan])
def test_a_product_that_is_rare_new_or_not_known_has_the_mean_of_all(
    frame: FeatureFrame, fitted: FittedProducts, ratio: float
) -> None:
    overall = np.nanmean(frame.numbers["credit"])

    found = fitted.values(frame_of(np.array([ratio])), {})

    assert found["product_mean_credit"][0] == pytest.approx(overall, rel=1e-12)
    assert found[SHARE][0] == pytest.approx(np.nan if np.isnan(ratio) else 0.0, nan_ok=True)


def test_no_mean_of_few_is_kept(fitted: FittedProducts) -> None:
    assert 901 not in fitted.products.products


def test_an_application_gets_the_same_bits_alone_and_after_reading_the_file(
    frame: FeatureFrame, fitted: FittedProducts
) -> None:
    together = fitted.values(frame, {})
    read = PRODUCTS.read(fitted.files())

    for row in range(40):
        alone = read.values(frame.at(np.array([row])), {})
        assert {name: each.tobytes() for name, each in alone.items()} == {
            name: each[[row]].tobytes() for name, each in together.items()
        }


def test_it_gives_the_features_it_declares_and_reads_no_outcome(frame: FeatureFrame) -> None:
    training = training_of(frame)
    other = replace(training, labels=np.ones(frame.height))

    fitted, own = PRODUCTS.fit(training, SilentProgress())

    assert own.keys() == {each.name for each in PRODUCTS.features}
    assert PRODUCTS.fit(other, SilentProgress())[0].files() == fitted.files()


def test_a_figure_nobody_has_and_no_products_at_all_leave_nothing_to_say() -> None:
    frame = frame_of(np.array([np.nan, np.nan]))
    frame = frame.with_numbers({"credit": np.array([np.nan, np.nan])})

    fitted, own = PRODUCTS.fit(training_of(frame), SilentProgress())

    assert np.isnan(own["product_mean_credit"]).all()
    assert np.isnan(PRODUCTS.read(fitted.files()).values(frame, {})[SHARE]).all()


@pytest.mark.parametrize(
    ("key", "value"),
    [("products", [489, 489]), ("shares", []), ("means", {}), ("products", ["489"])],
)
def test_a_file_that_does_not_fit_together_is_refused(
    fitted: FittedProducts, key: str, value: object
) -> None:
    content = json.loads(fitted.files()[FILE]) | {key: value}

    with pytest.raises(DocumentError):
        PRODUCTS.read({FILE: canonical_json(content) + b"\n"})
    with pytest.raises(DocumentError, match="not there"):
        PRODUCTS.read({})
