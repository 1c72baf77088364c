"""The same records, plan and libraries give the same bundle, to the last bit, with a search too."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.small_portfolio import PLAN, TrainedPortfolio, train_in

from creditwright.records.prepared import PreparedRecords
from creditwright.training.search import SearchPlan

SEARCHED = replace(PLAN, search=SearchPlan(trials=3))


@pytest.fixture(scope="module")
def searched(
    small_portfolio: PreparedRecords, tmp_path_factory: pytest.TempPathFactory
) -> TrainedPortfolio:
    return train_in(tmp_path_factory.mktemp("first"), small_portfolio, SEARCHED)


def test_two_trainings_in_two_places_give_one_digest(
    trained_portfolio: TrainedPortfolio, tmp_path: Path
) -> None:
    again = train_in(tmp_path, trained_portfolio.records)

    assert again.result.version.bundle_digest == trained_portfolio.result.version.bundle_digest


def test_two_trainings_with_a_search_of_their_own_give_one_digest(
    searched: TrainedPortfolio, tmp_path: Path
) -> None:
    again = train_in(tmp_path, searched.records, SEARCHED)

    assert again.result.version.bundle_digest == searched.result.version.bundle_digest


def test_the_card_and_the_run_tell_of_the_search_that_chose_the_model(
    searched: TrainedPortfolio,
) -> None:
    run = searched.registry.runs[0]
    card = json.loads((searched.result.bundle / "card.json").read_bytes())
    study = json.loads((run.files / "study.json").read_bytes())

    assert (run.parameters["trials"], run.parameters["objective"]) == ("3", "log-loss")
    assert card["search"] == study["summary"]
    best = study["trials"][card["search"]["best_trial"]]["parameters"]
    assert {name: card["parameters"][name] for name in best} == best
