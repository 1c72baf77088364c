from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from creditwright.core.numbers import Floats
from creditwright.core.progress import SilentProgress
from creditwright.core.text import Text
from creditwright.features.feature import Theme
from creditwright.features.frame import Categories, FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.margins import STATISTICS
from creditwright.learned.row_model_kinds import ROW_MODELS
from creditwright.learned.row_models import FEWEST_ROWS, RowModel
from creditwright.learned.stage import TrainingRows
from creditwright.records.table import Sensitivity
from creditwright.records.tables import TABLES

APPLICATIONS = 1500
STAGE = RowModel(
    name="loan_rows",
    view="loans",
    numbers=("age", "delay"),
    categories=("kind",),
    age="age",
    theme=Theme.REPAYMENT,
    rows=Text(en="loans", fr="les crédits"),
)
MEAN = STAGE.feature_name("mean")


def lender(seed: int = 1) -> TrainingRows:
    """Applications with 0 to 5 rows each; those who default have longer delays."""
    generator = np.random.Generator(np.random.PCG64(seed))
    labels = (generator.random(APPLICATIONS) < 0.2).astype(np.float64)
    owner = np.repeat(np.arange(APPLICATIONS), generator.integers(0, 6, APPLICATIONS))
    delay = generator.normal(size=owner.size) + labels[owner]
    delay[generator.random(owner.size) < 0.1] = np.nan
    codes = generator.integers(-1, 3, owner.size).astype(np.int32)
    rows = RowFrame(
        owner.astype(np.int64),
        {"age": generator.integers(0, 90, owner.size).astype(np.float64), "delay": delay},
        {"kind": Categories(codes, ("car", "house", "other"))},
    )
    frame = FeatureFrame(np.arange(APPLICATIONS, dtype=np.int64), {}, {})
    return TrainingRows(frame, labels, np.arange(APPLICATIONS) % 3, {"loans": rows}, 1)


def own_values(training: TrainingRows, stage: RowModel = STAGE) -> Floats:
    _, values = stage.fit(training, SilentProgress())
    return values[MEAN]


def test_the_rows_of_those_who_default_get_higher_margins() -> None:
    training = lender()

    values = own_values(training)

    known = ~np.isnan(values)
    assert roc_auc_score(training.labels[known], values[known]) > 0.7


def test_rows_that_say_nothing_foretell_nothing_out_of_fold() -> None:
    training = lender()
    shuffled = np.random.Generator(np.random.PCG64(5)).permutation(training.labels)

    values = own_values(replace(training, labels=shuffled))

    known = ~np.isnan(values)
    assert roc_auc_score(shuffled[known], values[known]) == pytest.approx(0.5, abs=0.08)


def test_an_application_s_own_outcome_has_no_part_in_its_value() -> None:
    training = lender()
    mine = training.fold == 0
    other = np.where(mine, 1.0 - training.labels, training.labels)

    before, after = own_values(training), own_values(replace(training, labels=other))

    np.testing.assert_array_equal(before[mine], after[mine])
    assert (before[~mine] != after[~mine]).any()


def test_an_application_has_the_same_bits_alone_and_among_others() -> None:
    training = lender()
    fitted = STAGE.fitted(training)

    together = fitted.values(training.frame, training.rows)

    for place in range(20):
        frame = training.frame.at(np.array([place]))
        rows = {"loans": training.rows["loans"].of_applications(frame.applications)}
        alone = fitted.values(frame, rows)
        for name, values in together.items():
            np.testing.assert_array_equal(alone[name], values[[place]])


def test_what_was_learned_reads_back_to_the_same_bits() -> None:
    training = lender()
    fitted = STAGE.fitted(training)

    again = STAGE.read(fitted.files())

    found, expected = (each.values(training.frame, training.rows) for each in (again, fitted))
    for name in expected:
        np.testing.assert_array_equal(found[name], expected[name])


def test_the_same_training_gives_the_same_files() -> None:
    assert STAGE.fitted(lender()).files() == STAGE.fitted(lender()).files()


def test_an_application_s_rows_weigh_the_same_however_many_they_are() -> None:
    training = lender()
    rows = training.rows["loans"]
    doubled = {"loans": RowFrame.joined([rows, replace(rows, applications=rows.applications)])}
    crowd = replace(training, rows=doubled)

    once, twice = own_values(training), own_values(crowd)

    known = ~np.isnan(once)
    assert np.corrcoef(once[known], twice[known])[0, 1] > 0.9


def test_a_bound_on_rows_draws_whole_applications() -> None:
    training = lender()
    bounded = replace(STAGE, most_rows=FEWEST_ROWS)

    values = own_values(training, bounded)

    known = ~np.isnan(values)
    assert roc_auc_score(training.labels[known], values[known]) > 0.6


@pytest.mark.parametrize("what", ["absent", "few"])
def test_without_enough_rows_every_value_is_missing(what: str) -> None:
    training = lender()
    few = training.rows["loans"].at(np.arange(FEWEST_ROWS - 1))
    training = replace(training, rows={} if what == "absent" else {"loans": few})

    fitted, values = STAGE.fit(training, SilentProgress())

    again = STAGE.read(fitted.files()).values(training.frame, training.rows)
    for name in map(STAGE.feature_name, STATISTICS):
        assert np.isnan(values[name]).all()
        assert np.isnan(again[name]).all()


def test_no_row_model_reads_a_protected_column() -> None:
    protected = {
        column.name
        for table in TABLES.values()
        for column in table.columns
        if column.sensitivity is Sensitivity.PROTECTED
    }

    read = {name for each in ROW_MODELS for name in (*each.numbers, *each.categories)}

    assert not read & protected


def test_each_row_model_is_told_how_old_a_row_is() -> None:
    assert all(each.age in each.numbers for each in ROW_MODELS)
