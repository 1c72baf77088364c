"""What fairness costs: each way to it, its price in AUC and money, its gain in approval rates.

    python benchmarks/fairness.py [--applications DIR] [--simulated 7000]
        [--only NAME ...] [--reduction] [--json FILE] [--write]

Two data sets: real applications, and the simulated lender. Each is one entry in FILE, kept when
only the other is measured again. With --write the figures and the picture of
docs/explanation/fairness.md are made from FILE. --reduction also fits models under a constraint,
which takes longer than all the rest. One thread: a few minutes of processor time a data set.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from creditwright.core.numbers import Floats, Rows
from creditwright.core.progress import SilentProgress
from creditwright.decision.policy import Costs
from creditwright.fairness.decisions import Decisions
from creditwright.fairness.measure import measure as measure_groups
from creditwright.fairness.report import fairness_json, lowest_ratios
from creditwright.records.applicant_groups import ApplicantGroups, applicant_groups
from creditwright.training.metrics import auc
from creditwright.training.split import parts_of
from fairness_price.decide import (
    by_fairlearn_thresholds,
    by_one_cut_off,
    by_reduction,
    calibrated,
    cost_of,
    same_share,
)
from fairness_price.models import FOLDS, Model, guessed, models, out_of_fold, proxies_in
from fairness_price.page import write_page
from fairness_price.price import Pair, Way, area, cost, ratio
from feature_worth.data import DataSet, from_folder, simulated

BESIDE = Path(__file__).resolve().parents[1] / ".." / "shared"
RESULTS = Path(__file__).parent / "fairness.json"
SEED = 1
COSTS = Costs()
PAIRS = {  # of each kind the group most often refused, and the one least often
    "sex": ("male", "female"),
    "age": ("under 25", "62 and over"),
    "region": ("region graded 3", "region graded 1"),
}
GUESSED = {"male": ("sex", ("male",)), "under 35": ("age", ("under 25", "25 to 34"))}
CURVE = np.arange(40, 401, 5) / 1000  # cut-offs that the curve is drawn over


def measure(data: DataSet, *, reduction: bool) -> dict[str, Any]:
    """Measure every way on a data set."""
    groups = applicant_groups(data.records.application)
    fold = parts_of(data.labels, FOLDS, SEED)
    proxies = proxies_in(data, groups, SEED)
    every = list(models(data, groups, proxies))
    ways, guesses = [], {}
    for model in every:
        started = time.perf_counter()
        ways.append(_of_model(model, data.labels, fold))
        print(f"{data.name}: {model.name}: {time.perf_counter() - started:.0f} s", flush=True)
        if model.weights is None:
            guesses[model.name] = _guesses(model, groups)
    by_group = _by_group(ways[0], data.labels, groups, fold)
    ways += list(by_group)
    if reduction:
        ways.append(_reduced(every[0], data, groups, fold))
    return {
        "features": every[0].features,
        "proxies": {kind: [asdict(each) for each in found] for kind, found in proxies.items()},
        "guesses": guesses,
        **compared(ways, data.labels, groups),
    }


def compared(ways: Sequence[Way], labels: Floats, groups: ApplicantGroups) -> dict[str, Any]:
    """Return the figures of every way beside the first, which is a model's."""
    first = ways[0]
    return {
        "applications": int(labels.size),
        "defaults": int(labels.sum()),
        "groups": _groups(first, labels, groups),
        "ways": [_priced(way, first, labels, groups) for way in ways],
        "curve": _curve(_foretold(first), labels, groups),
    }


def _foretold(way: Way) -> Floats:
    if way.probability is None:
        raise ValueError(way.name)
    return way.probability


def _of_model(model: Model, labels: Floats, fold: Rows) -> Way:
    margins = out_of_fold(model, labels, fold, SEED)
    probability = calibrated(margins, labels, fold)
    return Way(model.name, probability, by_one_cut_off(probability, labels, fold, COSTS))


def _guesses(model: Model, groups: ApplicantGroups) -> dict[str, float]:
    """Return how well the model's features together tell who belongs to a group, as AUC."""
    found = {}
    for name, (kind, members) in GUESSED.items():
        inside = np.isin(groups.by_kind[kind], members).astype(np.float64)
        found[name] = auc(inside, guessed(model, inside, SEED)).value
    return found


