"""A bundle asked from Python says what the command writes."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from tests.small_portfolio import TrainedPortfolio

from creditwright.api import OpenedModel, open_model
from creditwright.core.errors import CreditwrightError
from creditwright.core.progress import SilentProgress
from creditwright.records.records import APPLICATION_KEY, LABEL
from creditwright.workflows.score_portfolio import score_portfolio


@pytest.fixture(scope="module")
def opened(trained_portfolio: TrainedPortfolio) -> OpenedModel:
    return open_model(trained_portfolio.result.bundle)


@pytest.fixture(scope="module")
def tables(trained_portfolio: TrainedPortfolio) -> dict[str, pl.DataFrame]:
    source = trained_portfolio.records.folder.parent / "source"
    return {each.stem: pl.read_parquet(each) for each in sorted(source.glob("*.parquet"))}


def test_scores_and_reasons_are_those_that_the_command_writes(
    trained_portfolio: TrainedPortfolio,
    opened: OpenedModel,
    tables: dict[str, pl.DataFrame],
    tmp_path: Path,
) -> None:
    asked = tables["application_train"].drop(LABEL).sample(60, seed=2, shuffle=True)
    histories = {name: each for name, each in tables.items() if "application_t" not in name}

    found = opened.score(asked, histories)

    score_portfolio(
        trained_portfolio.records,
        opened.model,
        out=tmp_path / "scores.parquet",
        work=tmp_path / "work",
        explain=True,
        progress=SilentProgress(),
    )
    written = pl.read_parquet(tmp_path / "scores.parquet").drop("SOURCE_TABLE")
    wanted = asked.select(APPLICATION_KEY).join(
        written, on=APPLICATION_KEY, how="left", maintain_order="left"
    )
    assert isinstance(found, pl.DataFrame)
    assert found.drop("SOURCE_TABLE").equals(wanted, null_equal=True)
    assert set(found["bundle"]) == {opened.digest}


def test_a_frame_of_pandas_is_answered_with_one(
    opened: OpenedModel, tables: dict[str, pl.DataFrame]
) -> None:
    asked = tables["application_test"].head(4).to_pandas().set_index("SK_ID_CURR", drop=False)

    found = opened.score(asked, explain=False)

    assert isinstance(found, pd.DataFrame)
    assert list(found.index) == list(asked.index)
    assert "reason_1" not in found
    assert len(opened.features) > 5


def test_a_bundle_with_a_byte_changed_is_not_opened(
    trained_portfolio: TrainedPortfolio, tmp_path: Path
) -> None:
    for each in trained_portfolio.result.bundle.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    policy = (tmp_path / "policy.json").read_bytes()
    (tmp_path / "policy.json").write_bytes(policy.replace(b"1", b"2", 1))

    with pytest.raises(CreditwrightError, match=r"policy\.json"):
        open_model(tmp_path)


def test_a_model_is_opened_where_scikit_learn_is_not_installed() -> None:
    script = (
        "import sys\n"
        "for name in ('sklearn', 'pandas', 'mlflow'): sys.modules[name] = None\n"
        "from creditwright import api\n"
        "print(api.open_model)\n"
        "try: api.LoanDefaultClassifier\n"
        "except api.EstimatorsUnavailableError as error: print(error)\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout

    assert "open_model" in ran
    assert "pip install 'creditwright[train]'" in ran
