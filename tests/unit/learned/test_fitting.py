"""Stages fitted on training applications alone."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from tests.learned_rows import made_up_frame

from creditwright.core.numbers import Floats
from creditwright.core.progress import SilentProgress
from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.fitting import Labelled, fit_stages
from creditwright.learned.stage import FittedStage, TrainingRows, fitted_by_fold

APPLICATIONS = 900
TRAINING = np.flatnonzero(np.arange(APPLICATIONS) % 5 != 0)


def no_rows(wanted: Mapping[str, Sequence[str]]) -> Mapping[str, RowFrame]:
    assert wanted == {}
    return {}


def labelled(frame: FeatureFrame) -> Labelled:
    labels = np.zeros(APPLICATIONS)
    fold = np.arange(TRAINING.size, dtype=np.int64) % 3
    return Labelled(frame, labels, TRAINING, fold, no_rows)


class MeanLabel:
    """Learns one number: the share of defaults among the applications it sees."""

    def __init__(self, training: TrainingRows) -> None:
        self.share = float(training.labels.mean())
        self.applications = set(training.frame.applications.tolist())

    def values(self, frame: FeatureFrame, rows: Mapping[str, RowFrame]) -> Mapping[str, Floats]:
        del rows
        assert not self.applications & set(frame.applications.tolist())
        return {"share": np.full(frame.height, self.share)}

    def files(self) -> Mapping[str, bytes]:
        return {}


def test_applications_kept_for_the_end_have_what_a_later_one_would_have() -> None:
    frame = made_up_frame(APPLICATIONS, 3)

    fitted, found = fit_stages(["peers"], labelled(frame), seed=1, progress=SilentProgress())

    kept = np.setdiff1d(np.arange(APPLICATIONS), TRAINING)
    for name, values in fitted["peers"].values(frame.at(kept), {}).items():
        np.testing.assert_array_equal(found.numbers[name][kept], values)
    assert found.numbers.keys() > frame.numbers.keys()


def test_nothing_is_learned_from_applications_kept_for_the_end() -> None:
    frame = made_up_frame(APPLICATIONS, 3)
    income = frame.numbers["income"].copy()
    income[np.arange(APPLICATIONS) % 5 == 0] *= 1000.0
    other = frame.with_numbers({"income": income})

    first, again = (
        fit_stages(["peers"], labelled(each), seed=1, progress=SilentProgress())[0]
        for each in (frame, other)
    )

    assert first["peers"].files() == again["peers"].files()


def test_no_stage_means_no_more_features() -> None:
    frame = made_up_frame(APPLICATIONS, 3)

    fitted, found = fit_stages([], labelled(frame), seed=1, progress=SilentProgress())

    assert fitted == {}
    assert found.numbers.keys() == frame.numbers.keys()


def test_out_of_fold_values_come_from_the_other_folds(training: TrainingRows) -> None:
    fitted: FittedStage
    fitted, values = fitted_by_fold(training, MeanLabel)

    assert isinstance(fitted, MeanLabel)
    assert fitted.share == pytest.approx(training.labels.mean())
    for fold in range(3):
        outside = training.labels[training.fold != fold].mean()
        np.testing.assert_allclose(values["share"][training.fold == fold], outside)
