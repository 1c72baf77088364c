"""How well the simulated lender resembles the real one, as a table and as plots.

    python benchmarks/simulator.py --facts FILE --applications 40000 [--write]

With --write the page docs/explanation/simulated-lender.md and its pictures are made again; without,
the table is printed. FILE holds published aggregates of the real tables.
"""

import argparse
import json
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from creditwright.records.simulator import simulate_tables
from creditwright.records.simulator.oracle import oracle_auc
from simulator_auc import areas
from simulator_plots import draw_plots
from simulator_resemblance import (
    Comparison,
    column_comparisons,
    correlation_comparisons,
    default_rate_comparisons,
    rows_comparisons,
)

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "explanation" / "simulated-lender.md"
BEGIN, END = "<!-- made by benchmarks/simulator.py -->", "<!-- end -->"
HISTORY = (
    "bureau", "previous_application", "POS_CASH_balance", "installments_payments",
    "credit_card_balance",
)  # fmt: skip
LEAST_ROWS = 800  # a class with fewer real applications has too uncertain a rate to compare
FARTHEST = 12


def of_training_applicants(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Keep the histories of training applicants: the facts about histories are of those."""
    ids = tables["application_train"].select("SK_ID_CURR")
    kept = dict(tables)
    for name in HISTORY:
        kept[name] = tables[name].join(ids, on="SK_ID_CURR", how="semi")
    kept["bureau_balance"] = tables["bureau_balance"].join(
        kept["bureau"], on="SK_ID_BUREAU", how="semi"
    )
    return kept


def sizes_table(facts: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]) -> Iterable[str]:
    """Write the rows for each application of every table."""
    applications = sum(tables[f"application_{part}"].height for part in ("train", "test"))
    real_applications = 307_511 + 48_744
    yield "| table | rows for 100 applications, real | simulated |"
    yield "|---|---:|---:|"
    for name in (*HISTORY, "bureau_balance"):
        real = facts["tables"][name]["original_rows"] / real_applications
        found = tables[name].height / applications
        yield f"| {name} | {100 * real:,.0f} | {100 * found:,.0f} |"


def summary_table(columns: list[Comparison], correlations: list[Comparison]) -> Iterable[str]:
    """Write how far columns are apart, by table and kind: the mean, and the farthest one."""
    yield "| table | kind | compared | mean distance | farthest |"
    yield "|---|---|---:|---:|---|"
    frame = pl.DataFrame(
        {
            "table": [c.table for c in columns],
            "kind": [c.kind for c in columns],
            "column": [c.column for c in columns],
            "distance": [c.distance for c in columns],
        }
    ).filter(pl.col("table") != "application_test")
    grouped = frame.sort("distance", descending=True).group_by("table", "kind", maintain_order=True)
    rows = grouped.agg(pl.len(), pl.col("distance").mean().alias("mean"), pl.all().first()).sort(
        "table", "kind"
    )
    for row in rows.iter_rows(named=True):
        yield (
            f"| {row['table']} | {row['kind']} | {row['len']} | {row['mean']:.3f} "
            f"| {row['column']} {row['distance']:.3f} |"
        )
    mean = sum(c.distance for c in correlations) / len(correlations)
    worst = max(correlations, key=lambda c: c.distance)
    yield (
        f"| application_train | rank correlation | {len(correlations)} | {mean:.3f} "
        f"| {worst.column} {worst.distance:.3f} |"
    )


def facts_table(comparisons: Iterable[Comparison]) -> Iterable[str]:
    """Write single facts, real and simulated."""
    yield "| table | fact | real | simulated |"
    yield "|---|---|---:|---:|"
    for c in comparisons:
        what = f"{c.column} {c.kind}".strip()
        yield f"| {c.table} | {what} | {shown(c.real)} | {shown(c.simulated)} |"


def shown(value: object) -> str:
    """Write a number with three significant decimals, words as they are."""
    return f"{value:,.3f}" if isinstance(value, float) else str(value)


def page_part(
    facts: Mapping[str, Any], tables: Mapping[str, pl.DataFrame], seconds: float, *, seed: int
) -> str:
    """Return the generated part of the page."""
    trained = of_training_applicants(tables)
    columns = list(column_comparisons(facts, trained))
    correlations = list(correlation_comparisons(facts, trained))
    rates = list(default_rate_comparisons(facts, trained))
    values = [c for c in rates if c.kind == "information value"]
    farthest = sorted(
        (c for c in columns if c.table != "application_test"), key=lambda c: -c.distance
    )[:FARTHEST]
    form = tables["application_train"]
    truth = tables["truth"]
    rate = float(form["TARGET"].sum()) / form.height
    oracle = oracle_auc(truth["default_probability"].to_numpy())
    measured = (
        f"Measured on {truth.height:,} simulated applications (seed {seed}), made in memory in "
        f"{seconds:.0f} s."
    )
    lines = [
        measured,
        "",
        "### What can be known",
        "",
        "| who | area under the ROC curve |",
        "|---|---:|",
        *(f"| a quick booster on {name} | {found:.3f} |" for name, found in areas(tables).items()),
        f"| who knows each true probability (the oracle) | {oracle:.3f} |",
        "",
        f"Default rate of the training applications: {rate:.2%} (real: 8.07 %).",
        "",
        "### Size",
        "",
        *sizes_table(facts, tables),
        "",
        "### All columns",
        "",
        *summary_table(columns, correlations),
        "",
        "### The columns that are farthest apart",
        "",
        *facts_table(farthest),
        "",
        "### Who has rows, and who of them defaults",
        "",
        *facts_table(rows_comparisons(facts, trained)),
        "",
        "### How telling the columns are",
        "",
        *facts_table(values),
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the comparison, or write it into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=Path, required=True)
    parser.add_argument("--applications", type=int, default=40_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    facts = json.loads(arguments.facts.read_text(encoding="utf-8"))
    started = time.perf_counter()
    tables = simulate_tables(arguments.applications, arguments.seed)
    part = page_part(facts, tables, time.perf_counter() - started, seed=arguments.seed)
    if not arguments.write:
        print(part)
        return
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{part}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")
    draw_plots(facts, of_training_applicants(tables), DOCS / "images")
    print(f"wrote {PAGE} and its pictures")


if __name__ == "__main__":
    main()
