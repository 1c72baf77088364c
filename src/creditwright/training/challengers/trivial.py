"""Deciding without a model: what every model has to be better than."""

from collections.abc import Sequence

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.decision.policy import Outcome
from creditwright.scoring.inputs import ModelInput
from creditwright.training.challengers.candidate import Candidate, Family, Fitted, log_odds_of
from creditwright.training.fitting import Examples


def trivial_candidates() -> tuple[Candidate, ...]:
    """Return those that treat everybody alike."""
    return (_always(Outcome.APPROVE, "approve"), _always(Outcome.DECLINE, "refuse"))


def _always(outcome: Outcome, does: str) -> Candidate:
    return Candidate(
        name=f"{does}_all",
        label=f"{does} everybody",
        family=Family.TRIVIAL,
        meaning=f"Every application is {does}d; everybody gets the share of defaults as probability"
        ".",
        settings={},
        fit=_share_of_defaults,
        always=outcome,
    )


def _share_of_defaults(examples: Examples, inputs: Sequence[ModelInput], seed: int) -> Fitted:
    del inputs, seed
    share = log_odds_of(np.array([examples.labels.mean()]))

    def log_odds(values: Floats) -> Floats:
        return np.repeat(share, values.shape[0])

    return Fitted(log_odds, size_bytes=share.nbytes)
