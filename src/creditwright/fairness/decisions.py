"""What was decided on some applications, as fairness is measured from it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.decision.assessment import Assessments
from creditwright.decision.policy import Costs, Outcome, Policy, decide


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided on some applications, and what became of them; each array of shape (n,).

    Attributes:
        approved: Approved without a person.
        referred: Left to a person.
        refused: Declined; or left to a person though the probability is above the cut-off. What
            the person will say is not known, so mistakes and costs are those of the cut-off, as in
            the evaluation.
        default_probability: As the model says.
        log_odds: The same on the log-odds.
        labels: 1 for a default, 0 for a loan repaid, NaN where that is not known.
        costs: What the two mistakes cost.
    """

    approved: Flags
    referred: Flags
    refused: Flags
    default_probability: Floats
    log_odds: Floats
    labels: Floats
    costs: Costs

    @classmethod
    def of(cls, assessments: Assessments, labels: Floats, policy: Policy) -> "Decisions":
        """Return what some assessments say.

        A policy that may not decide leaves everybody to a person; of it is told what its cut-offs
        would do.

        Args:
            assessments: Of n applications.
            labels: 1, 0, or NaN where it is not known, shape (n,).
            policy: What they were decided by.
        """
        probability = assessments.scores.default_probability
        outcomes = assessments.outcomes
        if not policy.may_decide:
            outcomes = [decide(each, policy) for each in probability.tolist()]
        named = np.array([each.value for each in outcomes], dtype=np.str_)
        referred = named == Outcome.REFER.value
        above = probability > policy.decline_above
        return cls(
            approved=named == Outcome.APPROVE.value,
            referred=referred,
            refused=(named == Outcome.DECLINE.value) | (referred & above),
            default_probability=probability,
            log_odds=assessments.scores.log_odds,
            labels=labels,
            costs=policy.costs,
        )

    @classmethod
    def joined(cls, parts: Sequence["Decisions"]) -> "Decisions":
        """Return the decisions of all parts, one after the other; at least one part."""
        return cls(
            approved=np.concatenate([each.approved for each in parts]),
            referred=np.concatenate([each.referred for each in parts]),
            refused=np.concatenate([each.refused for each in parts]),
            default_probability=np.concatenate([each.default_probability for each in parts]),
            log_odds=np.concatenate([each.log_odds for each in parts]),
            labels=np.concatenate([each.labels for each in parts]),
            costs=parts[0].costs,
        )

    def at(self, rows: Rows | Flags) -> "Decisions":
        """Return some rows, by position or by flag."""
        return Decisions(
            approved=self.approved[rows],
            referred=self.referred[rows],
            refused=self.refused[rows],
            default_probability=self.default_probability[rows],
            log_odds=self.log_odds[rows],
            labels=self.labels[rows],
            costs=self.costs,
        )
