"""What a policy's approvals would lose and earn, amount by amount, in the tables' currency."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.decision.policy import Exposure
from creditwright.training.metrics import Estimate
from creditwright.training.paired import mean_estimate


@dataclass(frozen=True, slots=True)
class Money:
    """What lending would come to, per application, those refused counted as nothing.

    Attributes:
        lent: The mean amount lent.
        loss: Expected: loss given default times amount times probability of default.
        earned: Expected: margin times amount times probability of repayment.
        result: What is earned less what is lost, expected.
        known_result: The same by what became of the applications, where that is known.
    """

    lent: Estimate
    loss: Estimate
    earned: Estimate
    result: Estimate
    known_result: Estimate | None


@dataclass(frozen=True, slots=True)
class MoneyBeside:
    """Two policies in money: each, and the second less the first on the same applications.

    Attributes:
        difference: Of the expected results.
        known_difference: Of the results by what became of the applications; None: not known.
    """

    now: Money
    then: Money
    difference: Estimate
    known_difference: Estimate | None


@dataclass(frozen=True, slots=True)
class Loans:
    """What is lent to whom, each array of shape (n,).

    Attributes:
        amounts: What was asked for; NaN where it is not known: then nothing is told in money.
        default_probability: Of each.
        labels: 1, 0, or NaN where it is not known.
    """

    amounts: Floats
    default_probability: Floats
    labels: Floats

    @classmethod
    def joined(cls, parts: Sequence["Loans"]) -> "Loans":
        """Return the applications of several parts, one after the other."""
        return cls(
            np.concatenate([each.amounts for each in parts]),
            np.concatenate([each.default_probability for each in parts]),
            np.concatenate([each.labels for each in parts]),
        )

    def at(self, rows: Rows) -> "Loans":
        """Return some applications, by position."""
        return Loans(self.amounts[rows], self.default_probability[rows], self.labels[rows])

    def expected(self, refused: Flags, exposure: Exposure) -> tuple[Floats, Floats]:
        """Return what is expected to be lost and to be earned on each, 0 where refused."""
        lent = np.where(refused, 0.0, self.amounts)
        lost = exposure.loss_given_default * lent * self.default_probability
        return lost, exposure.margin * lent * (1 - self.default_probability)

    def known(self, refused: Flags, exposure: Exposure) -> Floats:
        """Return what came of each whose end is known: earned, or lost (less than 0)."""
        known = ~np.isnan(self.labels)
        lent = np.where(refused, 0.0, self.amounts)[known]
        share = np.where(self.labels[known] == 1, -exposure.loss_given_default, exposure.margin)
        found: Floats = lent * share
        return found


@dataclass(frozen=True, slots=True)
class Lending:
    """What one policy's lending comes to, in figures and application by application.

    Attributes:
        result: Expected, of each application, shape (n,).
        known_result: By what became of it, of each of which it is known.
    """

    money: Money
    result: Floats
    known_result: Floats


def lending(loans: Loans, refused: Flags, exposure: Exposure) -> Lending:
    """Return what lending to all but those refused comes to."""
    lost, earned = loans.expected(refused, exposure)
    result, known = earned - lost, loans.known(refused, exposure)
    money = Money(
        lent=mean_estimate(np.where(refused, 0.0, loans.amounts)),
        loss=mean_estimate(lost),
        earned=mean_estimate(earned),
        result=mean_estimate(result),
        known_result=_of_known(known),
    )
    return Lending(money, result, known)


def beside(now: Lending, then: Lending) -> MoneyBeside:
    """Put what two policies lend, to the same applications, beside each other."""
    return MoneyBeside(
        now=now.money,
        then=then.money,
        difference=mean_estimate(then.result - now.result),
        known_difference=_of_known(then.known_result - now.known_result),
    )


def money_beside(loans: Loans, now: Flags, then: Flags, exposure: Exposure) -> MoneyBeside:
    """Put two policies beside each other in money.

    Args:
        loans: The applications.
        now: Which of them the policy in use refuses.
        then: Which the other one would.
        exposure: What a loan loses and earns.
    """
    return beside(lending(loans, now, exposure), lending(loans, then, exposure))


def _of_known(values: Floats) -> Estimate | None:
    return None if values.size == 0 else mean_estimate(values)
