"""The policy: which probability of default leads to which outcome, and the costs behind it."""

import math
from dataclasses import dataclass
from enum import StrEnum

from creditwright.core.errors import BadDataError


class PolicyError(BadDataError):
    """A policy that cannot be applied."""

    def __init__(self, approve_up_to: float, decline_above: float) -> None:
        super().__init__(
            "A policy needs 0 < approve_up_to <= decline_above < 1 and positive costs, got "
            f"{approve_up_to} and {decline_above}."
        )


class Outcome(StrEnum):
    """What happens to an application."""

    APPROVE = "approve"
    REFER = "refer"  # a person decides
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Costs:
    """What the two mistakes cost, in any one unit; only their ratio moves the cut-off."""

    missed_default: float = 10.0
    refused_good: float = 1.0

    @property
    def theoretical_cut_off(self) -> float:
        """The probability at which both mistakes cost the same: refused / (refused + missed).

        >>> round(Costs(missed_default=10, refused_good=1).theoretical_cut_off, 4)
        0.0909
        """
        return self.refused_good / (self.refused_good + self.missed_default)


@dataclass(frozen=True, slots=True)
class Policy:
    """Two cut-offs, as probabilities of default. One exactly on a cut-off gets the better outcome.

    Attributes:
        approve_up_to: At or below it: approve.
        decline_above: Above it: decline. Between the two a person decides; where they are equal
            nobody is referred on account of the probability.
        costs: The costs that the cut-off was chosen for.
    """

    approve_up_to: float
    decline_above: float
    costs: Costs

    def __post_init__(self) -> None:
        """Refuse cut-offs that are no probabilities or stand the wrong way round."""
        ordered = 0 < self.approve_up_to <= self.decline_above < 1
        costs = (self.costs.missed_default, self.costs.refused_good)
        if not (ordered and all(math.isfinite(cost) and cost > 0 for cost in costs)):
            raise PolicyError(self.approve_up_to, self.decline_above)


def decide(default_probability: float, policy: Policy) -> Outcome:
    """Return the outcome `policy` gives to a probability of default."""
    if default_probability <= policy.approve_up_to:
        return Outcome.APPROVE
    if default_probability <= policy.decline_above:
        return Outcome.REFER
    return Outcome.DECLINE
