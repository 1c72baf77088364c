"""Simulate a policy on a table of scores: what is known without the records, and nothing more.

The probability, the rule that was met and why a person decided stand in the table. Not in it are
what other rules would read, the groups of applicants, the amounts, and whether the reasons of a
decline that nobody was near before would be enough: such a decline counts as one.
"""

from pathlib import Path

import numpy as np
import polars as pl
from polars.exceptions import PolarsError

from creditwright.core.errors import BadDataError
from creditwright.decision.assessment import Referral
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome, Policy
from creditwright.records.records import APPLICATION_KEY
from creditwright.training.money import Loans
from creditwright.training.simulation import compare_policies
from creditwright.workflows.simulate_policy import (
    Changes,
    NothingToSimulateError,
    as_decided,
)

READ = (APPLICATION_KEY, "default_probability", "outcome", "referred_because", "rule", "bundle")
NO_REASONS = (
    Referral.EXPLANATION_UNAVAILABLE,
    Referral.NO_REASON,
    Referral.REASONS_TOO_WEAK,
    Referral.REASON_CANNOT_BE_GIVEN,
)


class ScoresFileError(BadDataError):
    """A table of scores cannot be simulated on."""

    def __init__(self, file: Path, trouble: str) -> None:
        super().__init__(f"{file}: {trouble}")


def simulate_on_scores(file: Path, model: DecisionModel, policy: Policy) -> Changes:
    """Decide again on every application of a table that `creditwright score` wrote.

    Args:
        file: The table, Parquet.
        model: The model that it was scored by.
        policy: The other policy; its hard rules must be the model's.

    Raises:
        ScoresFileError: If the file is no such table, or another model's, or the rules differ.
        NothingToSimulateError: If there is no application.
    """
    scores = _read(file, model, policy).sort(APPLICATION_KEY)
    probability = scores["default_probability"].to_numpy()
    now = scores["outcome"].to_numpy().astype(np.str_)
    then = scores.select(_outcome(policy))["then"].to_numpy().astype(np.str_)
    unknown = np.full(probability.size, np.nan)
    simulation = compare_policies(
        Loans(unknown, probability, unknown),
        as_decided(model.policy, now, probability),
        as_decided(policy, then, probability),
        {},
    )
    changed = now != then
    applications = scores[APPLICATION_KEY].to_numpy()
    return Changes(simulation, applications[changed], now[changed], then[changed])


def _read(file: Path, model: DecisionModel, policy: Policy) -> pl.DataFrame:
    if policy.rules != model.policy.rules:
        raise ScoresFileError(
            file,
            "the other policy has hard rules of its own, which read the records: give the folder "
            "of tables as --data.",
        )
    try:
        scores = pl.read_parquet(file, columns=list(READ))
    except (OSError, PolarsError) as error:
        raise ScoresFileError(
            file, f"it is no table of scores that `creditwright score` wrote ({error})."
        ) from None
    if scores.is_empty():
        raise NothingToSimulateError
    others = set(scores["bundle"].unique().to_list()) - {model.digest}
    if others:
        raise ScoresFileError(
            file,
            f"it was scored by bundle {min(others)}, not by {model.digest}: name that model by "
            "--model, or score again.",
        )
    return scores


def _outcome(policy: Policy) -> pl.Expr:
    """Return the outcome of each row by `policy`, called `then`."""
    probability, why = pl.col("default_probability"), pl.col("referred_because")
    approve, refer, decline = (pl.lit(each.value) for each in Outcome)
    if not policy.may_decide:
        return refer.alias("then")
    declined = decline if policy.law.may_decline else refer
    return (
        pl.when(pl.col("rule").is_not_null())
        .then(pl.when(pl.col("outcome") == Outcome.DECLINE).then(declined).otherwise("outcome"))
        .when(why == Referral.NO_INFORMATION)
        .then(refer)
        .when(probability <= policy.approve_up_to)
        .then(approve)
        .when((probability <= policy.decline_above) | why.is_in([str(e) for e in NO_REASONS]))
        .then(refer)
        .otherwise(declined)
        .alias("then")
    )
