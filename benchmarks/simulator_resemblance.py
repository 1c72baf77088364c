"""How far simulated tables are from the real ones: every published aggregate, computed again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

SENTINEL = 365243
LEVELS = (
    "0.05",
    "0.1",
    "0.25",
    "0.5",
    "0.75",
    "0.9",
    "0.95",
)  # the ends depend on the sample's size
KEYS = ("SK_ID_CURR", "SK_ID_PREV", "SK_ID_BUREAU")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One aggregate, real and simulated, and how far apart they are.

    Attributes:
        distance: Null rates and default rates: absolute difference. Categories: total variation,
            half the sum of absolute differences of shares. Numbers: the greatest difference between
            the two distribution functions at the real quantiles. Correlations: absolute difference.
    """

    table: str
    column: str
    kind: str
    real: Any
    simulated: Any
    distance: float


def column_comparisons(
    facts: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]
) -> Iterator[Comparison]:
    """Compare null rates, categories and distributions of every column."""
    for table, fact in facts["tables"].items():
        for column, real in fact["columns"].items():
            if column in KEYS or column == "TARGET":
                continue
            yield from compare_column(table, column, real, tables[table][column])


def compare_column(
    table: str, column: str, real: Mapping[str, Any], values: pl.Series
) -> Iterator[Comparison]:
    """Compare one column."""
    nulls = values.null_count() / max(len(values), 1)
    yield Comparison(
        table, column, "null rate", real["null_rate"], nulls, abs(real["null_rate"] - nulls)
    )
    present = values.drop_nulls()
    if "top" in real:
        counts = present.value_counts(normalize=True)
        shares = dict(zip(*counts.get_columns(), strict=True))
        names = {*real["top"], *shares}
        distance = sum(abs(real["top"].get(n, 0.0) - shares.get(n, 0.0)) for n in names) / 2
        top = next(iter(real["top"]))
        yield Comparison(
            table,
            column,
            "categories",
            f"{top} {real['top'][top]:.3f}",
            f"{top} {shares.get(top, 0.0):.3f}",
            distance,
        )
        return
    plain = real
    if "without_sentinel" in real:
        share = float((present == SENTINEL).sum()) / len(values)
        known = real["sentinel_365243_rate"]
        yield Comparison(table, column, "sentinel share", known, share, abs(known - share))
        plain, present = real["without_sentinel"], present.filter(present != SENTINEL)
    yield Comparison(
        table,
        column,
        "distribution",
        middle(plain["quantiles"]),
        round(number(present.cast(pl.Float64).median()), 4),
        distribution_distance(plain["quantiles"], present.cast(pl.Float64).to_numpy()),
    )


def number(value: object) -> float:
    """Return a statistic as a number; 0 where there was nothing to take it of."""
    return float(value) if isinstance(value, int | float) else 0.0


def middle(quantiles: Mapping[str, float]) -> float:
    """Return the median."""
    return round(float(quantiles["0.5"]), 4)


def distribution_distance(quantiles: Mapping[str, float], values: np.ndarray[Any, Any]) -> float:
    """Return how far the share of values up to each real quantile is from its level.

    Where many values are equal a quantile has a range of levels; only what lies outside it counts.
    """
    if values.size == 0:
        return 1.0
    ordered = np.sort(values)
    distance = 0.0
    known = {float(level): quantiles[level] for level in LEVELS}
    for value in set(known.values()):
        levels = [level for level, at in known.items() if at == value]
        slack = 1e-6 * max(abs(value), 1.0)
        below = np.searchsorted(ordered, value - slack, side="left") / values.size
        upto = np.searchsorted(ordered, value + slack, side="right") / values.size
        distance = max(distance, below - min(levels), max(levels) - upto)
    return float(distance)


