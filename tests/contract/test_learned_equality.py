"""Every input of a model, learned ones too: the same bits alone, among others, in any partition."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.small_portfolio import TrainedPortfolio, train_in

from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.features.frame import FeatureFrame
from creditwright.learned.catalogue import LEARNED_BY_NAME, STAGES
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import Records
from creditwright.training.plan import TrainingPlan


@pytest.fixture(scope="module")
def model(
    small_portfolio: PreparedRecords, tmp_path_factory: pytest.TempPathFactory
) -> DecisionModel:
    """A model with every kind of learned features there is."""
    home = tmp_path_factory.mktemp("every-kind")
    trained = train_in(home, small_portfolio, TrainingPlan(folds=2, learned=tuple(STAGES)))
    return open_bundle(trained.result.bundle)


def alone(records: Records, application: int) -> Records:
    mine = pl.col("SK_ID_CURR") == application
    history = {name: frame.filter(mine) for name, frame in records.history.items()}
    return Records(records.application.filter(mine), history)


def assert_same(found: FeatureFrame, together: FeatureFrame, row: int) -> None:
    for name, values in together.numbers.items():
        assert found.numbers[name][0].tobytes() == values[row].tobytes(), name


def test_an_application_alone_has_the_inputs_it_has_among_all(
    trained_portfolio: TrainedPortfolio, model: DecisionModel
) -> None:
    records = trained_portfolio.records.everything()
    together = model.inputs_of(records)
    learned = {each.name for each in model.scorer.inputs} & LEARNED_BY_NAME.keys()
    assert learned

    for row in range(0, together.height, together.height // 12):
        one = model.inputs_of(alone(records, int(together.applications[row])))
        assert_same(one, together, row)


def test_partitions_have_the_inputs_that_the_whole_has(
    trained_portfolio: TrainedPortfolio, model: DecisionModel
) -> None:
    records = trained_portfolio.records
    together = model.inputs_of(records.everything())

    parts = FeatureFrame.joined(
        [model.inputs_of(records.partition(number)) for number in records.partitions]
    )

    for name, values in together.numbers.items():
        np.testing.assert_array_equal(parts.numbers[name], values, err_msg=name)


@pytest.mark.real
def test_on_real_rows_an_application_alone_has_the_inputs_it_has_among_all(
    real_sample: Path, tmp_path: Path
) -> None:
    ingest(real_sample, tmp_path / "prepared")
    records = PreparedRecords(tmp_path / "prepared")
    trained = train_in(tmp_path / "home", records, TrainingPlan(folds=2, learned=tuple(STAGES)))
    model = open_bundle(trained.result.bundle)
    together = model.inputs_of(records.everything())

    for row in range(0, together.height, together.height // 20):
        one = model.inputs_of(alone(records.everything(), int(together.applications[row])))
        assert_same(one, together, row)
