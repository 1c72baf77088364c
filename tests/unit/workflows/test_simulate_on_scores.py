"""A policy simulated on a table of scores, beside the same policy on the records."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.small_portfolio import TrainedPortfolio

from creditwright.core.progress import SilentProgress
from creditwright.decision.document import policy_from
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.decision.policy import Exposure, Ground, Policy
from creditwright.workflows.score_portfolio import score_records
from creditwright.workflows.simulate_on_scores import ScoresFileError, simulate_on_scores
from creditwright.workflows.simulate_policy import (
    NothingToSimulateError,
    policy_beside,
    simulate_policy,
)


@pytest.fixture(scope="module")
def model(trained_portfolio: TrainedPortfolio) -> DecisionModel:
    return open_bundle(trained_portfolio.result.bundle)


@pytest.fixture(scope="module")
def scores(
    trained_portfolio: TrainedPortfolio,
    model: DecisionModel,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    records = trained_portfolio.records
    parts = [score_records(records.partition(n), model, explain=False) for n in records.partitions]
    file = tmp_path_factory.mktemp("scores") / "scores.parquet"
    pl.concat(parts).write_parquet(file)
    return file


def stricter(policy: Policy) -> Policy:
    return replace(policy, approve_up_to=policy.approve_up_to / 2, decline_above=0.5)


def test_it_gives_what_the_records_give_but_for_the_reasons_of_new_declines(
    trained_portfolio: TrainedPortfolio, model: DecisionModel, scores: Path
) -> None:
    policy = stricter(model.policy)

    told = simulate_on_scores(scores, model, policy)
    known = simulate_policy(trained_portfolio.records, model, policy, progress=SilentProgress())

    assert told.simulation.now.outcomes == known.simulation.now.outcomes
    assert told.simulation.then.outcomes == known.simulation.then.outcomes
    assert told.simulation.then.expected_cost == known.simulation.then.expected_cost
    np.testing.assert_array_equal(told.applications, known.applications)


def test_the_models_own_policy_changes_nothing(model: DecisionModel, scores: Path) -> None:
    assert simulate_on_scores(scores, model, model.policy).simulation.changed == {}


def test_what_the_table_does_not_hold_is_not_told(model: DecisionModel, scores: Path) -> None:
    exposure = Exposure(loss_given_default=0.45, margin=0.05)

    found = simulate_on_scores(scores, model, replace(model.policy, exposure=exposure)).simulation

    assert found.known == 0
    assert found.now.cost is None
    assert found.groups == ()
    assert found.money is None


def test_without_a_ground_nobody_is_declined_by_the_table_either(
    model: DecisionModel, scores: Path
) -> None:
    law = replace(model.policy.law, automated_decline_rests_on=Ground.NOTHING)

    found = simulate_on_scores(scores, model, replace(model.policy, law=law)).simulation

    assert found.now.outcomes["decline"] > 0
    assert found.then.outcomes["decline"] == 0


def test_other_rules_need_the_records(model: DecisionModel, scores: Path) -> None:
    policy = policy_beside(
        policy_from(
            """
[[rules]]
name = "revolving"
when = [{ name = "NAME_CONTRACT_TYPE", one_of = ["Revolving loans"] }]
outcome = "decline"
reason.en = "The kind of loan asked for is not given at present"
reason.fr = "Le type de crédit demandé n'est pas accordé actuellement"
"""
        )
    )

    with pytest.raises(ScoresFileError, match="folder of tables"):
        simulate_on_scores(scores, model, policy)


def test_the_scores_of_another_model_are_refused(
    model: DecisionModel, scores: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.parquet"
    pl.read_parquet(scores).with_columns(bundle=pl.lit("0" * 64)).write_parquet(other)

    with pytest.raises(ScoresFileError, match="scored by bundle 0000"):
        simulate_on_scores(other, model, model.policy)


@pytest.mark.parametrize("content", [b"no parquet", b""])
def test_a_file_that_is_no_table_of_scores_is_refused(
    model: DecisionModel, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "scores.parquet").write_bytes(content)

    with pytest.raises(ScoresFileError, match="no table of scores"):
        simulate_on_scores(tmp_path / "scores.parquet", model, model.policy)


def test_a_table_of_no_scores_is_refused(
    model: DecisionModel, scores: Path, tmp_path: Path
) -> None:
    pl.read_parquet(scores).clear().write_parquet(tmp_path / "none.parquet")

    with pytest.raises(NothingToSimulateError):
        simulate_on_scores(tmp_path / "none.parquet", model, model.policy)
