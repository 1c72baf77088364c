"""The records that speed is measured on: made once, and kept for the next run."""

from pathlib import Path

from creditwright.core.progress import SilentProgress
from creditwright.records.ingest import ingest
from creditwright.records.prepared import MANIFEST
from creditwright.records.simulator.write import SimulationPlan
from creditwright.workflows.simulate_lender import simulate_lender

SEED = 1


def simulated(applications: int, work: Path) -> Path:
    """Return the prepared records of a simulated lender of this many applications."""
    prepared = work / f"prepared-{applications}"
    if not (prepared / MANIFEST).is_file():
        tables = work / f"tables-{applications}"
        if not (tables / "simulation.json").is_file():
            plan = SimulationPlan(applications=applications, seed=SEED, format="parquet")
            simulate_lender(plan, tables, progress=SilentProgress())
        ingest(tables, prepared)
    return prepared


def given(tables: Path, work: Path) -> Path:
    """Return the prepared records of a lender's tables, or `tables` itself if prepared."""
    if (tables / MANIFEST).is_file():
        return tables
    prepared = work / f"prepared-{tables.name}"
    if not (prepared / MANIFEST).is_file():
        ingest(tables, prepared)
    return prepared
