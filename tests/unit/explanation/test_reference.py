"""The frozen reference."""

from dataclasses import replace

import numpy as np
import pytest
from tests.small_model import SmallModel

from creditwright.core.digests import sha256_of_bytes
from creditwright.explanation.attribution import attribute
from creditwright.explanation.reference import (
    AT_LEAST,
    AT_MOST,
    Reference,
    ReferenceMismatchError,
    ReferenceTooSmallError,
    check_reference,
    nearest_approved,
)


def check(small_model: SmallModel, reference: Reference, cut_off: float | None = None) -> None:
    check_reference(
        reference,
        inputs=small_model.inputs,
        cut_off=small_model.model.policy.approve_up_to if cut_off is None else cut_off,
        model_sha256=sha256_of_bytes(small_model.model.text.encode()),
    )


def test_the_nearest_below_or_on_the_cut_off_are_taken_nearest_first() -> None:
    probabilities = np.concatenate([np.full(300, 0.02), [0.09, 0.0899], np.full(200, 0.2)])

    found = nearest_approved(probabilities, 0.09)

    assert found[:2].tolist() == [300, 301]
    assert (probabilities[found] <= 0.09).all()
    assert found.size == AT_LEAST


def test_at_most_a_quarter_of_the_approved_is_taken() -> None:
    assert nearest_approved(np.full(1000, 0.01), 0.09).size == 250
    assert nearest_approved(np.full(100_000, 0.01), 0.09).size == AT_MOST


def test_too_few_approved_are_refused() -> None:
    with pytest.raises(ReferenceTooSmallError, match="Only 99"):
        nearest_approved(np.full(99, 0.01), 0.09)


def test_the_reference_holds_the_mean_attributions_of_its_applications(
    small_model: SmallModel,
) -> None:
    trained = small_model.matrix.at(small_model.split.training)
    scores = small_model.model.scorer.score(trained)
    rows = nearest_approved(scores.default_probability, small_model.model.policy.approve_up_to)

    attributions = attribute(small_model.model.scorer, trained.at(rows), scores.log_odds[rows])

    found = small_model.model.reference
    assert found.applications == rows.size
    assert found.means(small_model.inputs) == pytest.approx(attributions.values.mean(axis=0))
    assert found.mean_log_odds == pytest.approx(scores.log_odds[rows].mean())


def test_the_models_own_reference_passes(small_model: SmallModel) -> None:
    check(small_model, small_model.model.reference)


def test_a_new_cut_off_needs_a_new_reference(small_model: SmallModel) -> None:
    with pytest.raises(ReferenceMismatchError, match="cut-off"):
        check(small_model, small_model.model.reference, cut_off=0.5)


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"model_sha256": "0" * 64}, "another model"),
        ({"mean_attributions": {"external_score": 0.0}}, "other features"),
        ({"mean_log_odds": 5.0}, "not approved"),
    ],
)
def test_a_reference_of_another_model_is_refused(
    small_model: SmallModel, change: dict[str, object], trouble: str
) -> None:
    other = replace(small_model.model.reference, **change)  # type: ignore[arg-type] # of its field

    with pytest.raises(ReferenceMismatchError, match=trouble):
        check(small_model, other)


def test_two_references_have_two_digests(small_model: SmallModel) -> None:
    reference = small_model.model.reference

    assert reference.digest != replace(reference, cut_off=0.5).digest