def rows_comparisons(
    facts: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]
) -> Iterator[Comparison]:
    """Compare rows for each application, and the default rates with and without rows."""
    target = tables["application_train"].select("SK_ID_CURR", "TARGET")
    balance = tables["bureau_balance"].join(
        tables["bureau"].select("SK_ID_BUREAU", "SK_ID_CURR"), on="SK_ID_BUREAU"
    )
    for table, real in facts["relations"].items():
        if table == "overlap":
            continue
        frame = balance if table == "bureau_balance" else tables[table]
        counts = frame.join(target, on="SK_ID_CURR", how="semi").group_by("SK_ID_CURR").len()
        joined = target.join(counts, on="SK_ID_CURR", how="left")
        has = joined["len"].is_not_null()
        found = {
            "share_with_rows": number(has.mean()),
            "default_rate_with_rows": number(joined.filter(has)["TARGET"].mean()),
            "default_rate_without_rows": number(joined.filter(~has)["TARGET"].mean()),
        }
        for name, value in found.items():
            yield Comparison(
                table, "", name.replace("_", " "), real[name], value, abs(real[name] - value)
            )
        rows = real["rows_per_client_with_rows"]
        mean = number(counts["len"].mean())
        yield Comparison(
            table, "", "mean rows each", rows["mean"], mean, abs(mean / rows["mean"] - 1)
        )
        yield Comparison(
            table,
            "",
            "rows each",
            middle(rows["quantiles"]),
            number(counts["len"].median()),
            distribution_distance(rows["quantiles"], counts["len"].cast(pl.Float64).to_numpy()),
        )
        key, months = (
            ("SK_ID_BUREAU", "months_per_credit_quantiles")
            if table == "bureau_balance"
            else ("SK_ID_PREV", "months_per_SK_ID_PREV_quantiles")
        )
        if months in real:
            each = frame.join(target, on="SK_ID_CURR", how="semi").group_by(key).len()["len"]
            yield Comparison(
                table,
                "",
                "months of each credit",
                middle(real[months]),
                number(each.median()),
                distribution_distance(real[months], each.cast(pl.Float64).to_numpy()),
            )


def default_rate_comparisons(
    facts: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]
) -> Iterator[Comparison]:
    """Compare information values and default rates by class of the most telling columns."""
    form = tables["application_train"]
    for fact in facts["application_train_predictive"]["top25_by_information_value"]:
        found = classes_of(form, fact)
        base = number(form["TARGET"].mean())
        value = information_value(found["n"].to_numpy(), found["rate"].to_numpy())
        yield Comparison(
            "application_train",
            fact["column"],
            "information value",
            fact["information_value"],
            value,
            abs(fact["information_value"] - value),
        )
        for one in fact["bins"]:
            row = found.filter(pl.col("bin") == one["bin"])
            rate = float(row["rate"][0]) if row.height else base
            yield Comparison(
                "application_train",
                fact["column"],
                f"default rate in {one['bin']}",
                one["default_rate"],
                rate,
                abs(one["default_rate"] - rate),
            )


def classes_of(form: pl.DataFrame, fact: Mapping[str, Any]) -> pl.DataFrame:
    """Return applications and default rate by the classes of the facts: columns bin, n, rate."""
    column = form[fact["column"]]
    names = [one["bin"] for one in fact["bins"] if one["bin"] != "missing"]
    if fact["kind"] == "categorical":
        labels = column
    else:
        values = column.cast(pl.Float64)
        values = (
            values.set(values == SENTINEL, None) if fact["column"] == "DAYS_EMPLOYED" else values
        )
        upper = [float(name.strip("()[]").split(",")[-1]) for name in names]
        labels = values.cut(upper[:-1], labels=names).cast(pl.String)
    table = pl.DataFrame({"bin": labels.fill_null("missing"), "target": form["TARGET"]})
    return table.group_by("bin").agg(n=pl.len(), rate=pl.col("target").mean())


def information_value(n: np.ndarray[Any, Any], rate: np.ndarray[Any, Any]) -> float:
    """Return sum_b (g_b - d_b) ln(g_b / d_b) over shares of good and of defaulted applications."""
    bad, good = n * rate, n * (1 - rate)
    seen = (bad > 0) & (good > 0)
    bad, good = bad[seen] / bad.sum(), good[seen] / good.sum()
    return float(((good - bad) * np.log(good / bad)).sum())


def correlation_comparisons(
    facts: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]
) -> Iterator[Comparison]:
    """Compare rank correlations between the most telling columns of the application."""
    real = facts["application_train_correlations"]
    form = tables["application_train"].with_columns(pl.col("DAYS_EMPLOYED").replace(SENTINEL, None))
    columns = real["columns"]
    for i, one in enumerate(columns):
        for j in range(i):
            other = columns[j]
            pair = form.select(one, other).drop_nulls()
            value = float(pair.select(pl.corr(one, other, method="spearman")).item() or 0.0)
            known = real["spearman"][i][j]
            if known is not None and not np.isnan(value):
                yield Comparison(
                    "application_train",
                    f"{one} ~ {other}",
                    "rank correlation",
                    known,
                    value,
                    abs(known - value),
                )
