"""The figures of one group: what was decided, whether it was right, and whether it was foretold."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags
from creditwright.fairness.decisions import Decisions
from creditwright.training.metrics import (
    Estimate,
    Mistakes,
    auc,
    calibration_line,
    cost_per_applicant,
    wilson,
)
from creditwright.training.platt import NoCalibrationError

FEWEST_APPLICATIONS = 100  # of a group that any figure is given of
FEWEST_OF_EACH = 10  # defaults, and loans repaid, that a figure of mistakes is given of
FEWEST_FOR_SLOPE = 50  # defaults, and loans repaid, below which a slope says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was decided on a group's applications. None: not known, or of too few to be told.

    Attributes:
        labelled: Applications whose outcome is known; what follows from `default_rate` on is of
            them.
        foretold: Mean probability of default, of all applications.
        calibration_gap: Default rate less the mean probability of the same applications.
        calibration_slope: 1 is perfect; under 1 the model is too sure of itself in this group.
        missed_default_rate: Of those who defaulted, the share not refused.
        refused_good_rate: Of those who repaid, the share refused.
        cost_per_applicant: In the unit of the policy's costs.
    """

    applications: int
    labelled: int
    defaults: int
    approval_rate: Estimate | None
    referral_rate: Estimate | None
    foretold: float | None
    default_rate: Estimate | None
    calibration_gap: Estimate | None
    calibration_slope: Estimate | None
    missed_default_rate: Estimate | None
    refused_good_rate: Estimate | None
    cost_per_applicant: Estimate | None
    auc: Estimate | None


def figures_of(decisions: Decisions, *, seed: int) -> Figures:
    """Return the figures of a group's decisions.

    Args:
        decisions: At least one.
        seed: Of the interval of the cost.
    """
    n = decisions.labels.size
    told = n >= FEWEST_APPLICATIONS
    known = decisions.at(~np.isnan(decisions.labels))
    return Figures(
        applications=n,
        labelled=known.labels.size,
        defaults=int(known.labels.sum()),
        approval_rate=share_of(decisions.approved) if told else None,
        referral_rate=share_of(decisions.referred) if told else None,
        foretold=float(decisions.default_probability.mean()) if told else None,
        default_rate=_if_enough(known, lambda: share_of(known.labels == 1)),
        calibration_gap=_if_enough(known, lambda: _calibration_gap(known)),
        calibration_slope=_if_enough(known, lambda: _slope(known), fewest=FEWEST_FOR_SLOPE),
        missed_default_rate=_if_enough(known, lambda: share_of(~known.refused[known.labels == 1])),
        refused_good_rate=_if_enough(known, lambda: share_of(known.refused[known.labels == 0])),
        cost_per_applicant=_if_enough(
            known, lambda: cost_per_applicant(_mistakes(known), known.costs, seed=seed)
        ),
        auc=_if_enough(known, lambda: auc(known.labels, known.log_odds)),
    )


def share_of(flags: Flags) -> Estimate:
    """Return the share of flags that are set, with Wilson's interval; at least one flag."""
    return wilson(int(flags.sum()), flags.size)


def _if_enough(
    known: Decisions, figure: Callable[[], Estimate | None], *, fewest: int = FEWEST_OF_EACH
) -> Estimate | None:
    """Return a figure of labelled applications, and nothing where they are too few."""
    defaults = int(known.labels.sum())
    enough = known.labels.size >= FEWEST_APPLICATIONS
    return figure() if enough and min(defaults, known.labels.size - defaults) >= fewest else None


def _calibration_gap(known: Decisions) -> Estimate:
    observed, foretold = share_of(known.labels == 1), float(known.default_probability.mean())
    return Estimate(*(each - foretold for each in (observed.value, observed.low, observed.high)))


def _slope(known: Decisions) -> Estimate | None:
    try:
        return calibration_line(known.labels, known.log_odds).slope
    except NoCalibrationError:
        return None


def _mistakes(known: Decisions) -> Mistakes:
    default = known.labels == 1
    return Mistakes(
        missed_defaults=int((default & ~known.refused).sum()),
        caught_defaults=int((default & known.refused).sum()),
        refused_good=int((~default & known.refused).sum()),
        accepted_good=int((~default & ~known.refused).sum()),
    )
