"""Features chosen on a small simulated portfolio, in one go and after an interruption."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from tests.small_portfolio import PLAN, SOME, train_in

from creditwright.core.files import alone
from creditwright.core.progress import SilentProgress
from creditwright.records.prepared import PreparedRecords
from creditwright.training.feature_list import FeatureList
from creditwright.training.plan import PlanError
from creditwright.training.selection.null_importance import NullImportance
from creditwright.training.selection.report import selection_document
from creditwright.workflows.partwise import AlreadyAtWorkError
from creditwright.workflows.select_features import SelectionResult, select_features

Item = TypeVar("Item")
METHOD = NullImportance(PLAN.parameters, draws=4)


def select_in(
    home: Path, records: PreparedRecords, progress: SilentProgress | None = None
) -> SelectionResult:
    return select_features(
        records,
        PLAN,
        METHOD,
        work=home / "work",
        reports=home / "selections",
        progress=progress or SilentProgress(),
        features=SOME,
    )


class Interrupted(SilentProgress):
    """Somebody presses Ctrl-C when some measurements are done."""

    def track(
        self, items: Iterable[Item], *, description: str, total: float | None = None
    ) -> Iterator[Item]:
        """Yield the items; of measurements, three."""
        for done, item in enumerate(super().track(items, description=description, total=total)):
            if description == "Measuring features" and done == 3:
                raise KeyboardInterrupt
            yield item


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("selecting")


@pytest.fixture(scope="module")
def result(home: Path, small_portfolio: PreparedRecords) -> SelectionResult:
    return select_in(home, small_portfolio)


def test_a_choice_leaves_a_list_and_a_report(result: SelectionResult, home: Path) -> None:
    assert {each.name for each in result.report.iterdir()} == {
        "selection.html",
        "selection.json",
        "selection.svg",
    }
    assert result.features.features == result.selection.chosen
    assert 0 < len(result.features.features) < len(result.selection.offered)
    assert not any((home / "work").iterdir())


def test_an_interrupted_choice_goes_on_and_is_the_same(
    result: SelectionResult, small_portfolio: PreparedRecords, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        select_in(tmp_path, small_portfolio, Interrupted())

    again = select_in(tmp_path, small_portfolio)

    assert again.resumed >= 3
    assert selection_document(again.selection) == selection_document(result.selection)
    assert again.features.digest == result.features.digest


def test_two_at_the_same_choice_do_not_get_in_each_others_way(
    result: SelectionResult, small_portfolio: PreparedRecords, tmp_path: Path
) -> None:
    folder = tmp_path / "work" / result.report.name
    folder.mkdir(parents=True)

    with alone(folder / "lock", wait=False), pytest.raises(AlreadyAtWorkError):
        select_in(tmp_path, small_portfolio)


def test_a_model_trained_on_the_list_uses_it_and_its_card_names_it(
    result: SelectionResult, small_portfolio: PreparedRecords, tmp_path: Path
) -> None:
    plan = replace(PLAN, features=result.features)

    trained = train_in(tmp_path, small_portfolio, plan).result

    card = (trained.bundle / "card.json").read_text()
    assert trained.features == len(result.features.features)
    assert result.features.digest in card


def test_a_list_that_names_a_feature_there_is_not_is_refused(
    small_portfolio: PreparedRecords, tmp_path: Path
) -> None:
    plan = replace(PLAN, features=FeatureList(("credit_to_moon",)))

    with pytest.raises(PlanError, match="credit_to_moon"):
        train_in(tmp_path, small_portfolio, plan)
