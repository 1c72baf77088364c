"""What training reaches, what its options cost, and how much time it adds to LightGBM's own.

    python benchmarks/training.py oracle [--applications 100000] [--trials N] [--boosters K]
    python benchmarks/training.py folds [--tables FOLDER]
    python benchmarks/training.py prices [--tables FOLDER | --applications N]
    python benchmarks/training.py overhead [--rows 60000] [--features 700] [--folds 5]

`oracle`: a simulated lender, whose true probabilities are known: how much of what can be known the
model knows, on the hold-out. `folds`: a lender's tables, out of fold. `prices`: constraints of
direction, several boosters and other parameters beside the default, on the same folds. `overhead`:
rows of random numbers, our training beside the same LightGBM calls and nothing else. Each prints
JSON, one document a line.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import polars as pl

from creditwright.core.numbers import Floats, Rows
from creditwright.core.parallel import cores
from creditwright.core.progress import SilentProgress
from creditwright.core.text import Text
from creditwright.decision.policy import Costs
from creditwright.features.feature import Theme
from creditwright.records.prepared import PreparedRecords
from creditwright.records.table import Sensitivity, Unit
from creditwright.scoring.inputs import ModelInput
from creditwright.training.calibrated import MANY_ROWS
from creditwright.training.fitting import (
    INNER_PARTS,
    MOST_ROUNDS,
    PATIENCE,
    Examples,
    lightgbm_parameters,
)
from creditwright.training.folds import out_of_fold
from creditwright.training.judge import judge
from creditwright.training.metrics import Estimate, auc
from creditwright.training.model import train
from creditwright.training.monotone import USUAL, monotone_of
from creditwright.training.paired import auc_difference, mean_estimate
from creditwright.training.parameters import ModelParameters, parameters_of
from creditwright.training.plan import TrainingPlan
from creditwright.training.search import SearchPlan
from creditwright.training.split import inside_and_outside, parts_of
from creditwright.training.study import search
from creditwright.training.trying import Ground, cost_of_each, log_loss
from creditwright.workflows.training_ground import Material, training_material
from learned import prepared_records

RESAMPLES = 1000
SEED = 1
SEVERAL = 5
REAL = Path(__file__).resolve().parents[1] / ".." / "shared" / "home-credit-applications"


def material_of(prepared: Path, plan: TrainingPlan) -> Material:
    """Compute what `plan` trains on."""
    with tempfile.TemporaryDirectory() as work:
        return training_material(
            PreparedRecords(prepared), plan, work=Path(work), progress=SilentProgress()
        )


def gini(labels: Floats, scores: Floats) -> float:
    """Return twice the area under the ROC curve, less one."""
    return 2 * auc(labels, scores).value - 1


def ratio(
    rows: int, figure: Callable[[Rows], float], whole: Callable[[Rows], float]
) -> dict[str, float]:
    """Return figure / whole with a bootstrap interval; both are asked for the same drawn rows."""
    generator = np.random.Generator(np.random.PCG64(SEED))
    drawn = [generator.integers(0, rows, rows) for _ in range(RESAMPLES)]
    low, high = np.quantile([figure(each) / whole(each) for each in drawn], [0.025, 0.975])
    every = np.arange(rows)
    return asdict(Estimate(figure(every) / whole(every), float(low), float(high)))


def oracle(given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Train on a simulated lender and compare with the probabilities that it was drawn from."""
    prepared = prepared_records(None, given.applications, given.work)
    parameters = ModelParameters(boosters=given.boosters)
    plan = TrainingPlan(parameters=parameters, seed=SEED)
    material = material_of(prepared, plan)
    ground, chosen = material.ground(plan), plan
    if given.trials:
        studies, wanted = given.work / "studies", SearchPlan(trials=given.trials)
        found = search(ground, parameters, wanted, studies, SilentProgress())
        chosen = replace(plan, parameters=found.parameters)
        yield {"search": found.summary(), "parameters": found.parameters.as_document()}
    model = train(ground.examples, ground.inputs, chosen, SilentProgress(), learned=material.stages)
    judged = judge(model, material.hold_out.seen_by(model), plan, progress=SilentProgress())
    tables = given.work / f"learned-tables-{given.applications}"
    truth = _truth(tables / "truth.parquet", material.kept_for_the_end)
    yield beside_the_truth(
        judged.labels, judged.default_probability, model.cut_off.probability, truth
    ) | {
        "applications": material.labels.size,
        "features": len(material.inputs),
        "trials": given.trials,
        "boosters": given.boosters,
        "rounds": model.folds.mean_rounds,
        "out_of_fold_auc": asdict(judged.evaluation.out_of_fold_auc),
        "calibration_slope": asdict(judged.evaluation.truth.line.slope),
    }


