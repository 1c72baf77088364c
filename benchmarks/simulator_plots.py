"""Pictures of how simulated tables resemble the real ones: default rates, distributions, gaps."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator_resemblance import classes_of

mpl.rcParams["svg.hashsalt"] = "creditwright"  # the same picture gives the same file
REAL, SIMULATED = "#1f4e79", "#c55a11"
RATES = (
    "EXT_SOURCE_3", "EXT_SOURCE_2", "EXT_SOURCE_1",
    "DAYS_BIRTH", "DAYS_EMPLOYED", "AMT_GOODS_PRICE",
)  # fmt: skip
SPREADS = (
    ("application_train", "AMT_INCOME_TOTAL"),
    ("application_train", "AMT_CREDIT"),
    ("application_train", "AMT_ANNUITY"),
    ("bureau", "DAYS_CREDIT"),
    ("bureau", "AMT_CREDIT_SUM"),
    ("previous_application", "DAYS_DECISION"),
    ("installments_payments", "AMT_PAYMENT"),
    ("POS_CASH_balance", "MONTHS_BALANCE"),
    ("credit_card_balance", "AMT_BALANCE"),
)
LEVELS = ("0.01", "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95", "0.99")


def draw_plots(facts: Mapping[str, Any], tables: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Write the three pictures."""
    folder.mkdir(exist_ok=True)
    save(default_rates(facts, tables["application_train"]), folder / "simulator-default-rates.svg")
    save(spreads(facts, tables), folder / "simulator-distributions.svg")
    save(gaps(facts, tables), folder / "simulator-nulls.svg")


def save(figure: Figure, path: Path) -> None:
    """Write a figure without the day it was drawn."""
    figure.savefig(path, metadata={"Date": None})


def panels(rows: int, columns: int, *, height: float) -> tuple[Figure, list[Axes]]:
    """Return a figure with a grid of panels."""
    figure = Figure(figsize=(10, height), layout="constrained")
    axes = [figure.add_subplot(rows, columns, k + 1) for k in range(rows * columns)]
    for each in axes:
        each.spines[["top", "right"]].set_visible(False)
        each.tick_params(labelsize=8)
    return figure, axes


def default_rates(facts: Mapping[str, Any], form: pl.DataFrame) -> Figure:
    """Draw default rates by class of the most telling columns."""
    listed = facts["application_train_predictive"]["top25_by_information_value"]
    known = {one["column"]: one for one in listed}
    figure, axes = panels(2, 3, height=5.5)
    for panel, column in zip(axes, RATES, strict=True):
        found = dict(classes_of(form, known[column]).select("bin", "rate").iter_rows())
        bins = known[column]["bins"]
        places = range(len(bins))
        real = [100 * one["default_rate"] for one in bins]
        panel.plot(places, real, "o-", color=REAL, ms=4, label="real")
        panel.plot(
            places,
            [100 * found.get(one["bin"], np.nan) for one in bins],
            "s--", color=SIMULATED, ms=4, label="simulated",
        )  # fmt: skip
        panel.set_title(column, fontsize=9)
        panel.set_xticks([0, len(bins) - 1], ["lowest tenth", bins[-1]["bin"]])
        panel.set_ylim(bottom=0)
    axes[0].legend(fontsize=8, frameon=False)
    axes[0].set_ylabel("defaults, %", fontsize=8)
    axes[3].set_ylabel("defaults, %", fontsize=8)
    return figure


def spreads(facts: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]) -> Figure:
    """Draw simulated against real quantiles; on the line they are equal."""
    figure, axes = panels(3, 3, height=8)
    for panel, (table, column) in zip(axes, SPREADS, strict=True):
        real = facts["tables"][table]["columns"][column]["quantiles"]
        values = tables[table][column].drop_nulls().cast(pl.Float64)
        found = [values.quantile(float(level), "linear") or 0.0 for level in LEVELS]
        known = [real[level] for level in LEVELS]
        ends = [min(known + found), max(known + found)]
        panel.plot(ends, ends, "-", color=REAL, lw=1)
        panel.plot(known, found, "s", color=SIMULATED, ms=5)
        if ends[0] >= 0 and column.startswith("AMT"):
            panel.set_xscale("symlog", linthresh=1000)
            panel.set_yscale("symlog", linthresh=1000)
        panel.set_title(f"{table}\n{column}", fontsize=8)
    axes[7].set_xlabel("real quantile (1 % to 99 %)", fontsize=8)
    axes[3].set_ylabel("simulated quantile", fontsize=8)
    return figure


def gaps(facts: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]) -> Figure:
    """Draw simulated against real null rates and shares of categories, all columns."""
    nulls, shares = [], []
    for table, fact in facts["tables"].items():
        if table == "application_test":
            continue
        for column, real in fact["columns"].items():
            if column == "TARGET":
                continue
            values = tables[table][column]
            nulls.append((real["null_rate"], values.null_count() / len(values)))
            if "top" in real:
                counts = dict(values.drop_nulls().value_counts(normalize=True).iter_rows())
                shares += [(share, counts.get(name, 0.0)) for name, share in real["top"].items()]
    figure, axes = panels(1, 2, height=4.5)
    for panel, points, title in (
        (axes[0], nulls, "share of missing values, each column"),
        (axes[1], shares, "share of each category"),
    ):
        panel.plot([0, 1], [0, 1], "-", color=REAL, lw=1)
        panel.plot(*zip(*points, strict=True), "s", color=SIMULATED, ms=3.5, alpha=0.6)
        panel.set_title(title, fontsize=9)
        panel.set_xlabel("real", fontsize=8)
        panel.set_ylabel("simulated", fontsize=8)
    return figure
