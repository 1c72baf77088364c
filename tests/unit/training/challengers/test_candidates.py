"""Every candidate, on the small made-up applications."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from tests.small_model import SmallModel

from creditwright.core.numbers import Floats
from creditwright.scoring.calibration import probability_from_log_odds
from creditwright.training.challengers import candidate as candidate_module
from creditwright.training.challengers.boosters import as_many_repaid_as_defaults
from creditwright.training.challengers.candidate import Candidate, log_odds_of
from creditwright.training.challengers.catalogue import (
    CandidateNotInstalledError,
    UnknownCandidateError,
    all_candidates,
    chosen_candidates,
)
from creditwright.training.fitting import Examples
from creditwright.training.metrics import auc
from creditwright.training.parameters import ModelParameters

PARAMETERS = ModelParameters(learning_rate=0.2)  # few rounds
CANDIDATES = all_candidates(PARAMETERS)
MODELS = [each for each in CANDIDATES if each.always is None and each.is_installed]
NAMED = {each.name: each for each in CANDIDATES}


def name_of(candidate: Candidate) -> str:
    return candidate.name


def log_odds_by(candidate: Candidate, small: SmallModel, seed: int = 1) -> Floats:
    fitted = candidate.fit(small.examples, small.inputs, seed)
    return fitted.log_odds(small.matrix.values[small.split.hold_out])


@pytest.mark.parametrize("candidate", MODELS, ids=name_of)
def test_a_candidate_tells_defaults_from_loans_repaid_that_it_has_not_seen(
    candidate: Candidate, small_model: SmallModel
) -> None:
    found = log_odds_by(candidate, small_model)

    assert auc(small_model.labels[small_model.split.hold_out], found).value > 0.65
    assert np.isfinite(found).all()


@pytest.mark.parametrize("candidate", MODELS, ids=name_of)
def test_the_same_examples_and_seed_give_the_same_candidate(
    candidate: Candidate, small_model: SmallModel
) -> None:
    once, again = log_odds_by(candidate, small_model), log_odds_by(candidate, small_model)

    np.testing.assert_array_equal(once, again)


@pytest.mark.parametrize("candidate", MODELS, ids=name_of)
def test_an_application_of_which_nothing_is_known_gets_log_odds_all_the_same(
    candidate: Candidate, small_model: SmallModel
) -> None:
    fitted = candidate.fit(small_model.examples, small_model.inputs, 1)

    found = fitted.log_odds(np.full((1, len(small_model.inputs)), np.nan))

    assert np.isfinite(found).all()
    assert fitted.size_bytes > 0


@pytest.mark.parametrize("candidate", MODELS, ids=name_of)
def test_one_application_alone_gets_what_it_gets_among_others(
    candidate: Candidate, small_model: SmallModel
) -> None:
    fitted = candidate.fit(small_model.examples, small_model.inputs, 1)
    some = small_model.matrix.values[:5]

    alone = np.concatenate([fitted.log_odds(some[n : n + 1]) for n in range(5)])

    np.testing.assert_allclose(alone, fitted.log_odds(some), rtol=1e-9)


def test_a_category_or_a_gap_that_only_other_rows_have_is_no_error(small_model: SmallModel) -> None:
    learning = small_model.examples
    known = np.flatnonzero(~np.isnan(learning.values).any(axis=1))
    without_gaps = learning.at(known)

    fitted = NAMED["logistic"].fit(without_gaps, small_model.inputs, 1)

    assert np.isfinite(fitted.log_odds(learning.values)).all()


@pytest.mark.parametrize(
    "balanced", ["logistic_weighted", "lightgbm_weighted", "lightgbm_undersampled"]
)
def test_balanced_classes_foretell_several_times_the_true_share_of_defaults(
    balanced: str, small_model: SmallModel
) -> None:
    share = small_model.examples.labels.mean()
    plain = balanced.replace("_weighted", "").replace("_undersampled", "")
    plain = {"lightgbm": "lightgbm_tuned"}.get(plain, plain)

    foretold = {
        name: probability_from_log_odds(log_odds_by(NAMED[name], small_model)).mean()
        for name in (plain, balanced)
    }

    assert foretold[plain] == pytest.approx(share, rel=0.2)
    assert foretold[balanced] > 1.8 * share


def test_as_many_loans_repaid_are_drawn_as_there_are_defaults(small_model: SmallModel) -> None:
    examples = small_model.examples

    drawn = as_many_repaid_as_defaults(examples, seed=1)

    assert examples.labels[drawn].mean() == 0.5
    assert examples.labels[drawn].sum() == examples.labels.sum()
    assert np.unique(drawn).size == drawn.size


def test_where_defaults_are_the_many_no_loan_repaid_is_drawn_twice() -> None:
    examples = Examples(np.zeros((5, 1)), np.array([1.0, 1.0, 1.0, 0.0, 1.0]))

    assert as_many_repaid_as_defaults(examples, seed=1).tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("name", ["approve_all", "refuse_all"])
def test_who_treats_everybody_alike_foretells_the_share_of_defaults(
    name: str, small_model: SmallModel
) -> None:
    found = probability_from_log_odds(log_odds_by(NAMED[name], small_model))

    np.testing.assert_allclose(found, small_model.examples.labels.mean())


def test_a_probability_of_zero_or_one_has_finite_log_odds() -> None:
    found = log_odds_of(np.array([0.0, 0.25, 1.0]))

    assert found[1] == pytest.approx(-np.log(3))
    assert found[0] == pytest.approx(-found[2])


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["lightgbm_tuned", "logistic"], ["logistic", "lightgbm_tuned"]),
        (["refuse_all", "refuse_all"], ["refuse_all"]),
    ],
)
def test_candidates_are_chosen_by_name_and_keep_the_order_of_the_catalogue(
    names: Sequence[str], found: list[str]
) -> None:
    assert [each.name for each in chosen_candidates(PARAMETERS, names)] == found


def test_a_candidate_that_does_not_exist_is_refused_and_those_that_do_are_named() -> None:
    with pytest.raises(UnknownCandidateError, match=r"'catboost'.*approve_all, .*logistic"):
        chosen_candidates(PARAMETERS, ["catboost"])


def test_a_candidate_whose_library_is_missing_is_left_out_unless_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(candidate_module, "find_spec", lambda _: None)

    assert "scorecard" not in {each.name for each in chosen_candidates(PARAMETERS, None)}
    with pytest.raises(CandidateNotInstalledError, match=r"optbinning.*creditwright\[scorecard\]"):
        chosen_candidates(PARAMETERS, ["scorecard"])


def test_tuned_candidates_are_fitted_with_the_parameters_they_are_given() -> None:
    tuned = chosen_candidates(replace(PARAMETERS, num_leaves=7), ["lightgbm_tuned"])

    assert tuned[0].settings["num_leaves"] == 7
