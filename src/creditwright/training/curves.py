"""The curves of a model as tables, so that they can be drawn again, or read by programs."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import precision_recall_curve, roc_curve

from creditwright.core.numbers import Floats
from creditwright.training.cut_off import GRID, cost_curve
from creditwright.training.judge import Judged
from creditwright.training.metrics import CalibrationBin, mistakes

MOST_POINTS = 1000  # of a curve; what is between two of them no one sees
Table = Sequence[Mapping[str, object]]


def write_tables(folder: Path, tables: Mapping[str, Table]) -> None:
    """Write one CSV file a table to `folder`."""
    for name, table in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(table[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)


def curves_of(
    labels: Floats, default_probability: Floats, bins: Sequence[CalibrationBin]
) -> Mapping[str, Table]:
    """Return the tables that every model has, by name: roc, precision_recall, calibration.

    Args:
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
        default_probability: As foretold, shape (n,).
        bins: The same applications by probability; see `calibration_bins`.
    """
    refused, found, at = roc_curve(labels, default_probability)
    precision, recall, _ = precision_recall_curve(labels, default_probability)
    return {
        "roc": _columns(cut_off=at[1:], good_refused=refused[1:], defaults_found=found[1:]),
        "precision_recall": _columns(defaults_found=recall, defaults_among_refused=precision),
        "calibration": [
            {
                "applications": each.applications,
                "foretold": each.foretold,
                "observed": each.observed.value,
                "observed_low": each.observed.low,
                "observed_high": each.observed.high,
            }
            for each in bins
        ],
    }


def curves(judged: Judged) -> Mapping[str, Table]:
    """Return the tables of an evaluation: those of `curves_of`, cut_offs and importance."""
    bins = judged.evaluation.truth.bins
    return {
        **curves_of(judged.labels, judged.default_probability, bins),
        "cut_offs": _cut_offs(judged),
        "importance": [
            {
                "feature": each.name,
                "mean_attribution": each.mean_attribution,
                "gain_share": each.gain_share,
            }
            for each in judged.evaluation.importance
        ],
    }


def _columns(**columns: Floats) -> Table:
    size = next(iter(columns.values())).size
    shown = np.unique(np.linspace(0, size - 1, MOST_POINTS).round().astype(np.int64))
    rows: Iterable[Sequence[float]] = np.column_stack([c[shown] for c in columns.values()]).tolist()
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _cut_offs(judged: Judged) -> Table:
    """Return what each cut-off of the grid would do on the hold-out, and what it costs there."""
    labels, foretold = judged.labels, judged.default_probability
    cost = cost_curve(foretold, labels, judged.costs)
    rows = []
    for n, cut_off in enumerate(GRID.tolist()):
        counted = mistakes(labels, foretold, cut_off)
        rows.append(
            {
                "cut_off": cut_off,
                "missed_defaults": counted.missed_defaults,
                "caught_defaults": counted.caught_defaults,
                "refused_good": counted.refused_good,
                "accepted_good": counted.accepted_good,
                "cost": float(cost[n]),
                "cost_out_of_fold": float(judged.cut_off.curve[n]),
            }
        )
    return rows
