"""A small simulated portfolio, prepared, and a model trained on it, once a test process."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.fake_registry import FakeRegistry

from creditwright.core.progress import SilentProgress
from creditwright.features.catalogue import FEATURES
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.simulator import simulate_tables
from creditwright.registry.store import BundleStore
from creditwright.training.plan import TrainingPlan
from creditwright.workflows.train import TrainingResult, Workshop, train_model

APPLICATIONS, PARTITIONS = 2000, 4
PLAN = TrainingPlan(folds=2)
SOME = FEATURES[::8]  # enough to exercise every theme, few enough to be quick


@dataclass(frozen=True, slots=True)
class TrainedPortfolio:
    """A training, and what it was given."""

    records: PreparedRecords
    home: Path
    registry: FakeRegistry
    result: TrainingResult

    @property
    def store(self) -> BundleStore:
        """The store the bundle went to."""
        return BundleStore(self.home / "bundles")


def train_in(home: Path, records: PreparedRecords, plan: TrainingPlan = PLAN) -> TrainedPortfolio:
    """Train by `plan` and leave everything under `home`."""
    registry = FakeRegistry(home / "registry")
    workshop = Workshop(
        bundles=BundleStore(home / "bundles"),
        reports=home / "evaluations",
        studies=home / "studies",
        work=home / "work",
        registry=registry,
        model_name="default-probability",
        author="ann",
    )
    result = train_model(records, plan, workshop, progress=SilentProgress(), features=SOME)
    return TrainedPortfolio(records, home, registry, result)


@pytest.fixture(scope="session")
def small_portfolio(tmp_path_factory: pytest.TempPathFactory) -> PreparedRecords:
    """A simulated lender's records in a few partitions, card balances left out."""
    folder = tmp_path_factory.mktemp("portfolio")
    tables = simulate_tables(APPLICATIONS, seed=3)
    for name, table in tables.items():
        if name not in {"truth", "credit_card_balance"}:
            (folder / "source").mkdir(exist_ok=True)
            table.write_parquet(folder / "source" / f"{name}.parquet")
    ingest(folder / "source", folder / "prepared", partitions=PARTITIONS)
    return PreparedRecords(folder / "prepared")


@pytest.fixture(scope="session")
def trained_portfolio(
    small_portfolio: PreparedRecords, tmp_path_factory: pytest.TempPathFactory
) -> TrainedPortfolio:
    """A model trained on the small portfolio."""
    return train_in(tmp_path_factory.mktemp("home"), small_portfolio)