def _truth(file: Path, applications: Rows) -> Floats:
    told = pl.read_parquet(file, columns=["SK_ID_CURR", "default_probability"])
    wanted = pl.DataFrame({"SK_ID_CURR": applications})
    return wanted.join(told, on="SK_ID_CURR", how="left")["default_probability"].to_numpy()


def beside_the_truth(
    labels: Floats, foretold: Floats, cut_off: float, truth: Floats
) -> dict[str, Any]:
    """Return a model's figures on a hold-out as shares of what the true probabilities reach."""
    costs = Costs()
    price = {
        "model": _prices(labels, foretold > cut_off, costs),
        "oracle": _prices(labels, truth > costs.theoretical_cut_off, costs),
    }
    return {
        "hold_out": labels.size,
        "defaults": int(labels.sum()),
        "gini": gini(labels, foretold),
        "gini_of_oracle": gini(labels, truth),
        "share_of_gini": ratio(
            labels.size,
            lambda rows: gini(labels[rows], foretold[rows]),
            lambda rows: gini(labels[rows], truth[rows]),
        ),
        "cut_off": cut_off,
        "cost": float(price["model"].mean()),
        "cost_of_oracle": float(price["oracle"].mean()),
        "cost_to_oracle": ratio(
            labels.size,
            lambda rows: float(price["model"][rows].mean()),
            lambda rows: float(price["oracle"][rows].mean()),
        ),
    }


def _prices(labels: Floats, declined: np.ndarray, costs: Costs) -> Floats:
    refused = np.where(declined & (labels == 0), costs.refused_good, 0.0)
    found: Floats = np.where(~declined & (labels == 1), costs.missed_default, refused)
    return found


