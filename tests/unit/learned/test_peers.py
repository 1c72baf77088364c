"""Figures beside the mean of others alike."""

import json
from dataclasses import replace

import numpy as np
import pytest
from tests.learned_rows import made_up_frame

from creditwright.core.progress import SilentProgress
from creditwright.features.frame import Categories, FeatureFrame
from creditwright.learned.peer_means import FEWEST
from creditwright.learned.peers import FILE, PEERS, FittedPeers
from creditwright.learned.stage import TrainingRows
from creditwright.scoring.documents import DocumentError


@pytest.fixture(scope="module")
def fitted(training: TrainingRows) -> FittedPeers:
    return PEERS.fit(training, SilentProgress())[0]


def test_a_ratio_is_to_the_mean_of_those_with_the_same_occupation(
    training: TrainingRows, fitted: FittedPeers
) -> None:
    frame = training.frame
    mine = frame.categories["occupation"].codes == 2
    income = frame.numbers["income"]

    found = fitted.values(frame, {})["peers_occupation_income"]

    np.testing.assert_allclose(found[mine], income[mine] / np.nanmean(income[mine]), rtol=1e-12)


def test_a_score_and_a_time_are_compared_by_difference(
    training: TrainingRows, fitted: FittedPeers
) -> None:
    frame = training.frame
    mine = frame.numbers["region_rating"] == 3
    days = frame.numbers["employed_days"]

    found = fitted.values(frame, {})["peers_region_employed_days"]

    np.testing.assert_allclose(found[mine], days[mine] - np.nanmean(days[mine]), rtol=1e-12)


def test_a_number_of_instalments_is_rounded_to_find_those_alike(
    training: TrainingRows, fitted: FittedPeers
) -> None:
    frame = training.frame
    rounded = np.rint(frame.numbers["credit_to_annuity"])
    mine, income = rounded == 3, frame.numbers["income"]
    assert (mine & ~np.isnan(income)).sum() >= FEWEST

    found = fitted.values(frame, {})["peers_term_income"]

    np.testing.assert_allclose(found[mine], income[mine] / np.nanmean(income[mine]), rtol=1e-12)


def test_too_few_alike_are_compared_with_a_wider_group(training: TrainingRows) -> None:
    codes = training.frame.categories["occupation"].codes.copy()
    codes[: FEWEST - 1], codes[FEWEST - 1 :] = 0, np.maximum(codes[FEWEST - 1 :], 1)
    occupation = replace(training.frame.categories["occupation"], codes=codes)
    frame = FeatureFrame(
        training.frame.applications,
        training.frame.numbers,
        {**training.frame.categories, "occupation": occupation},
    )

    fitted = PEERS.fit(replace(training, frame=frame), SilentProgress())[0]

    income = frame.numbers["income"]
    found = fitted.values(frame, {})["peers_occupation_income"]
    few = slice(0, FEWEST - 1)
    np.testing.assert_allclose(found[few], income[few] / np.nanmean(income), rtol=1e-12)


def test_whom_training_did_not_see_is_compared_with_a_wider_group(
    training: TrainingRows, fitted: FittedPeers
) -> None:
    one = training.frame.at(np.array([5]))
    stranger = {**one.categories, "occupation": Categories(np.array([0], np.int32), ("astronaut",))}
    education = training.frame.categories["education"].codes
    alike = education == education[5]
    income = training.frame.numbers["income"]

    found = fitted.values(FeatureFrame(one.applications, one.numbers, stranger), {})

    expected = income[5] / np.nanmean(income[alike])
    np.testing.assert_allclose(found["peers_education_occupation_income"], expected, rtol=1e-12)


def test_an_application_has_the_same_bits_alone_and_among_others(fitted: FittedPeers) -> None:
    frame = made_up_frame(300, 3)

    together = fitted.values(frame, {})

    for row in range(0, 300, 7):
        alone = fitted.values(frame.at(np.array([row])), {})
        for name, values in together.items():
            assert alone[name][0].tobytes() == values[row].tobytes()


def test_means_read_back_give_the_same_bits(fitted: FittedPeers) -> None:
    frame = made_up_frame(300, 3)

    again = PEERS.read(fitted.files())

    for name, values in fitted.values(frame, {}).items():
        np.testing.assert_array_equal(again.values(frame, {})[name], values)


def test_a_missing_figure_stays_missing_and_none_is_infinite(fitted: FittedPeers) -> None:
    frame = made_up_frame(300, 3)

    found = fitted.values(frame, {})

    assert found.keys() == {each.name for each in PEERS.features}
    assert not any(np.isinf(values).any() for values in found.values())
    missing = np.isnan(frame.numbers["credit"])
    assert np.isnan(found["peers_housing_credit"][missing]).all()


def test_no_label_is_learned_from(training: TrainingRows, fitted: FittedPeers) -> None:
    other = PEERS.fit(replace(training, labels=1.0 - training.labels), SilentProgress())[0]

    assert other.files() == fitted.files()


@pytest.mark.parametrize("spoil", [
    lambda groups: groups.pop("region"),
    lambda groups: groups["region"]["means"].pop("income"),
    lambda groups: groups["region"]["means"]["income"].pop(),
    lambda groups: groups["region"]["parts"][0].update(name="income"),
    lambda groups: groups["region"].update(more=1),
])  # fmt: skip
def test_means_that_do_not_fit_are_refused(fitted: FittedPeers, spoil) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001 - five lambdas
    groups = json.loads(fitted.files()[FILE])
    spoil(groups)
    content = json.dumps(groups, sort_keys=True, separators=(",", ":")).encode() + b"\n"

    with pytest.raises(DocumentError, match=r"means\.json"):
        PEERS.read({FILE: content})


def test_means_that_are_not_there_are_refused() -> None:
    with pytest.raises(DocumentError, match="not there"):
        PEERS.read({})
