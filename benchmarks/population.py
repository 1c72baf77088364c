"""How soon the population answers: peers, positions, cut-offs, truth, groups.

python benchmarks/population.py [--applications 300000] [--features 200]

The population is made up: columns of noise of the size of real ones, on disk, opened as the service
opens it. The first question about a column reads it from the disk; both are told.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from creditwright.decision.policy import Costs, Exposure, Policy
from creditwright.population.chosen import Cohorts, Group, in_group
from creditwright.population.columns import (
    AMOUNT,
    LABEL,
    OUTCOME,
    PROBABILITY,
    REFERRAL,
    RULE,
    VERSION,
    Layout,
)
from creditwright.population.distribution import distribution_of, position_of
from creditwright.population.groups import by_group
from creditwright.population.kept import Populations
from creditwright.population.peers import nearest
from creditwright.population.population import MadeOf, Population
from creditwright.population.scatter import scatter_of
from creditwright.population.sides import Limits, Terms
from creditwright.population.truth import truth_of
from creditwright.population.under_limits import under_limits

TIMES = 9
POLICY = Policy(approve_up_to=0.09, decline_above=0.12, costs=Costs())
WORDS = {
    OUTCOME: ("approve", "decline", "refer"),
    REFERRAL: ("near_cut_off",),
    RULE: (),
    "cohort:sex": ("female", "male"),
    "group:sex": ("female", "male"),
    "group:age": ("25 to 34", "35 to 44", "45 to 54", "55 to 61", "62 and over", "under 25"),
}


def made(folder: Path, applications: int, features: int) -> Population:
    """Make up a population and open it."""
    drawn = np.random.default_rng(1)
    inputs = [f"input:feature_{n}" for n in range(features)]
    own = (PROBABILITY, LABEL, AMOUNT, VERSION, "cohort:age")
    layout = Layout(applications, (*inputs, *own), WORDS)
    populations = Populations(folder)
    made_of = MadeOf("bundle", "model/1", "", "", 0)
    probability = drawn.beta(1, 10, applications)
    with populations.changed_alone(), populations.made("bundle", layout, made_of) as columns:
        columns.numbers[:] = np.arange(100_001, 100_001 + applications)
        for name in inputs:
            values = drawn.normal(size=applications)
            values[drawn.random(applications) < 0.1] = np.nan
            columns.put(name, values)
        columns.put(PROBABILITY, probability)
        columns.put(LABEL, (drawn.random(applications) < probability).astype(np.float64))
        columns.put(AMOUNT, drawn.lognormal(13, 0.6, applications))
        columns.put(VERSION, np.ones(applications))
        columns.put("cohort:age", drawn.integers(20, 70, applications).astype(np.float64))
        outcome = np.where(probability <= 0.09, 0, np.where(probability <= 0.12, 2, 1))
        columns.put_codes(OUTCOME, outcome.astype(np.int16))
        columns.put_codes(REFERRAL, np.where(outcome == 2, 0, -1).astype(np.int16))
        columns.put_codes(RULE, np.full(applications, -1, dtype=np.int16))
        for name, words in WORDS.items():
            if name.startswith(("cohort:", "group:")):
                columns.put_codes(name, drawn.integers(0, len(words), applications, np.int16))
    return populations.of("bundle")


def questions(population: Population) -> dict[str, Callable[[], object]]:
    """Return what is asked, by name."""
    everybody = population.present
    names = [f"feature_{n}" for n in range(10)]
    values = population.columns.row(population.applications.size // 2)[:10]
    terms = Terms(Costs(), Exposure(loss_given_default=0.45, margin=0.05))
    x, y = (np.asarray(population.feature(each)) for each in names[:2])
    cohorts = Cohorts(words={"sex": ("female",)}, ranges={"age": (30.0, 50.0)})
    return {
        "peers of one application": lambda: nearest(
            population, names, values, everybody, own=population.applications.size // 2
        ),
        "position and distribution of a feature": lambda: (
            position_of(0.3, x[everybody]),
            distribution_of(x[everybody]),
        ),
        "the same in a cohort": lambda: distribution_of(
            x[in_group(population, Group.APPROVED, cohorts)]
        ),
        "two features": lambda: scatter_of(x[everybody], y[everybody]),
        "another cut-off": lambda: under_limits(
            population, everybody, POLICY, Limits(0.08, 0.08), terms, by="age"
        ),
        "calibration, not kept": lambda: truth_of(population, everybody),
        "groups (kept after the first time)": lambda: by_group(population, POLICY, "age"),
    }


def milliseconds(ask: Callable[[], object]) -> tuple[float, float, float]:
    """Return how long a question takes: the first time, the median of others, and their worst."""
    taken = []
    for _ in range(1 + TIMES):
        began = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - began))
    return taken[0], float(np.median(taken[1:])), max(taken[1:])


def main() -> None:
    """Print how long each question takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=int, default=300_000)
    parser.add_argument("--features", type=int, default=200)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        population = made(folder, asked.applications, asked.features)
        print(f"{asked.applications:,} applications, {asked.features} features; milliseconds")
        print(f"{'question':42} {'first':>8} {'median':>8} {'worst':>8}")
        for name, ask in questions(population).items():
            first, median, worst = milliseconds(ask)
            print(f"{name:42} {first:8.1f} {median:8.1f} {worst:8.1f}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
