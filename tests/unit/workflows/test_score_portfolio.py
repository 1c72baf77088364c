"""Scoring a portfolio: every application, once, with or without explanation, from any start."""

import fcntl
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.small_portfolio import APPLICATIONS, PARTITIONS, TrainedPortfolio

from creditwright.core.progress import Item, SilentProgress
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.records.prepared import PreparedRecords
from creditwright.scoring.inputs import ChangedFeatureError
from creditwright.workflows.partwise import AlreadyAtWorkError
from creditwright.workflows.score_portfolio import ScoringSummary, score_portfolio


class StopAfter(SilentProgress):
    """Interrupts the work after some steps, as a person would."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def track(
        self, items: Iterable[Item], *, description: str, total: float | None = None
    ) -> Iterator[Item]:
        del description, total
        for step, item in enumerate(items):
            if step == self.steps:
                raise KeyboardInterrupt
            yield item


@pytest.fixture(scope="module")
def model(trained_portfolio: TrainedPortfolio) -> DecisionModel:
    return open_bundle(trained_portfolio.result.bundle)


def score(
    records: PreparedRecords,
    model: DecisionModel,
    folder: Path,
    *,
    explain: bool = False,
    steps: int | None = None,
) -> tuple[ScoringSummary, pl.DataFrame]:
    out = folder / "scores.parquet"
    summary = score_portfolio(
        records,
        model,
        out=out,
        work=folder / "work",
        explain=explain,
        progress=SilentProgress() if steps is None else StopAfter(steps),
    )
    return summary, pl.read_parquet(out)


@pytest.fixture(scope="module")
def explained(
    small_portfolio: PreparedRecords,
    model: DecisionModel,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[ScoringSummary, pl.DataFrame]:
    return score(small_portfolio, model, tmp_path_factory.mktemp("out"), explain=True)


def test_every_application_of_both_tables_is_scored_once(
    explained: tuple[ScoringSummary, pl.DataFrame], small_portfolio: PreparedRecords
) -> None:
    summary, table = explained

    assert summary.applications == table.height == table["SK_ID_CURR"].n_unique() == APPLICATIONS
    marked = dict(table["SOURCE_TABLE"].value_counts().iter_rows())
    assert marked == {
        name: small_portfolio.counts[name] for name in ("application_train", "application_test")
    }
    assert sum(sum(each.values()) for each in summary.outcomes.values()) == APPLICATIONS


def test_probability_score_and_outcome_agree(
    explained: tuple[ScoringSummary, pl.DataFrame], model: DecisionModel
) -> None:
    _, table = explained

    ordered = table.sort("default_probability")
    assert (np.diff(ordered["score"].to_numpy()) <= 0).all()
    approved = table.filter(pl.col("outcome") == "approve")["default_probability"]
    declined = table.filter(pl.col("outcome") == "decline")["default_probability"]
    assert approved.max() <= model.policy.approve_up_to < declined.min()  # type: ignore[operator] # floats


def test_themes_and_base_add_up_to_the_log_odds(
    explained: tuple[ScoringSummary, pl.DataFrame],
) -> None:
    _, table = explained
    themes = [name for name in table.columns if name.startswith("theme_")]

    total = table.select(pl.sum_horizontal("base", *themes)).to_series()

    assert (total - table["log_odds"]).abs().max() < 1e-9  # type: ignore[operator] # a float


def test_the_declined_have_reasons_in_both_languages(
    explained: tuple[ScoringSummary, pl.DataFrame],
) -> None:
    _, table = explained

    declined = table.filter(pl.col("outcome") == "decline")

    assert declined.height > 0
    for name in ("reason_1", "reason_1_en", "reason_1_fr"):
        assert declined[name].null_count() == 0
    assert declined["reasons_coverage"].min() >= 0.5  # type: ignore[operator] # a float


def test_without_explanation_the_decisions_are_the_same(
    explained: tuple[ScoringSummary, pl.DataFrame],
    small_portfolio: PreparedRecords,
    model: DecisionModel,
    tmp_path: Path,
) -> None:
    _, short = score(small_portfolio, model, tmp_path)

    assert short.equals(explained[1].select(short.columns))
    assert not [name for name in short.columns if name.startswith(("theme_", "reason"))]


@pytest.mark.parametrize("finished", range(1, PARTITIONS))
def test_a_run_that_was_stopped_goes_on_and_gives_the_same_bytes(
    small_portfolio: PreparedRecords, model: DecisionModel, tmp_path: Path, finished: int
) -> None:
    score(small_portfolio, model, tmp_path / "whole")

    with pytest.raises(KeyboardInterrupt):
        score(small_portfolio, model, tmp_path / "stopped", steps=finished)
    assert not (tmp_path / "stopped" / "scores.parquet").exists()
    summary, _ = score(small_portfolio, model, tmp_path / "stopped")

    assert finished <= summary.resumed  # more than one partition may have been under way
    whole, stopped = (
        (tmp_path / name / "scores.parquet").read_bytes() for name in ("whole", "stopped")
    )
    assert whole == stopped
    assert list((tmp_path / "stopped" / "work").iterdir()) == []


def test_parts_of_another_model_are_not_gone_on_with(
    small_portfolio: PreparedRecords, model: DecisionModel, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        score(small_portfolio, model, tmp_path, steps=2)

    summary, _ = score(small_portfolio, replace(model, digest="0" * 64), tmp_path)

    assert summary.resumed == 0


def test_two_processes_do_not_work_on_the_same(
    small_portfolio: PreparedRecords, model: DecisionModel, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        score(small_portfolio, model, tmp_path, steps=1)
    lock = next((tmp_path / "work").glob("*/lock"))

    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(AlreadyAtWorkError):
            score(small_portfolio, model, tmp_path)


def test_a_model_of_features_that_changed_is_not_scored_with(
    small_portfolio: PreparedRecords, model: DecisionModel, tmp_path: Path
) -> None:
    first, *rest = model.scorer.inputs
    inputs = (replace(first, definition="0" * 64), *rest)
    other = replace(model, scorer=replace(model.scorer, inputs=inputs))

    with pytest.raises(ChangedFeatureError, match=first.name):
        score(small_portfolio, other, tmp_path)

    assert not (tmp_path / "scores.parquet").exists()
