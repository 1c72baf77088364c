"""The table of scores: which columns it has, and what they hold."""

from collections.abc import Callable, Sequence

import polars as pl

from creditwright.decision.assessment import Assessments
from creditwright.decision.model import DecisionModel
from creditwright.decision.reasons import AT_MOST, PrincipalReasons
from creditwright.records.records import APPLICATION_KEY, SOURCE_TABLE


def scores_table(named: pl.DataFrame, found: Assessments, model: DecisionModel) -> pl.DataFrame:
    """Return one row an application, in the order of `named`.

    Columns: SK_ID_CURR, SOURCE_TABLE, default_probability, score (points), outcome,
    referred_because (null unless referred), rule (the hard rule met, null if none),
    unseen_categories (names of features, null if none),
    bundle (digest). Where the assessments are explained also: base and one attribution a theme,
    which add up to log_odds; reason_1 to reason_4 (codes, costliest first) with their texts in
    English and French; reasons_coverage; all of them null where the model could not be explained.

    Args:
        named: SK_ID_CURR and SOURCE_TABLE of the applications.
        found: Their assessments.
        model: What they were assessed with.
    """
    table = named.select(
        APPLICATION_KEY,
        SOURCE_TABLE,
        pl.Series("default_probability", found.scores.default_probability),
        pl.Series("score", found.scores.score),
        pl.Series("outcome", [each.value for each in found.outcomes], pl.String),
        pl.Series("referred_because", found.referrals, pl.String),
        pl.Series("rule", found.rules, pl.String),
        pl.Series("unseen_categories", [_names(each) for each in found.unseen], pl.String),
        pl.lit(model.digest).alias("bundle"),
    )
    if found.themes is None or found.base is None:
        return table
    themes = [
        pl.Series(f"theme_{code}", found.themes[code], nan_to_null=True)
        for code in sorted(found.themes)
    ]
    return table.with_columns(
        pl.Series("log_odds", found.scores.log_odds),
        pl.Series("base", found.base, nan_to_null=True),
        *themes,
        *_reasons(found.reasons, model),
    )


def _names(names: tuple[str, ...]) -> str | None:
    return ",".join(names) or None


def _reasons(reasons: Sequence[PrincipalReasons | None], model: DecisionModel) -> list[pl.Series]:
    text = model.reason
    columns = []
    for place in range(AT_MOST):
        name = f"reason_{place + 1}"
        columns += [
            _column(name, reasons, place, str),
            _column(f"{name}_en", reasons, place, lambda code: text(code).en),
            _column(f"{name}_fr", reasons, place, lambda code: text(code).fr),
        ]
    coverage = [None if each is None else each.coverage for each in reasons]
    return [*columns, pl.Series("reasons_coverage", coverage, pl.Float64)]


def _column(
    name: str, given: Sequence[PrincipalReasons | None], place: int, words: Callable[[str], str]
) -> pl.Series:
    codes = [() if each is None else each.codes for each in given]
    found = [words(each[place]) if place < len(each) else None for each in codes]
    return pl.Series(name, found, pl.String)