def folds(given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Take the figures of a lender's tables out of fold, on all of its applications' folds."""
    prepared = prepared_records(given.tables, given.applications, given.work)
    material = material_of(prepared, TrainingPlan(seed=SEED))
    ground = material.ground(TrainingPlan())
    yield {
        "applications": material.labels.size,
        "trained_on": ground.fold.size,
        "features": len(ground.inputs),
        **_out_of_fold(ground, ModelParameters())[1],
    }


def _out_of_fold(
    ground: Ground, parameters: ModelParameters
) -> tuple[tuple[Floats, Floats], dict[str, Any]]:
    """Return margins and costs out of fold, and their figures."""
    started = time.process_time()
    found = out_of_fold(
        ground.examples,
        ground.inputs,
        folds=ground.folds,
        seed=ground.seed,
        progress=SilentProgress(),
        parameters=parameters,
    )
    seconds = time.process_time() - started
    costs, labels = cost_of_each(ground, found.margins), ground.examples.labels
    return (found.margins, costs), {
        "auc": asdict(auc(labels, found.margins)),
        "log_loss": log_loss(found.margins, labels),
        "cost": asdict(mean_estimate(costs)),
        "rounds": found.mean_rounds,
        "cpu_seconds": round(seconds, 1),
    }


def prices(given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Compare options with the default on the same folds, application by application."""
    prepared = prepared_records(given.tables, given.applications, given.work)
    ground = material_of(prepared, TrainingPlan(seed=SEED)).ground(TrainingPlan(seed=SEED))
    several = max(given.boosters, SEVERAL)
    options = {
        "monotone usual": ModelParameters(monotone=monotone_of([USUAL])),
        f"{several} seeds": ModelParameters(boosters=several),
        **{each: parameters_of(json.loads(each)) for each in given.parameters},
    }
    default, figures = _out_of_fold(ground, ModelParameters())
    yield {"option": "default", **figures}
    for name, parameters in options.items():
        own, figures = _out_of_fold(ground, parameters)
        gained = auc_difference(ground.examples.labels, own[0], default[0])
        yield {
            "option": name,
            **figures,
            "auc_gained": asdict(gained),
            "cost_gained": asdict(mean_estimate(own[1] - default[1])),
        }


def overhead(given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Measure our training beside the LightGBM calls that it makes."""
    examples, inputs = _random_rows(given.rows, given.features)
    plan = TrainingPlan(folds=given.folds, seed=SEED)
    ours, bare = [], []
    for _ in range(given.runs):
        started = time.perf_counter(), time.process_time()
        model = train(examples, inputs, plan, SilentProgress())
        ours.append((time.perf_counter() - started[0], time.process_time() - started[1]))
        started = time.perf_counter(), time.process_time()
        rounds = _bare_lightgbm(examples, inputs, plan)
        bare.append((time.perf_counter() - started[0], time.process_time() - started[1]))
        if tuple(rounds) != model.folds.rounds:
            raise SystemExit(f"not the same work: {rounds} and {model.folds.rounds} rounds")
    wall, cpu = (
        [statistics.median(each[n] for each in runs) for runs in (ours, bare)] for n in (0, 1)
    )
    yield {
        "rows": given.rows,
        "features": given.features,
        "folds": given.folds,
        "runs": given.runs,
        "cores": cores(),
        "rounds": rounds,
        "seconds": dict(zip(("ours", "lightgbm"), wall, strict=True)),
        "cpu_seconds": dict(zip(("ours", "lightgbm"), cpu, strict=True)),
        "overhead": wall[0] / wall[1] - 1,
        "cpu_overhead": cpu[0] / cpu[1] - 1,
    }


def _random_rows(rows: int, features: int) -> tuple[Examples, tuple[ModelInput, ...]]:
    """Return rows of random numbers, a hundred of whose columns say something of the label."""
    generator = np.random.Generator(np.random.PCG64(SEED))
    values = generator.normal(size=(rows, features))
    weights = 0.12 * generator.normal(size=min(100, features))
    log_odds = values[:, : weights.size] @ weights - 2.8
    labels = (generator.random(rows) < 1 / (1 + np.exp(-log_odds))).astype(np.float64)
    inputs = tuple(
        ModelInput(
            name=f"column_{n}",
            label=Text(en="random", fr="au hasard"),
            theme=Theme.EMPLOYMENT,
            unit=Unit.RATIO,
            sensitivity=Sensitivity.ORDINARY,
            definition="",
        )
        for n in range(features)
    )
    return Examples(values, labels), inputs


def _bare_lightgbm(
    examples: Examples, inputs: tuple[ModelInput, ...], plan: TrainingPlan
) -> list[int]:
    """Make the LightGBM calls of a training, as many folds at a time as there are cores."""
    wanted = lightgbm_parameters(plan.parameters, inputs, plan.seed)
    values, labels = examples.values, examples.labels
    fold = parts_of(labels, plan.folds, plan.seed)

    def one_fold(number: int) -> int:
        """Fit with early stopping, fit again, and ask about the rows not seen."""
        seen, unseen = inside_and_outside(fold, number)
        own, truth = values[seen], labels[seen]
        rest, part = inside_and_outside(parts_of(truth, INNER_PARTS, plan.seed), 0)
        learning = lightgbm.Dataset(own[rest], truth[rest], params=wanted)
        judging = lightgbm.Dataset(own[part], truth[part], reference=learning, params=wanted)
        stop = lightgbm.early_stopping(PATIENCE, verbose=False)
        first = lightgbm.train(wanted, learning, MOST_ROUNDS, [judging], callbacks=[stop])
        whole = lightgbm.Dataset(own, truth, params=wanted)
        second = lightgbm.train(wanted, whole, first.best_iteration)
        second.predict(values[unseen], raw_score=True, num_threads=1)
        return int(first.best_iteration)

    with ThreadPoolExecutor(max_workers=cores()) as pool:
        rounds = list(pool.map(one_fold, range(plan.folds)))
    wanted["num_threads"] = cores() if labels.size > MANY_ROWS else 1
    final = lightgbm.Dataset(values, labels, params=wanted)
    lightgbm.train(wanted, final, round(statistics.fmean(rounds)))
    return rounds


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    measures = {"oracle": oracle, "folds": folds, "prices": prices, "overhead": overhead}
    parser.add_argument("measure", choices=measures)
    parser.add_argument("--applications", type=int, default=100_000, help="of a simulated lender")
    parser.add_argument("--tables", type=Path, help="a lender's tables, or prepared records")
    parser.add_argument("--trials", type=int, default=0, help="search with so many")
    parser.add_argument("--boosters", type=int, default=1)
    parser.add_argument(
        "--parameters", nargs="*", default=[], help='such as {"max_depth": 3}; others to price'
    )
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--features", type=int, default=700)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(tempfile.gettempdir()) / "creditwright-benchmark",
        help="where simulated tables and prepared records are kept for the next run",
    )
    given = parser.parse_args()
    if given.measure == "folds" and given.tables is None and REAL.is_dir():
        given.tables = REAL
    for found in measures[given.measure](given):
        print(json.dumps({"measure": given.measure, **found}), flush=True)


if __name__ == "__main__":
    main()
