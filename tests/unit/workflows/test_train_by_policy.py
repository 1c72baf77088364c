"""A lender's policy through a whole training: into the bundle, into every score, and checked."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.small_portfolio import PLAN, TrainedPortfolio, train_in

from creditwright.decision.document import policy_from
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.records.prepared import PreparedRecords
from creditwright.scoring.inputs import ChangedFeatureError
from creditwright.workflows.score_portfolio import check_features, score_records

POLICY = policy_from("""
name = "strict"
version = "7"
[bands]
approve_up_to = 0.07
decline_above = 0.1
[[rules]]
name = "revolving"
when = [{ name = "NAME_CONTRACT_TYPE", one_of = ["Revolving loans"] }]
outcome = "refer"
reason.en = "The kind of loan asked for is looked at by a person"
reason.fr = "Le type de crédit demandé est examiné par une personne"
[[rules]]
name = "heavy_instalment"
when = [{ name = "annuity_to_income", above = 0.3 }]
outcome = "decline"
reason.en = "The instalment is large beside your income"
reason.fr = "La mensualité est élevée au regard de vos revenus"
""")


@pytest.fixture(scope="module")
def by_policy(
    small_portfolio: PreparedRecords, tmp_path_factory: pytest.TempPathFactory
) -> TrainedPortfolio:
    plan = replace(PLAN, policy=POLICY, learned=())
    return train_in(tmp_path_factory.mktemp("policy"), small_portfolio, plan)


@pytest.fixture(scope="module")
def model(by_policy: TrainedPortfolio) -> DecisionModel:
    return open_bundle(by_policy.result.bundle)


def test_the_policy_lies_in_the_bundle_with_its_cut_offs_settled(model: DecisionModel) -> None:
    policy = model.policy

    assert (policy.name, policy.version, policy.rules) == ("strict", "7", POLICY.rules)
    assert policy.approve_up_to == 0.07
    assert policy.decline_above == 0.1
    assert model.reference.cut_off == 0.07


def test_what_only_rules_read_is_no_input_of_the_model(model: DecisionModel) -> None:
    assert not [each.name for each in model.scorer.inputs if each.name.startswith("column:")]


def test_the_evaluation_counts_outcomes_by_rule(by_policy: TrainedPortfolio) -> None:
    outcomes = by_policy.result.evaluation.outcomes

    assert outcomes["refer:hard_rule"] > 0
    assert outcomes["refer:near_cut_off"] > 0


def test_every_application_that_meets_a_rule_gets_its_outcome_and_its_reason(
    model: DecisionModel, small_portfolio: PreparedRecords
) -> None:
    records = small_portfolio.partition(0)
    stated = records.application.select("SK_ID_CURR", "NAME_CONTRACT_TYPE").collect()

    scores = score_records(records, model, explain=True).join(stated, on="SK_ID_CURR")

    revolving = scores.filter(pl.col("NAME_CONTRACT_TYPE") == "Revolving loans")
    assert revolving.height > 0
    assert set(revolving["rule"]) == {"revolving"}
    assert set(revolving["outcome"]) == {"refer"}
    assert set(revolving["reason_1_en"]) == {POLICY.rules[0].reason.en}
    assert revolving["reason_2"].null_count() == revolving.height
    heavy = scores.filter(pl.col("rule") == "heavy_instalment")
    assert set(heavy["outcome"]) == {"decline"}
    assert scores.filter(pl.col("rule").is_null())["reason_1"].str.starts_with("rule:").sum() == 0


def test_a_rule_whose_value_is_computed_otherwise_today_stops_the_scoring(
    model: DecisionModel,
) -> None:
    check_features(model)
    old = replace(model.policy, definitions=dict.fromkeys(model.policy.definitions, "0" * 64))

    with pytest.raises(ChangedFeatureError, match="annuity_to_income"):
        check_features(replace(model, policy=old))


def test_another_version_of_the_policy_is_another_bundle(
    by_policy: TrainedPortfolio, tmp_path: Path
) -> None:
    plan = replace(PLAN, policy=replace(POLICY, version="8"), learned=())

    other = train_in(tmp_path, by_policy.records, plan)

    digests = {each.result.version.bundle_digest for each in (by_policy, other)}
    assert len(digests) == 2


def test_scores_of_no_application_have_the_same_columns(
    model: DecisionModel, small_portfolio: PreparedRecords
) -> None:
    some = small_portfolio.partition(0)
    none = replace(some, application=some.application.head(0))

    assert (
        score_records(none, model, explain=True).schema
        == score_records(some, model, explain=True).schema
    )
