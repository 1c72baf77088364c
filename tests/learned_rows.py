"""Made-up applications that a stage can be fitted on."""

import numpy as np
import pytest

from creditwright.features.frame import Categories, FeatureFrame
from creditwright.learned.catalogue import read_by
from creditwright.learned.peers import PEERS
from creditwright.learned.stage import TrainingRows

APPLICATIONS = 3000


def made_up_frame(applications: int, seed: int) -> FeatureFrame:
    """Return what the stages read, a tenth of it missing."""
    generator = np.random.default_rng(seed)
    numbers, categories = {}, {}
    for feature in read_by(["peers"]):
        known = generator.random(applications) > 0.1
        if feature.dtype == "category":
            codes = np.where(known, generator.integers(0, 5, applications), -1)
            words = tuple(f"{feature.name} {n}" for n in range(5))
            categories[feature.name] = Categories(codes.astype(np.int32), words)
        else:
            drawn = generator.lognormal(1.0, 0.5, applications)
            numbers[feature.name] = np.where(known, drawn, np.nan)
    numbers["region_rating"] = generator.integers(1, 4, applications).astype(np.float64)
    return FeatureFrame(np.arange(applications, dtype=np.int64), numbers, categories)


@pytest.fixture(scope="session")
def training() -> TrainingRows:
    """Applications to learn from, without a history."""
    generator = np.random.default_rng(1)
    labels = (generator.random(APPLICATIONS) < 0.2).astype(np.float64)
    fold = np.arange(APPLICATIONS, dtype=np.int64) % 3
    assert PEERS.features
    return TrainingRows(made_up_frame(APPLICATIONS, 7), labels, fold, {}, seed=1)
