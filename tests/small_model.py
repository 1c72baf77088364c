"""A small model on made-up applications, for every test that needs one; trained once a process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from creditwright.core.numbers import Floats
from creditwright.core.progress import SilentProgress
from creditwright.core.text import Text
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.features.definition import definitions_of
from creditwright.features.expression import col
from creditwright.features.feature import Dtype, Feature, Theme
from creditwright.features.frame import FeatureFrame
from creditwright.records.records import APPLICATION_KEY
from creditwright.records.table import Sensitivity, Unit
from creditwright.scoring.bundle import EXPECTED, write_bundle
from creditwright.scoring.documents import read_document
from creditwright.scoring.expected import Expected, with_expected
from creditwright.scoring.inputs import Matrix, ModelInput, fit_inputs, matrix_of
from creditwright.training.fitting import Examples
from creditwright.training.judge import HoldOut, Judged, judge
from creditwright.training.model import TrainedModel, bundle_files, train
from creditwright.training.plan import TrainingPlan
from creditwright.training.split import Split, split_hold_out

PLAN = TrainingPlan(folds=3)
APPLICATIONS = 2500
NUMBERS = {
    "external_score": Theme.EXTERNAL_SCORES,
    "credit_to_income": Theme.AFFORDABILITY,
    "employed_days": Theme.EMPLOYMENT,
    "bureau_debt": Theme.BUREAU_DEBT,
    "bureau_late_share": Theme.BUREAU_REPAYMENT,
    "days_late_mean": Theme.REPAYMENT,
    "days_late_max": Theme.REPAYMENT,
    "card_utilisation": Theme.CARD_USE,
}


def feature(
    name: str,
    theme: Theme = Theme.EMPLOYMENT,
    *,
    dtype: Dtype = Dtype.NUMBER,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
) -> Feature:
    """Return a declared feature that reads a column of its own name."""
    return Feature(
        name=name,
        label=Text(en=name, fr=name),
        meaning="made up",
        source="application",
        value=col(name.upper()),
        unit=Unit.RATIO,
        theme=theme,
        dtype=dtype,
        sensitivity=sensitivity,
    )


FEATURES = (
    *(feature(name, theme) for name, theme in NUMBERS.items()),
    feature("occupation", Theme.EMPLOYMENT, dtype=Dtype.CATEGORY),
    feature("housing", Theme.HOUSING, dtype=Dtype.CATEGORY),
)


def made_up_applications(applications: int, seed: int) -> tuple[FeatureFrame, Floats]:
    """Return features with a tenth of the values missing, and labels that depend on them."""
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(applications, len(NUMBERS)))
    occupation = generator.integers(0, 6, applications)
    log_odds = values @ np.linspace(0.8, 0.1, len(NUMBERS)) + 0.5 * (occupation == 2) - 2.0
    labels = (generator.random(applications) < 1 / (1 + np.exp(-log_odds))).astype(np.float64)
    values[generator.random(values.shape) < 0.1] = np.nan
    frame = pl.DataFrame(
        {name: pl.Series(values[:, n]).fill_nan(None) for n, name in enumerate(NUMBERS)}
    ).with_columns(
        occupation=pl.Series([f"occupation {n}" for n in occupation]),
        housing=pl.Series([("owned", "rented", None)[n % 3] for n in range(applications)]),
    )
    return FeatureFrame.of(frame.with_row_index(APPLICATION_KEY)), labels


@dataclass(frozen=True, slots=True)
class SmallModel:
    """A trained model and all that went into it."""

    frame: FeatureFrame
    labels: Floats
    split: Split
    inputs: tuple[ModelInput, ...]
    matrix: Matrix
    model: TrainedModel
    files: dict[str, bytes]

    @property
    def hold_out(self) -> FeatureFrame:
        """The applications kept for the end."""
        return self.frame.at(self.split.hold_out)

    @property
    def examples(self) -> Examples:
        """The applications trained on."""
        return Examples(self.matrix.values, self.labels).at(self.split.training)

    def judged(self) -> Judged:
        """The model's evaluation."""
        kept = HoldOut.of(self.matrix, self.labels, self.split).seen_by(self.model)
        return judge(self.model, kept, PLAN, progress=SilentProgress())


def train_small_model(features: Sequence[Feature] = FEATURES, seed: int = 1) -> SmallModel:
    """Train on made-up applications."""
    frame, labels = made_up_applications(APPLICATIONS, seed)
    split = split_hold_out(labels, share=0.2, seed=seed)
    inputs = fit_inputs(frame.at(split.training), features, definitions_of(features))
    matrix = matrix_of(frame, inputs)
    examples = Examples(matrix.values, labels).at(split.training)
    model = train(examples, inputs, PLAN, SilentProgress())
    files = bundle_files(model, {"purpose": "a test"})
    return SmallModel(frame, labels, split, inputs, matrix, model, files)


def resealed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return a bundle's files, the digests of expected.json made anew as a forger would."""
    return with_expected(files, read_document(Expected, files[EXPECTED], file=EXPECTED))


@pytest.fixture(scope="session")
def small_model() -> SmallModel:
    """A small trained model."""
    return train_small_model()


@pytest.fixture
def small_bundle(small_model: SmallModel, tmp_path: Path) -> Path:
    """A folder with the small model's bundle, the test's own to spoil."""
    folder = tmp_path / "bundle"
    write_bundle(folder, small_model.files)
    return folder


@pytest.fixture(scope="session")
def small_decision_model(
    small_model: SmallModel, tmp_path_factory: pytest.TempPathFactory
) -> DecisionModel:
    """The small model's bundle, opened."""
    folder = tmp_path_factory.mktemp("small") / "bundle"
    write_bundle(folder, small_model.files)
    return open_bundle(folder)
