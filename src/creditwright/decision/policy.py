"""The policy: what leads to which outcome, the costs behind it, and whose law it keeps to."""

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from creditwright.core.errors import BadDataError
from creditwright.decision.profile import MOST_REASONS, PROFILES, LegalProfile, RecordClass
from creditwright.decision.rules import HardRule, definitions_read
from creditwright.scoring.inputs import ChangedFeatureError


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What a loan loses and earns as shares of its amount: then the amounts count.

    An application is worth approving if what it earns is more than what it loses, in expectation:

        margin * amount * (1 - p)  >=  loss_given_default * amount * p

    so the amount cancels in the cut-off, and does not in what a portfolio loses and earns.

    Attributes:
        loss_given_default: The share of the amount that is lost when the loan defaults.
        margin: The share of the amount that is earned when it is repaid.
    """

    loss_given_default: float
    margin: float

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    @property
    def costs(self) -> Costs:
        """The two mistakes, for one unit lent.

        >>> round(Exposure(loss_given_default=0.45, margin=0.05).costs.theoretical_cut_off, 4)
        0.1
        """
        return Costs(self.loss_given_default, self.margin)


class Ground(StrEnum):
    """What a decline that no person takes may rest on.

    Source:
        GDPR and UK GDPR, Art. 22(2).
    """

    CONTRACT = "contract"  # necessary for entering into the contract
    LAW = "law"  # authorised by a law that the lender is subject to
    CONSENT = "consent"  # the applicant's explicit consent
    NOTHING = "nothing"  # so a person takes every decline, where the profile asks for a ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What a policy owes, and what it may use.

    Attributes:
        profile: Whose law it keeps to.
        allowed_protected: Features that use sex, age or family and may be used, by name; and
            columns of the application that only rules may read.
        most_reasons: Principal reasons that an applicant is given at most.
    """

    profile: LegalProfile = LegalProfile.EU
    automated_decline_rests_on: Ground = Ground.CONTRACT
    allowed_protected: tuple[str, ...] = ()
    most_reasons: int = MOST_REASONS

    @property
    def may_decline(self) -> bool:
        """Whether a decline may be given that no person took."""
        needs_ground = PROFILES[self.profile].decline_needs_ground
        return self.automated_decline_rests_on is not Ground.NOTHING or not needs_ground


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy settled: what a bundle decides by.

    Two cut-offs, as probabilities of default. One exactly on a cut-off gets the better outcome.

    Attributes:
        approve_up_to: At or below it: approve.
        decline_above: Above it: decline. Between the two a person decides; where they are equal
            nobody is referred on account of the probability.
        costs: The costs that the cut-off was chosen for.
        exposure: What they are shares of the amount of; None: they are of an application.
        name: The lender's name for it.
        version: The lender's version of it.
        law: The legal profile, and what it allows.
        rules: Asked in this order, before the probability; the first that is met decides.
        definitions: How each value that the rules read is computed, as a digest, by name.
        retention_days: By class of records, for how many days they are kept.
    """

    approve_up_to: float
    decline_above: float
    costs: Costs
    name: str = "default"
    version: str = "1"
    law: Law = field(default_factory=Law)
    rules: tuple[HardRule, ...] = ()
    definitions: dict[str, str] = field(default_factory=dict)
    retention_days: dict[RecordClass, int] = field(default_factory=dict)
    exposure: Exposure | None = None

    def __post_init__(self) -> None:
        """Refuse cut-offs that are no probabilities or stand the wrong way round."""
        ordered = 0 < self.approve_up_to <= self.decline_above < 1
        costs = (self.costs.missed_default, self.costs.refused_good)
        if not (ordered and all(math.isfinite(cost) and cost > 0 for cost in costs)):
            raise PolicyError(self.approve_up_to, self.decline_above)

    @property
    def may_decide(self) -> bool:
        """Whether an application may get another outcome than to be referred."""
        return PROFILES[self.law.profile].may_decide

    def rule_named(self, code: str) -> HardRule | None:
        """Return the rule whose reason has this code; None: the code is none of a rule."""
        return next((each for each in self.rules if each.code == code), None)


def decide(default_probability: float, policy: Policy) -> Outcome:
    """Return the outcome that the cut-offs of `policy` give to a probability of default."""
    if default_probability <= policy.approve_up_to:
        return Outcome.APPROVE
    if default_probability <= policy.decline_above:
        return Outcome.REFER
    return Outcome.DECLINE


def check_rule_definitions(policy: Policy) -> None:
    """Refuse to decide by rules whose values are computed otherwise today.

    Raises:
        ChangedFeatureError: Naming the values.
    """
    today = definitions_read(policy.rules)
    changed = sorted(name for name in today if policy.definitions.get(name) != today[name])
    if changed:
        raise ChangedFeatureError(changed)
