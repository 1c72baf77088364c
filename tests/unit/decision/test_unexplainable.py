"""Where a model cannot be explained nobody is declined by it: a person decides."""

from dataclasses import replace

import lightgbm
import numpy as np
import polars as pl
import pytest
from tests.small_model import SmallModel, made_up_applications

from creditwright.core.numbers import Floats
from creditwright.decision.assessment import Assessments, Referral, assess
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome
from creditwright.explanation.attribution import AttributionSumError, attribute
from creditwright.scoring.inputs import matrix_of
from creditwright.scoring.scorer import NoScoreError, NotAttributableError
from creditwright.workflows.scores_table import scores_table

LEAVES, TREES = 4, 3
QUIET = {
    "objective": "binary",
    "verbose": -1,
    "num_leaves": LEAVES,
    "min_data_in_leaf": 5,
    "seed": 1,
}


def with_booster(model: DecisionModel, booster: lightgbm.Booster) -> DecisionModel:
    return replace(model, scorer=replace(model.scorer, booster=booster))


def trained(values: Floats, labels: Floats, **parameters: object) -> lightgbm.Booster:
    options = {**QUIET, **parameters}
    return lightgbm.train(options, lightgbm.Dataset(values, labels, params=options), TREES)


@pytest.fixture(scope="module")
def with_linear_leaves(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> DecisionModel:
    """A booster whose leaves are lines: LightGBM scores by it, and has no TreeSHAP for it."""
    booster = trained(small_model.matrix.values, small_model.labels, linear_tree=True)
    return with_booster(small_decision_model, booster)


@pytest.fixture(scope="module")
def with_lost_digits(small_model: SmallModel, small_decision_model: DecisionModel) -> DecisionModel:
    """A booster whose trees say a hundred million more, then less: rounding eats the digits."""
    booster = trained(small_model.matrix.values, small_model.labels)
    for leaf in range(LEAVES):
        for tree, more in enumerate((2.0, 3e8, -3e8)):
            booster.set_leaf_output(tree, leaf, booster.get_leaf_output(tree, leaf) + more)
    return with_booster(small_decision_model, booster)


@pytest.fixture(params=["with_linear_leaves", "with_lost_digits"])
def unexplainable(request: pytest.FixtureRequest) -> DecisionModel:
    found: DecisionModel = request.getfixturevalue(request.param)
    return found


def declined_by_cut_off(found: Assessments, model: DecisionModel) -> list[int]:
    probabilities = found.scores.default_probability.tolist()
    return [row for row, p in enumerate(probabilities) if p > model.policy.decline_above]


def test_linear_leaves_have_no_attributions(
    small_model: SmallModel, with_linear_leaves: DecisionModel
) -> None:
    scorer = with_linear_leaves.scorer
    log_odds = scorer.score(small_model.matrix).log_odds

    with pytest.raises(NotAttributableError):
        attribute(scorer, small_model.matrix, log_odds)


def test_lost_digits_are_noticed(small_model: SmallModel, with_lost_digits: DecisionModel) -> None:
    scorer = with_lost_digits.scorer
    log_odds = scorer.score(small_model.matrix).log_odds

    with pytest.raises(AttributionSumError):
        attribute(scorer, small_model.matrix, log_odds)


@pytest.mark.parametrize("explain", [True, False])
def test_nobody_is_declined_by_a_model_that_cannot_be_explained(
    small_model: SmallModel, unexplainable: DecisionModel, *, explain: bool
) -> None:
    found = assess(small_model.frame, unexplainable, explain=explain)

    bad = declined_by_cut_off(found, unexplainable)
    assert bad
    assert Outcome.DECLINE not in found.outcomes
    assert {found.referrals[row] for row in bad} == {Referral.EXPLANATION_UNAVAILABLE}
    assert all(found.reasons[row] is None for row in bad)


def test_outcomes_are_the_same_whether_reasons_are_asked_for_or_not(
    small_model: SmallModel, unexplainable: DecisionModel
) -> None:
    asked, unasked = (
        assess(small_model.frame, unexplainable, explain=each) for each in (True, False)
    )

    assert asked.outcomes == unasked.outcomes
    assert asked.referrals == unasked.referrals


def test_one_who_cannot_be_explained_takes_no_reasons_from_others(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    booster = trained(small_model.matrix.values, small_model.labels)
    booster.set_leaf_output(0, 0, 7e7)
    model = with_booster(small_decision_model, booster)

    together = assess(small_model.frame, model, explain=True)

    assert {why is None for why in together.reasons} == {True, False}
    for row in range(0, small_model.frame.height, 97):
        alone = assess(small_model.frame.at(np.array([row])), model, explain=True)
        assert alone.reasons[0] == together.reasons[row]
        assert alone.outcomes[0] is together.outcomes[row]


def test_a_table_of_scores_leaves_out_what_could_not_be_explained(
    small_model: SmallModel, with_lost_digits: DecisionModel
) -> None:
    frame = small_model.frame.at(np.arange(50))
    named = pl.DataFrame({"SK_ID_CURR": frame.applications, "SOURCE_TABLE": "application_test"})

    table = scores_table(named, assess(frame, with_lost_digits, explain=True), with_lost_digits)

    unknown = table.filter(pl.col("referred_because") == Referral.EXPLANATION_UNAVAILABLE)
    told = [name for name in table.columns if name.startswith(("theme_", "base", "reason"))]
    assert unknown.height
    assert unknown.select(told).null_count().row(0) == (unknown.height,) * len(told)


def test_nothing_is_decided_by_what_is_no_number(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    booster = trained(small_model.matrix.values, small_model.labels)
    for leaf in range(LEAVES):
        for tree in range(TREES):
            booster.set_leaf_output(tree, leaf, 1e308)
    model = with_booster(small_decision_model, booster)
    frame, _ = made_up_applications(3, seed=5)

    with pytest.raises(NoScoreError, match="3 of 3"):
        model.scorer.score(matrix_of(frame, model.scorer.inputs))
