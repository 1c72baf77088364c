import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from creditwright.core.progress import SilentProgress
from creditwright.features.frame import Categories, FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.past_credits import CREDITS, INSTALMENTS
from creditwright.learned.pseudo_default import FEATURE, PSEUDO_DEFAULT
from creditwright.learned.stage import TrainingRows

APPLICATIONS, CREDITS_EACH = 600, 4
ROWS = APPLICATIONS * CREDITS_EACH


@pytest.fixture(scope="module")
def training() -> TrainingRows:
    """Earlier credits of which the long ones began late; half of those asked for are long."""
    generator = np.random.Generator(np.random.PCG64(1))
    owner = np.repeat(np.arange(APPLICATIONS, dtype=np.int64), CREDITS_EACH)
    is_long = generator.random(ROWS) < 0.5
    loans = np.arange(ROWS, dtype=np.float64)
    of_credits = {
        "SK_ID_PREV": loans,
        "AMT_CREDIT": np.full(ROWS, 1e8),
        "AMT_ANNUITY": np.where(is_long, 2e6, 1e7),
        "AMT_GOODS_PRICE": np.full(ROWS, np.nan),
        "decision_age_days": generator.integers(1, 2000, ROWS).astype(np.float64),
        "is_approved": np.ones(ROWS),
        "is_cash": np.ones(ROWS),
        "is_revolving": np.zeros(ROWS),
    }
    of_instalments = {
        "SK_ID_PREV": loans,
        "NUM_INSTALMENT_NUMBER": np.ones(ROWS),
        "delay_days": np.where(is_long & (generator.random(ROWS) < 0.5), 30.0, 0.0),
        "is_of_loan": np.ones(ROWS),
    }
    rows = {
        CREDITS: RowFrame(owner, of_credits, {}),
        INSTALMENTS: RowFrame(owner, of_instalments, {}),
    }
    everyone = np.arange(APPLICATIONS)
    numbers = {
        "credit": np.full(APPLICATIONS, 1e5),
        "annuity": np.where(everyone % 2 == 0, 2e3, 1e4),
        "goods_price": np.full(APPLICATIONS, np.nan),
    }
    kind = Categories(np.zeros(APPLICATIONS, dtype=np.int32), ("Cash loans",))
    frame = FeatureFrame(everyone.astype(np.int64), numbers, {"contract_type": kind})
    return TrainingRows(frame, np.zeros(APPLICATIONS), everyone % 3, rows, 1)


def test_a_credit_like_those_that_began_late_is_told(training: TrainingRows) -> None:
    _, values = PSEUDO_DEFAULT.fit(training, SilentProgress())

    is_long = training.frame.numbers["annuity"] < 5e3
    assert roc_auc_score(is_long, values[FEATURE.name]) > 0.95


def test_an_application_has_the_same_bits_alone_and_read_back(training: TrainingRows) -> None:
    fitted = PSEUDO_DEFAULT.fitted(training)
    again = PSEUDO_DEFAULT.read(fitted.files())

    together = fitted.values(training.frame, training.rows)[FEATURE.name]

    for place in range(20):
        frame = training.frame.at(np.array([place]))
        rows = {
            view: each.of_applications(frame.applications) for view, each in training.rows.items()
        }
        np.testing.assert_array_equal(again.values(frame, rows)[FEATURE.name], together[[place]])


def test_without_a_history_nothing_is_learned_and_nothing_said(training: TrainingRows) -> None:
    alone = TrainingRows(training.frame, training.labels, training.fold, {}, 1)

    fitted, values = PSEUDO_DEFAULT.fit(alone, SilentProgress())

    assert np.isnan(values[FEATURE.name]).all()
    assert fitted.files() == {}


def test_someone_without_a_history_is_told_too(training: TrainingRows) -> None:
    fitted = PSEUDO_DEFAULT.fitted(training)
    nobody = {
        view: each.of_applications(np.empty(0, dtype=np.int64))
        for view, each in training.rows.items()
    }

    values = fitted.values(training.frame, nobody)[FEATURE.name]

    assert not np.isnan(values).any()
