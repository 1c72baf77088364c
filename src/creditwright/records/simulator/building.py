"""The house the applicant lives in, as a register describes it: known for half of them."""

import numpy as np
import polars as pl

from creditwright.records.simulator.draws import (
    Flags,
    Floats,
    Rng,
    chance,
    from_quantiles,
    labels_and_shares,
    mixed,
    normal_cdf,
    pick,
    words,
)
from creditwright.records.simulator.marginals import marginals
from creditwright.records.simulator.people import People

# How each measure follows the building's size, its newness, and the space that nobody lives in.
MEASURES = {
    "APARTMENTS": (0.93, 0.0, 0.0),
    "BASEMENTAREA": (0.72, -0.15, 0.0),
    "YEARS_BEGINEXPLUATATION": (0.35, 0.80, 0.0),
    "YEARS_BUILD": (0.35, 0.80, 0.0),
    "COMMONAREA": (0.62, 0.10, 0.10),
    "ELEVATORS": (0.70, 0.35, 0.0),
    "ENTRANCES": (0.58, -0.45, 0.0),
    "FLOORSMAX": (0.72, 0.42, 0.0),
    "FLOORSMIN": (0.50, 0.32, 0.0),
    "LANDAREA": (0.45, -0.15, 0.0),
    "LIVINGAPARTMENTS": (0.93, 0.0, 0.0),
    "LIVINGAREA": (0.95, 0.05, 0.0),
    "NONLIVINGAPARTMENTS": (0.25, 0.0, 0.72),
    "NONLIVINGAREA": (0.22, 0.0, 0.72),
}
FLOOR_STEPS = 24  # floors are counted in twenty-fourths of the tallest building
STATISTICS = ("AVG", "MODE", "MEDI")
WORDS = ("FONDKAPREMONT_MODE", "HOUSETYPE_MODE", "WALLSMATERIAL_MODE", "EMERGENCYSTATE_MODE")
NULLS_TOGETHER = 0.97  # how strongly the columns miss together


def building(rng: Rng, people: People) -> dict[str, pl.Series | Floats]:
    """Return the 47 columns about the building; they miss together, the rarer ones first."""
    size_score = mixed(rng, (0.34, people.region_score))
    newness = rng.standard_normal(people.size)
    unused = rng.standard_normal(people.size)
    secrecy = mixed(
        rng,
        (-0.20, people.region_score),
        (-0.16, people.income_score),
        (-0.06, people.traits.standing),
    )
    columns: dict[str, pl.Series | Floats] = {}
    for name, (large, new, spare) in MEASURES.items():
        score = mixed(rng, (large, size_score), (new, newness), (spare, unused))
        missing = _is_missing(rng, secrecy, f"{name}_AVG")
        for statistic in STATISTICS:
            column = f"{name}_{statistic}"
            near = score if statistic == "AVG" else mixed(rng, (0.995, score))
            values = _measured(near, column)
            columns[column] = np.where(missing, np.nan, values)
    total = mixed(rng, (0.95, size_score))
    columns["TOTALAREA_MODE"] = np.where(
        _is_missing(rng, secrecy, "TOTALAREA_MODE"), np.nan, _measured(total, "TOTALAREA_MODE")
    )
    for column in WORDS:
        labels, shares = labels_and_shares(marginals().shares[column])
        missing = _is_missing(rng, secrecy, column)
        columns[column] = words(labels, pick(rng, shares, people.size), missing)
    return columns


def _measured(score: Floats, column: str) -> Floats:
    """Return a share of the largest building, on the steps the register uses."""
    values = from_quantiles(np.minimum(score, 3.999), marginals().quantiles[column])
    if column.startswith("FLOORS"):
        return np.round(np.rint(values * FLOOR_STEPS) / FLOOR_STEPS, 4)
    return np.round(values, 4)


def _is_missing(rng: Rng, secrecy: Floats, column: str) -> Flags:
    """Say where a column is missing: together with the others, at its own known rate."""
    together = normal_cdf(secrecy)
    own = rng.random(secrecy.size)
    level = np.where(chance(rng, NULLS_TOGETHER, secrecy.size), together, own)
    return np.asarray(level > 1 - marginals().null_rates[column])
