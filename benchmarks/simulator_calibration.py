"""Make the two files of aggregates that the simulator ships: marginals.json and effects.json.

    python benchmarks/simulator_calibration.py --facts FILE marginals
    python benchmarks/simulator_calibration.py --facts FILE effects

The facts hold aggregates of the real tables; no row passes through here.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from creditwright.records.simulator import simulate_tables
from creditwright.records.simulator.draws import Floats, Integers, logistic
from creditwright.records.simulator.outcome import Effect, trait_log_odds
from creditwright.records.simulator.people import Traits

PACKAGE = Path(__file__).parents[1] / "src" / "creditwright" / "records" / "simulator"
DEFAULT_RATE = 24_825 / 307_511  # of all training applications
LEFT_OUT = ("SK_ID_CURR", "TARGET", "FLAG_MOBIL")
FITTED = (
    "CODE_GENDER",
    "NAME_EDUCATION_TYPE",
    "OCCUPATION_TYPE",
    "ORGANIZATION_TYPE",
    "NAME_INCOME_TYPE",
    "DAYS_EMPLOYED",
    "DAYS_BIRTH",
    "DAYS_REGISTRATION",
    "DAYS_ID_PUBLISH",
    "DAYS_LAST_PHONE_CHANGE",
    "REGION_RATING_CLIENT_W_CITY",
    "REG_CITY_NOT_WORK_CITY",
    "REGION_POPULATION_RELATIVE",
    "AMT_GOODS_PRICE",
    "FLOORSMAX_AVG",
)
# The facts hold no default rates by contract type: these two are of the same applications.
CONTRACTS = {"Cash loans": 0.0828, "Revolving loans": 0.0517}
APPLICATIONS, SEED, ROUNDS, STEP = 200_000, 97, 120, 0.6
LEAST_ROWS = 800  # a class with fewer real rows has too uncertain a rate to be fitted


def marginals(facts: dict[str, Any]) -> dict[str, Any]:
    """Return quantiles, shares and null rates of the application table."""
    stored: dict[str, Any] = {"quantiles": {}, "shares": {}, "null_rates": {}}
    for name, fact in facts["tables"]["application_train"]["columns"].items():
        if name in LEFT_OUT:
            continue
        if fact["null_rate"]:
            stored["null_rates"][name] = short(fact["null_rate"])
        if "top" in fact:
            stored["shares"][name] = {k: short(v) for k, v in fact["top"].items()}
        elif name.startswith(("FLAG_", "REG_", "LIVE_")):
            stored["shares"][name] = {"1": short(fact["mean"])}
        else:
            quantiles = fact.get("without_sentinel", fact)["quantiles"].values()
            stored["quantiles"][name] = [short(value) for value in quantiles]
    return stored


def short(value: float) -> float:
    """Keep six significant digits."""
    return float(f"{value:.6g}")


def shape_of(bins: list[dict[str, Any]], kind: str) -> tuple[dict[str, Any], list[float]]:
    """Return the classes of one column, and the real default rate of each, `missing` last."""
    present = [
        b for b in bins if b["bin"] != "missing" and (kind != "categorical" or b["n"] >= LEAST_ROWS)
    ]
    missing = [b["default_rate"] for b in bins if b["bin"] == "missing" and b["n"] >= LEAST_ROWS]
    rates = [b["default_rate"] for b in present]
    shape: dict[str, Any] = {}
    if kind == "categorical":
        shape["labels"] = [b["bin"] for b in present]
    else:
        upper = [float(b["bin"].strip("()[]").split(",")[-1]) for b in present]
        shape["edges"] = upper[:-1]
    return shape, [*rates, *(missing or [float("nan")])]


def effects(facts: dict[str, Any]) -> dict[str, Any]:
    """Fit what each circumstance adds, so that default rates by class become the real ones."""
    tables = simulate_tables(APPLICATIONS, SEED, test_share=0.0)
    form, truth = tables["application_train"], tables["truth"]
    traits = Traits(*(truth[name].to_numpy() for name in Traits.__slots__))
    listed = facts["application_train_predictive"]["top25_by_information_value"]
    known = {one["column"]: one for one in listed}
    columns: dict[str, dict[str, Any]] = {}
    classes: dict[str, Integers] = {}
    goals: dict[str, Floats] = {}
    for name in FITTED:
        shape, rates = shape_of(known[name]["bins"], known[name]["kind"])
        columns[name], goals[name] = shape, np.array(rates)
    goals["DAYS_EMPLOYED"][-1] = np.nan  # nobody at work: the organisation's XNA says it already
    goals["NAME_INCOME_TYPE"][columns["NAME_INCOME_TYPE"]["labels"].index("Pensioner")] = np.nan
    columns["NAME_CONTRACT_TYPE"] = {"labels": list(CONTRACTS)}
    goals["NAME_CONTRACT_TYPE"] = np.array([*CONTRACTS.values(), np.nan])
    add_bureau_file(facts, columns, goals)
    for name, shape in columns.items():
        effect = Effect(
            tuple(shape.get("edges", ())),
            tuple(shape.get("labels", ())),
            (0.0,) * (goals[name].size - 1),
            0.0,
        )
        classes[name] = effect.classes(form[name])
    scale = DEFAULT_RATE / facts["application_train_predictive"]["base_rate_in_rows"]
    return fit(trait_log_odds(traits), columns, classes, {k: v * scale for k, v in goals.items()})


def add_bureau_file(
    facts: dict[str, Any], columns: dict[str, dict[str, Any]], goals: dict[str, Floats]
) -> None:
    """Add who has a file at the bureau: without one, enquiries are not known."""
    relation = facts["relations"]["bureau"]
    known, unknown = relation["default_rate_with_rows"], relation["default_rate_without_rows"]
    share = relation["share_with_rows"]
    base = facts["application_train_predictive"]["base_rate_in_rows"]
    scale = base / (share * known + (1 - share) * unknown)
    columns["AMT_REQ_CREDIT_BUREAU_YEAR"] = {"edges": []}
    goals["AMT_REQ_CREDIT_BUREAU_YEAR"] = np.array([known, unknown]) * scale


def fit(
    log_odds: Floats,
    columns: dict[str, dict[str, Any]],
    classes: dict[str, Integers],
    goals: dict[str, Floats],
) -> dict[str, Any]:
    """Move each class's effect until the mean probability in it is the goal (raking)."""
    adds = {name: np.zeros(goal.size) for name, goal in goals.items()}
    base = float(np.log(DEFAULT_RATE / (1 - DEFAULT_RATE)))
    for _ in range(ROUNDS):
        for name, goal in goals.items():
            total = base + log_odds + sum(adds[k][classes[k]] for k in adds)
            rows = np.maximum(np.bincount(classes[name], minlength=goal.size), 1)
            rate = np.bincount(classes[name], logistic(total), goal.size) / rows
            move = odds(goal) - odds(np.where(rate > 0, rate, goal))
            adds[name] += STEP * np.where(np.isnan(move), 0.0, move)
        total = base + log_odds + sum(adds[k][classes[k]] for k in adds)
        base += float(odds(np.array(DEFAULT_RATE)) - odds(np.array(logistic(total).mean())))
    for name, unshifted in adds.items():
        mean = float(unshifted[classes[name]].mean())
        effect = unshifted - mean
        base += mean
        columns[name]["adds"] = [round(float(value), 4) for value in effect[:-1]]
        columns[name]["missing"] = round(float(effect[-1]), 4)
    return {"base": round(base, 4), "columns": columns}


def odds(rate: Floats) -> Floats:
    """Return the log-odds of a rate."""
    return np.log(rate / (1 - rate))


def main() -> None:
    """Write the file asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=Path, required=True)
    parser.add_argument("what", choices=("marginals", "effects"))
    arguments = parser.parse_args()
    facts = json.loads(arguments.facts.read_text(encoding="utf-8"))
    made = marginals(facts) if arguments.what == "marginals" else effects(facts)
    path = PACKAGE / f"{arguments.what}.json"
    path.write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
