"""A whole training, on a small simulated portfolio."""

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.small_portfolio import PLAN, SOME, TrainedPortfolio, train_in

from creditwright.core.errors import UsageError
from creditwright.core.progress import SilentProgress
from creditwright.decision.document import PolicyDocument
from creditwright.decision.opening import open_bundle
from creditwright.decision.policy import Costs, Law
from creditwright.features.catalogue import FEATURES
from creditwright.records.table import Sensitivity
from creditwright.training.cut_off import CutOffAtEdgeError
from creditwright.workflows.training_ground import labelled_features


def test_a_training_leaves_a_verified_bundle_a_report_and_a_version(
    trained_portfolio: TrainedPortfolio,
) -> None:
    result = trained_portfolio.result

    assert open_bundle(result.bundle).digest == result.version.bundle_digest
    assert trained_portfolio.store.latest() == result.version.bundle_digest
    kept = {each.name for each in trained_portfolio.store.folder.iterdir()}
    assert kept == {"latest", result.version.bundle_digest}
    assert (result.report / "evaluation.html").is_file()
    assert result.version.bundle_digest in (result.report / "model_card.html").read_text()
    assert result.version.aliases == ("challenger",)
    assert result.version.author == "ann"


def test_calibration_is_told_by_segments_that_share_out_the_hold_out(
    trained_portfolio: TrainedPortfolio,
) -> None:
    evaluation = trained_portfolio.result.evaluation

    by_kind: dict[str, int] = {}
    for each in evaluation.truth.segments:
        by_kind[each.kind] = by_kind.get(each.kind, 0) + each.applications
    assert by_kind == dict.fromkeys(by_kind, evaluation.sizes.hold_out)
    assert len(by_kind) == 2
    page = (trained_portfolio.result.report / "evaluation.html").read_text()
    assert "Calibration by segment" in page
    assert "repaid for each default" in page


def test_the_run_names_its_records_and_its_figures(trained_portfolio: TrainedPortfolio) -> None:
    run = trained_portfolio.registry.runs[0]

    assert run.tags["records_digest"] == trained_portfolio.records.digest
    assert run.metrics["auc"] == trained_portfolio.result.evaluation.order.auc.value
    assert run.parameters["cost_of_missed_default"] == "10.0"
    assert run.files == trained_portfolio.result.report


def test_a_training_tells_how_its_decisions_fall_on_groups(
    trained_portfolio: TrainedPortfolio,
) -> None:
    result, run = trained_portfolio.result, trained_portfolio.registry.runs[0]

    found = json.loads((result.report / "fairness.json").read_text())
    assert found["everybody"]["applications"] == result.evaluation.sizes.hold_out
    assert found["everybody"]["cost_per_applicant"]["value"] == result.evaluation.cost.model.value
    assert set(found["proxies"]) == {"sex", "age", "family status", "region"}
    assert (result.report / "fairness.html").is_file()
    card = json.loads((result.bundle / "card.json").read_bytes())
    told = {
        kind: each["value"]
        for kind, each in card["fairness"]["lowest_adverse_impact_ratios"].items()
    }
    assert told
    assert all(
        run.metrics[f"adverse_impact_ratio_{kind.replace(' ', '_')}"] == value
        for kind, value in told.items()
    )


def test_the_same_records_and_plan_give_the_same_bundle(
    trained_portfolio: TrainedPortfolio, tmp_path: Path
) -> None:
    again = train_in(tmp_path, trained_portfolio.records)

    digest = trained_portfolio.result.version.bundle_digest
    assert again.result.version.bundle_digest == digest


def test_no_protected_feature_is_in_the_model(trained_portfolio: TrainedPortfolio) -> None:
    protected = {each.name for each in SOME if each.sensitivity is Sensitivity.PROTECTED}

    inputs = {each.name for each in open_bundle(trained_portfolio.result.bundle).scorer.inputs}

    assert protected
    assert not protected & inputs
    assert set(trained_portfolio.result.left_out) == protected


def test_features_of_a_table_that_is_not_there_are_not_in_the_model(
    trained_portfolio: TrainedPortfolio,
) -> None:
    inputs = open_bundle(trained_portfolio.result.bundle).scorer.inputs

    assert not [each.name for each in inputs if each.theme == "card_use"]


def test_applications_without_an_outcome_are_not_trained_on(
    trained_portfolio: TrainedPortfolio, tmp_path: Path
) -> None:
    records = trained_portfolio.records
    known = records.everything().application.select(pl.col("TARGET").count()).collect().item()

    frame, labels = labelled_features(records, SOME[:2], work=tmp_path, progress=SilentProgress())

    assert frame.height == labels.size == known
    assert "TARGET" not in frame.numbers
    sizes = trained_portfolio.result.evaluation.sizes
    assert sizes.training + sizes.hold_out == known


def test_a_protected_feature_asked_for_under_a_wrong_name_is_refused(
    trained_portfolio: TrainedPortfolio, tmp_path: Path
) -> None:
    wrong = PolicyDocument(law=Law(allowed_protected=("gendre",)))

    with pytest.raises(UsageError, match="'gendre' is not a protected feature"):
        train_in(tmp_path, trained_portfolio.records, replace(PLAN, policy=wrong))


def test_costs_at_which_a_model_cannot_help_leave_nothing_behind(
    trained_portfolio: TrainedPortfolio, tmp_path: Path
) -> None:
    costs = Costs(missed_default=1, refused_good=10_000)
    plan = replace(PLAN, policy=PolicyDocument(costs=costs), learned=())

    with pytest.raises(CutOffAtEdgeError):
        train_in(tmp_path, trained_portfolio.records, plan)

    assert not (tmp_path / "bundles").exists()


def test_every_theme_of_the_catalogue_has_a_feature_that_may_be_used() -> None:
    usable = {each.theme for each in FEATURES if each.sensitivity is not Sensitivity.PROTECTED}

    assert len(usable) >= 15