def _by_group(first: Way, labels: Floats, groups: ApplicantGroups, fold: Rows) -> Iterable[Way]:
    """Yield the ways that ask for the group to decide."""
    probability = _foretold(first)
    for kind in ("sex", "age"):
        names = groups.by_kind[kind]
        yield Way(f"cut-offs by {kind}: the same share of each refused", probability,
                  same_share(probability, labels, names, fold, COSTS))  # fmt: skip
        for constraint in ("demographic_parity", "equalized_odds"):
            decide = by_fairlearn_thresholds(constraint)
            words = constraint.replace("_", " ")
            yield Way(f"cut-offs by {kind}: Fairlearn, {words}", probability,
                      decide(probability, labels, names, fold, SEED))  # fmt: skip


def _reduced(model: Model, data: DataSet, groups: ApplicantGroups, fold: Rows) -> Way:
    started = time.perf_counter()
    reduced = by_reduction(model, data.labels, groups.by_kind["age"], fold, COSTS, seed=SEED)
    print(f"{data.name}: reduction by age: {time.perf_counter() - started:.0f} s", flush=True)
    return Way("fitted under a constraint on age: Fairlearn's reduction", None, reduced)


def _pairs(groups: ApplicantGroups) -> dict[str, Pair]:
    return {
        kind: Pair(
            f"{worse} / {better}", groups.by_kind[kind] == worse, groups.by_kind[kind] == better
        )
        for kind, (worse, better) in PAIRS.items()
    }


def _priced(way: Way, first: Way, labels: Floats, groups: ApplicantGroups) -> dict[str, Any]:
    found = area(way, first, labels)
    everybody = np.ones(labels.size, np.bool_)
    return {
        "way": way.name,
        "auc": None if found is None else asdict(found),
        "cost": asdict(cost(way, first, labels, COSTS)),
        "approved": float(1 - way.refused.mean()),
        "ratios": {
            kind: asdict(ratio(way, first, pair, everybody))
            for kind, pair in _pairs(groups).items()
        },
        "ratios_of_good": {
            kind: asdict(ratio(way, first, pair, labels == 0))
            for kind, pair in _pairs(groups).items()
        },
    }


def _groups(first: Way, labels: Floats, groups: ApplicantGroups) -> dict[str, Any]:
    """Return the fairness report of the first way, without its intersections' figures."""
    probability, refused = _foretold(first), first.refused > 0
    nobody = np.zeros(labels.size, np.bool_)
    log_odds = np.log(probability / (1 - probability))
    decisions = Decisions(~refused, nobody, refused, probability, log_odds, labels, COSTS)
    report = measure_groups(decisions, groups, seed=SEED, progress=SilentProgress())
    found = fairness_json(report)
    crossings = [each for each in found["under_four_fifths"] if len(each["by"]) > 1]
    return {
        "everybody": found["everybody"],
        "breakdowns": [each for each in found["breakdowns"] if len(each["by"]) == 1],
        "intersections": sum(
            len(each["groups"]) for each in found["breakdowns"] if len(each["by"]) > 1
        ),
        "intersections_under_four_fifths": len(crossings),
        "lowest": {each.by[0]: group.name for each, group in lowest_ratios(report)},
    }


def _curve(probability: Floats, labels: Floats, groups: ApplicantGroups) -> list[dict[str, Any]]:
    """Return cost and ratios at each cut-off."""
    found = []
    for cut_off in CURVE.tolist():
        refused = (probability > cut_off).astype(np.float64)
        way = Way("", None, refused)
        every = np.ones(labels.size, np.bool_)
        found.append(
            {
                "cut_off": cut_off,
                "cost": float(cost_of(refused, labels, COSTS).mean()),
                "approved": float(1 - refused.mean()),
                **{kind: ratio(way, way, pair, every).value
                   for kind, pair in _pairs(groups).items()},
            }
        )  # fmt: skip
    return found


def main() -> None:
    """Measure the data sets asked for, and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=Path, default=BESIDE / "home-credit-applications")
    parser.add_argument("--simulated", type=int, default=7_000)
    parser.add_argument("--only", nargs="*", choices=["applications", "simulated"])
    parser.add_argument("--json", type=Path, default=RESULTS)
    parser.add_argument("--reduction", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    sources: Mapping[str, Callable[[], DataSet]] = {
        "applications": lambda: from_folder("applications", asked.applications),
        "simulated": lambda: simulated(asked.simulated, SEED),
    }
    for name in sources if asked.only is None else asked.only:
        found = _read(asked.json) | {name: measure(sources[name](), reduction=asked.reduction)}
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if asked.write:
        write_page(_read(asked.json))


def _read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


if __name__ == "__main__":
    main()
