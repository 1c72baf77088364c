"""What single columns of the real application table look like: quantiles, shares, null rates.

Aggregates only, over 58,027 applications: no row can be told from them.
`benchmarks/simulator_calibration.py` makes the file again.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Marginals:
    """One-column aggregates of the application table, by column."""

    quantiles: dict[str, list[float]]  # at draws.QUANTILE_LEVELS, sentinels left out
    shares: dict[str, dict[str, float]]  # of each category among the values present
    null_rates: dict[str, float]


@cache
def marginals() -> Marginals:
    """Read the aggregates shipped with the package."""
    text = files(__package__).joinpath("marginals.json").read_text(encoding="utf-8")
    return Marginals(**json.loads(text))
