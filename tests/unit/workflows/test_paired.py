"""Two models compared on the same applications."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.small_portfolio import PLAN, TrainedPortfolio, train_in

from creditwright.core.progress import SilentProgress
from creditwright.decision.opening import open_bundle
from creditwright.records.prepared import PreparedRecords
from creditwright.registry.card import read_card
from creditwright.scoring.bundle import read_bundle
from creditwright.training.parameters import ModelParameters
from creditwright.workflows import paired
from creditwright.workflows.champion import Opened
from creditwright.workflows.paired import TooFewUnseenError, comparing_on


def opened(bundle: Path) -> Opened:
    return Opened(open_bundle(bundle), read_card(read_bundle(bundle).files["card.json"]))


@pytest.fixture
def champion(trained_portfolio: TrainedPortfolio) -> Opened:
    return opened(trained_portfolio.result.bundle)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the hold-out of a small portfolio, about thirty defaults, do."""
    monkeypatch.setattr(paired, "FEWEST_OF_EACH", 10)


def test_a_model_is_no_better_than_itself_and_only_the_hold_out_counts(
    small_portfolio: PreparedRecords, champion: Opened, trained_portfolio: TrainedPortfolio
) -> None:
    found = comparing_on(small_portfolio, SilentProgress())(champion, champion)

    kept = trained_portfolio.result.evaluation.sizes.hold_out
    assert (found.auc.low, found.auc.high) == (0, 0)
    assert (found.cost.low, found.cost.high) == (0, 0)
    assert f"same {kept:,} applications" in found.how


def test_the_figures_are_those_of_the_evaluations(
    small_portfolio: PreparedRecords,
    champion: Opened,
    trained_portfolio: TrainedPortfolio,
    tmp_path: Path,
) -> None:
    plain = ModelParameters(num_leaves=2, max_depth=1)
    other = train_in(tmp_path, small_portfolio, replace(PLAN, parameters=plain)).result
    before = trained_portfolio.result.evaluation

    found = comparing_on(small_portfolio, SilentProgress())(opened(other.bundle), champion)

    assert found.auc.value == pytest.approx(
        other.evaluation.order.auc.value - before.order.auc.value
    )
    assert found.cost.value == pytest.approx(
        other.evaluation.cost.model.value - before.cost.model.value
    )
    assert found.auc.low < found.auc.value < found.auc.high


def test_too_few_applications_that_neither_has_seen_are_refused(
    small_portfolio: PreparedRecords, champion: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paired, "FEWEST_OF_EACH", 1000)

    with pytest.raises(TooFewUnseenError, match="later applications"):
        comparing_on(small_portfolio, SilentProgress())(champion, champion)
