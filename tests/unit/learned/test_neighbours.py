import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.core.numbers import Floats
from creditwright.core.progress import SilentProgress
from creditwright.features.frame import FeatureFrame
from creditwright.learned.catalogue import DEFAULT
from creditwright.learned.neighbours import (
    COORDINATES,
    FEATURE,
    NEIGHBOURS,
    NEIGHBOURS_STAGE,
    POINTS,
    FittedNeighbours,
)
from creditwright.learned.stage import TrainingRows
from creditwright.scoring.documents import DocumentError

MANY = 700


def frame_of(values: Floats) -> FeatureFrame:
    numbers = {name: values[:, place] for place, name in enumerate(COORDINATES)}
    return FeatureFrame(np.arange(values.shape[0], dtype=np.int64), numbers, {})


def drawn(many: int, seed: int = 1) -> tuple[Floats, Floats]:
    generator = np.random.Generator(np.random.PCG64(seed))
    values = generator.normal(size=(many, len(COORDINATES)))
    values[generator.random(values.shape) < 0.2] = np.nan
    labels = (generator.random(many) < 0.3).astype(np.float64)
    return values, labels


def training(many: int = MANY, folds: int = 2) -> TrainingRows:
    values, labels = drawn(many)
    return TrainingRows(frame_of(values), labels, np.arange(many) % folds, {}, 1)


def asked(fitted: FittedNeighbours, values: Floats) -> Floats:
    return fitted.values(frame_of(values), {})[FEATURE.name]


@pytest.fixture(scope="module")
def fitted() -> FittedNeighbours:
    return NEIGHBOURS_STAGE.fitted(training())


def test_the_share_is_that_of_the_nearest_found_by_looking_at_all(
    fitted: FittedNeighbours,
) -> None:
    values, _ = drawn(20, seed=2)
    points = fitted.scale.scaled(values)

    found = asked(fitted, values)

    for place, point in enumerate(points):
        distance = ((fitted.points - point) ** 2).sum(axis=1)
        nearest = np.argsort(distance)[:NEIGHBOURS]
        assert found[place] == fitted.defaulted[nearest].mean()


def test_an_application_has_the_same_bits_alone_and_among_others(
    fitted: FittedNeighbours,
) -> None:
    values, _ = drawn(30, seed=3)

    together = asked(fitted, values)

    alone = [asked(fitted, values[[place]])[0] for place in range(30)]
    assert together.tolist() == alone


def test_training_rows_never_meet_their_own_fold() -> None:
    given_rows = training()
    labels = np.where(given_rows.fold == 0, 1.0, 0.0)  # each fold knows of one outcome only

    _, values = NEIGHBOURS_STAGE.fit(
        TrainingRows(given_rows.frame, labels, given_rows.fold, {}, 1), SilentProgress()
    )

    np.testing.assert_array_equal(values[FEATURE.name], 1.0 - labels)


def test_with_fewer_applications_than_neighbours_all_of_them_count() -> None:
    few = training(many=40)

    found = asked(NEIGHBOURS_STAGE.fitted(few), drawn(3)[0])

    assert found == pytest.approx([few.labels.mean()] * 3)


def test_what_was_kept_reads_back_to_the_same_bits(fitted: FittedNeighbours) -> None:
    values, _ = drawn(30, seed=4)

    again = NEIGHBOURS_STAGE.read(fitted.files())

    np.testing.assert_array_equal(asked(again, values), asked(fitted, values))


@given(st.binary(max_size=64))
def test_points_that_do_not_fit_the_outcomes_are_refused(content: bytes) -> None:
    files = {**NEIGHBOURS_STAGE.fitted(training(many=40)).files(), POINTS: content}

    with pytest.raises(DocumentError, match="points"):
        NEIGHBOURS_STAGE.read(files)


def test_a_point_that_is_not_a_number_is_refused(fitted: FittedNeighbours) -> None:
    files = dict(fitted.files())
    files[POINTS] = np.float64(np.nan).tobytes() + files[POINTS][8:]

    with pytest.raises(DocumentError, match="not finite"):
        NEIGHBOURS_STAGE.read(files)


def test_a_stage_that_keeps_applicants_values_is_never_on_unless_it_is_named() -> None:
    assert NEIGHBOURS_STAGE.name not in DEFAULT


class Heard(SilentProgress):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, message: str) -> None:
        self.notes.append(message)


def test_whoever_trains_is_told_that_the_bundle_will_hold_applicants_values() -> None:
    heard = Heard()

    NEIGHBOURS_STAGE.fit(training(many=40), heard)

    assert "every training application" in " ".join(heard.notes)
