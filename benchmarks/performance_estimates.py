"""How far performance estimated before labels is from the truth, when something changes.

    python benchmarks/performance_estimates.py [--applications 20000] [--runs 10] [--again 3]
        [--write]

The simulated lender knows each application's true probability of default. A model that ranks as
well as a trained one (the truth on the log-odds with noise, calibrated on other applications) meets
applications as they are, other applicants (covariate shift), and the same applicants defaulting
more often or for other reasons (concept shift). Told is how far the estimate is from what labels
drawn by the truth say, mean and spread over runs, and how often its interval held that: each run
draws another model and other labels --again times. --write puts the table into
docs/explanation/monitoring.md.
"""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import polars as pl

from creditwright.core.numbers import Flags, Floats
from creditwright.decision.policy import Costs
from creditwright.monitoring.estimated import Calibrated, estimate_performance
from creditwright.monitoring.performance import realised_of
from creditwright.records.simulator import simulate_tables
from creditwright.training.line_doubt import line_doubt
from creditwright.training.platt import fit_line

PAGE = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "monitoring.md"
BEGIN, END = "<!-- estimates: benchmarks/performance_estimates.py -->", "<!-- /estimates -->"
NOISE = 0.9  # on the log-odds: the AUC of the model is then about that of a trained one
CUT_OFF, COSTS = 1 / 11, Costs()
FIGURES = ("default rate", "AUC", "recall", "precision", "cost")


class Lender:
    """Applications, their true log-odds of default, and what a model says of them."""

    def __init__(self, applications: int, seed: int) -> None:
        tables = simulate_tables(applications, seed=seed)
        told = tables["truth"].sort("SK_ID_CURR")
        parts = [tables[each] for each in ("application_train", "application_test")]
        rows = pl.concat(parts, how="diagonal_relaxed").sort("SK_ID_CURR")
        p = told["default_probability"].to_numpy()
        self.truth: Floats = np.log(p / (1 - p))
        self.income: Floats = rows["AMT_INCOME_TOTAL"].cast(pl.Float64).to_numpy()
        self.external: Floats = rows["EXT_SOURCE_2"].cast(pl.Float64).fill_null(0.5).to_numpy()
        self.generator = np.random.default_rng(seed)
        self.margin: Floats = self.truth
        self.again()

    def again(self) -> None:
        """Have another model, that is as good."""
        self.margin = self.truth + self.generator.normal(0, NOISE, self.truth.size)

    def labels(self, log_odds: Floats) -> Floats:
        """Draw labels by the truth."""
        drawn: Floats = (self.generator.random(log_odds.size) < _chance(log_odds)).astype(float)
        return drawn


Change = Callable[[Lender], tuple[Flags, Floats]]


def everybody(lender: Lender) -> Flags:
    """Return that each application is met."""
    return np.ones(lender.truth.size, dtype=np.bool_)


CHANGES: Mapping[str, Change] = {
    "nothing changed": lambda it: (everybody(it), it.truth),
    "other applicants: the poorer half": lambda it: (it.income < np.median(it.income), it.truth),
    "other applicants: the lower half of an external score": lambda it: (
        it.external < np.median(it.external),
        it.truth,
    ),
    "other applicants: as well scored as approved ones": lambda it: (it.margin < -2.2, it.truth),
    "an economic shock: odds of default 1.5 times": lambda it: (
        everybody(it),
        it.truth + np.log(1.5),
    ),
    "other reasons: what told them apart tells half as much": lambda it: (
        everybody(it),
        it.truth.mean() + (it.truth - it.truth.mean()) / 2,
    ),
}


def errors_of(change: Change, calibrated: Lender, met: Lender, seed: int) -> Floats:
    """Return estimate less truth of each figure, then whether each one's interval held it."""
    line = fit_line(calibrated.margin, calibrated.labels(calibrated.truth))
    doubt = line_doubt(line.slope * calibrated.margin + line.intercept)
    inside, truth = change(met)
    foretold = _chance(line.slope * met.margin + line.intercept)[inside]
    whose = Calibrated(np.zeros(foretold.size, dtype=np.int64), [doubt])
    estimated = estimate_performance(foretold, CUT_OFF, COSTS, seed=seed, calibrated=whose)
    realised = realised_of(foretold, met.labels(truth)[inside], CUT_OFF, COSTS, seed=seed)
    if estimated is None or realised is None:
        raise SystemExit("too few applications: raise --applications")
    pairs = (
        (estimated.default_rate, realised.default_rate),
        (estimated.auc, realised.auc),
        (estimated.recall, realised.recall),
        (estimated.precision, realised.precision),
        (estimated.cost_per_applicant, realised.cost_per_applicant),
    )
    found = [np.nan if a is None or b is None else a.value - b.value for a, b in pairs]
    held = [a is not None and b is not None and a.low <= b.value <= a.high for a, b in pairs]
    return np.array([*found, *held], dtype=np.float64)


def _chance(log_odds: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-log_odds))
    return chance


def _told(errors: Floats, held: Floats) -> str:
    if np.isnan(errors).any():
        return "nobody declined"
    return f"{errors.mean():+.3f} ± {errors.std(ddof=1):.3f}, held {held.mean():.0%}"


def table(applications: int, runs: int, again: int) -> str:
    """Measure, and return the table of the page."""
    lenders = [Lender(applications, seed=100 + run) for run in range(runs + 1)]
    lines = ["| what changed | " + " | ".join(FIGURES) + " |", "|" + "---|" * (len(FIGURES) + 1)]
    for name, change in CHANGES.items():
        found = []
        for run in range(runs * again):
            before, now = lenders[run % runs], lenders[run % runs + 1]
            for each in (before, now):
                each.again()
            found.append(errors_of(change, before, now, run))
        errors, held = np.split(np.array(found), 2, axis=1)
        told = [_told(errors[:, n], held[:, n]) for n in range(len(FIGURES))]
        lines.append(f"| {name} | {' | '.join(told)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--again", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    found = table(asked.applications, asked.runs, asked.again)
    print(found)
    if asked.write:
        before, _, rest = PAGE.read_text().partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n{found}\n{END}{after}")


if __name__ == "__main__":
    main()
