"""What an applicant can change about an application, in steps that are plausible.

Only terms of the loan asked for: they are the applicant's to choose, today. What others say of
them, what has happened, and what they are cannot be changed by asking anew.

Source:
    CJEU C-203/22, paragraph 62: to be told how a variation in the data would have led to another
    result can be explanation enough.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from creditwright.core.text import Text

Cell = str | float | bool | None
Application = Mapping[str, Cell]
AMOUNT, PAYMENT, PRICE = "AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE"


@dataclass(frozen=True, slots=True)
class Step:
    """One change, of so much.

    Attributes:
        text: What would be changed.
        of: Gives the columns that change, from the application's; None: it cannot be taken.
    """

    text: Text
    of: Callable[[Application], dict[str, Cell] | None]


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be changed, in steps, the smallest first."""

    name: str
    steps: tuple[Step, ...]


def with_terms(
    application: Application, *, amount: float | None, payment: float | None
) -> dict[str, Cell]:
    """Return the columns that change where other terms of the loan are asked for.

    In whole currency units. The price of what the loan buys goes with its amount.

    >>> with_terms({AMOUNT: 1000.0, PRICE: 900.0}, amount=500.0, payment=None)
    {'AMT_CREDIT': 500.0, 'AMT_GOODS_PRICE': 450.0}

    Args:
        application: As it is.
        amount: Of the loan, in currency units; None: as it is.
        payment: The regular repayment; None: as it is.
    """
    changes: dict[str, Cell] = {}
    before, price = application.get(AMOUNT), application.get(PRICE)
    if amount is not None and amount != before:
        changes[AMOUNT] = float(round(amount))
        if isinstance(price, int | float) and isinstance(before, int | float) and before > 0:
            changes[PRICE] = float(round(price * amount / before))
    if payment is not None and payment != application.get(PAYMENT):
        changes[PAYMENT] = float(round(payment))
    return changes


def _scaled(application: Application, factors: Mapping[str, float]) -> dict[str, Cell] | None:
    """Return some amounts times a factor, in whole currency units; None where one is not known."""
    found: dict[str, Cell] = {}
    for name, factor in factors.items():
        value = application.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            if name == PRICE:
                continue  # of a loan that buys nothing
            return None
        found[name] = float(round(value * factor))
    return found


def _less(percent: int) -> Step:
    factor = 1 - percent / 100
    return Step(
        text=Text(
            en=f"ask for {percent} % less, over the same time",
            fr=f"demander {percent} % de moins, sur la même durée",
        ),
        of=lambda row: _scaled(row, {AMOUNT: factor, PRICE: factor, PAYMENT: factor}),
    )


def _longer(percent: int) -> Step:
    """Pay less each time: the same amount over a longer time."""
    factor = 1 - percent / 100
    return Step(
        text=Text(
            en=f"repay over a longer time, with repayments {percent} % lower",
            fr=f"rembourser sur une durée plus longue, avec des échéances {percent} % plus basses",
        ),
        of=lambda row: _scaled(row, {PAYMENT: factor}),
    )


def _shorter(percent: int) -> Step:
    factor = 1 + percent / 100
    return Step(
        text=Text(
            en=f"repay over a shorter time, with repayments {percent} % higher",
            fr=f"rembourser sur une durée plus courte, avec des échéances {percent} % plus hautes",
        ),
        of=lambda row: _scaled(row, {PAYMENT: factor}),
    )


ACTIONS: tuple[Action, ...] = (
    Action("smaller_amount", tuple(_less(percent) for percent in (5, 10, 15, 20, 30, 40, 50))),
    Action("longer_time", tuple(_longer(percent) for percent in (5, 10, 15, 20, 25, 30))),
    Action("shorter_time", tuple(_shorter(percent) for percent in (5, 10, 20, 30, 50))),
)
