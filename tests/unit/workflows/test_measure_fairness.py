"""Fairness of a model on a portfolio, partition by partition."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.small_portfolio import TrainedPortfolio

from creditwright.core.progress import SilentProgress
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.fairness.measure import FairnessReport
from creditwright.records.records import Records
from creditwright.workflows.measure_fairness import (
    NobodyToCompareError,
    groups_in,
    measure_fairness,
)
from creditwright.workflows.score_portfolio import score_portfolio


@dataclass(frozen=True, slots=True)
class Nobody:
    """A portfolio whose only partition has no rows."""

    like: Records
    digest: str = "d" * 64
    absent: tuple[str, ...] = ()
    partitions: tuple[int, ...] = (0,)

    def partition(self, _number: int) -> Records:
        """Return tables without rows."""
        history = {name: rows.limit(0) for name, rows in self.like.history.items()}
        return Records(self.like.application.limit(0), history)


@pytest.fixture(scope="module")
def model(trained_portfolio: TrainedPortfolio) -> DecisionModel:
    return open_bundle(trained_portfolio.result.bundle)


@pytest.fixture(scope="module")
def report(trained_portfolio: TrainedPortfolio, model: DecisionModel) -> FairnessReport:
    return measure_fairness(trained_portfolio.records, model, progress=SilentProgress())


def test_decisions_are_those_of_scoring(
    trained_portfolio: TrainedPortfolio,
    model: DecisionModel,
    report: FairnessReport,
    tmp_path: Path,
) -> None:
    records = trained_portfolio.records
    out = tmp_path / "scores.parquet"
    score_portfolio(
        records, model, out=out, work=tmp_path, explain=False, progress=SilentProgress()
    )
    told = records.everything().application.select("SK_ID_CURR", "CODE_GENDER").collect()

    women = pl.read_parquet(out).join(told.filter(CODE_GENDER="F"), on="SK_ID_CURR")

    figures = next(g for g in report.breakdowns[0].groups if g.name == "female").figures
    assert figures.applications == women.height
    assert figures.approval_rate is not None
    assert figures.approval_rate.value == (women["outcome"] == "approve").mean()
    assert figures.foretold == pytest.approx(women["default_probability"].mean())


def test_outcomes_that_are_not_known_count_in_decisions_alone(
    trained_portfolio: TrainedPortfolio, report: FairnessReport
) -> None:
    label = trained_portfolio.records.everything().application.select("TARGET").collect()

    assert report.everybody.applications == label.height
    assert report.everybody.labelled == label["TARGET"].count() < label.height
    assert report.everybody.defaults == label["TARGET"].sum()


def test_the_groups_of_all_partitions_stand_in_order_of_the_applications(
    trained_portfolio: TrainedPortfolio,
) -> None:
    records = trained_portfolio.records
    found = groups_in(records)

    told = records.everything().application.select("SK_ID_CURR", "CODE_GENDER").collect()
    expected = told.sort("SK_ID_CURR")
    assert found.applications.tolist() == expected["SK_ID_CURR"].to_list()
    assert (np.char.upper(found.by_kind["sex"]) == "FEMALE").tolist() == (
        expected["CODE_GENDER"] == "F"
    ).to_list()


def test_nobody_to_compare_is_said_so(
    trained_portfolio: TrainedPortfolio, model: DecisionModel
) -> None:
    empty = Nobody(trained_portfolio.records.partition(0))

    with pytest.raises(NobodyToCompareError, match="no applications"):
        measure_fairness(empty, model, progress=SilentProgress())
