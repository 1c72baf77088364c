"""Earlier credits of this lender: what each was, what came before it, and how it began.

Apart from the model that learns from them, for this is where the dates are: of a credit's past only
what was known on the day it was decided on counts, as it does for the application itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.features.frame import FeatureFrame, Identifiers
from creditwright.features.rows import RowFrame

FIRST_INSTALMENTS = 6
LATE_DAYS = 7  # a weekend and a bank holiday do not make a late payer
DAYS_UNTIL_TOLD = 30 * (FIRST_INSTALMENTS + 1)  # by then the first instalments have come due
OLDEST_DAYS = 1 << 20

CREDITS, INSTALMENTS, MONTHS = "previous_applications", "instalments", "pos_months"
READS = {
    CREDITS: (
        "SK_ID_PREV", "AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE", "decision_age_days",
        "is_approved", "is_cash", "is_revolving",
    ),
    INSTALMENTS: ("SK_ID_PREV", "NUM_INSTALMENT_NUMBER", "delay_days", "is_of_loan"),
    MONTHS: ("SK_ID_PREV", "month_age", "SK_DPD"),
}  # fmt: skip

Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PastCredits:
    """Approved credits, each of one of the applications asked about.

    Attributes:
        rows: What the view says of each.
        owner: The place of its application.
        late: 1 where one of its first instalments was paid late, 0 where none was, NaN where that
            is not told.
    """

    rows: RowFrame
    owner: Rows
    late: Floats

    @property
    def age(self) -> Rows:
        """How many days ago each was decided on."""
        days = self.rows.numbers["decision_age_days"]
        return np.clip(np.nan_to_num(days), 0, OLDEST_DAYS - 1).astype(np.int64)

    def before(self, owner: Rows, age: Rows) -> tuple[Floats, Floats]:
        """Return how many of an application's credits had told how they began, and how many badly.

        Args:
            owner: The application asked about.
            age: How many days ago it is asked; 0: on the day of the application.
        """
        place = self.owner * OLDEST_DAYS + (OLDEST_DAYS - 1 - self.age)
        order = np.argsort(place, kind="stable")
        told = np.cumsum(np.append(0, ~np.isnan(self.late[order])))
        bad = np.cumsum(np.append(0, self.late[order] == 1.0))
        youngest = np.minimum(age + DAYS_UNTIL_TOLD, OLDEST_DAYS)
        first = np.searchsorted(place[order], owner * OLDEST_DAYS, side="left")
        until = np.searchsorted(
            place[order], owner * OLDEST_DAYS + (OLDEST_DAYS - 1 - youngest), side="right"
        )
        until = np.maximum(until, first)
        return (
            (told[until] - told[first]).astype(np.float64),
            (bad[until] - bad[first]).astype(np.float64),
        )


def past_credits(frame: FeatureFrame, rows: Mapping[str, RowFrame]) -> PastCredits | None:
    """Return the approved credits of these applications; None where the table is absent."""
    if CREDITS not in rows:
        return None
    mine = rows[CREDITS].of_applications(frame.applications)
    mine = mine.at(np.flatnonzero(mine.numbers["is_approved"] == 1.0))
    return PastCredits(
        mine, mine.places_in(frame.applications), _late(mine, frame.applications, rows)
    )


def _late(credits_: RowFrame, applications: Identifiers, rows: Mapping[str, RowFrame]) -> Floats:
    """Say of each credit whether it began late: by its instalments, or else by its months."""
    for view, told in ((INSTALMENTS, _late_instalments), (MONTHS, _late_months)):
        if view in rows:
            payments = rows[view].of_applications(applications)
            asked, there = _keys(credits_, payments, applications)
            first, late = told(payments, there)
            return _looked_up(asked, there[first], late[first])
    return np.full(credits_.height, np.nan)


def _late_instalments(payments: RowFrame, credit: Keys) -> tuple[Flags, Flags]:
    """Return which instalments are first ones of a loan, and which were late."""
    del credit  # the number says which are first
    numbers = payments.numbers
    is_first = (numbers["NUM_INSTALMENT_NUMBER"] <= FIRST_INSTALMENTS) & (
        numbers["is_of_loan"] == 1.0
    )
    return is_first, numbers["delay_days"] > LATE_DAYS


def _late_months(payments: RowFrame, credit: Keys) -> tuple[Flags, Flags]:
    """Return which months are first ones of a credit, and in which it was past due."""
    age = payments.numbers["month_age"]
    _, places = np.unique(credit, return_inverse=True)
    oldest = np.full(int(places.max(initial=-1)) + 1, -np.inf)
    np.maximum.at(oldest, places, age)
    return age > oldest[places] - FIRST_INSTALMENTS, payments.numbers["SK_DPD"] > LATE_DAYS


def _keys(credits_: RowFrame, payments: RowFrame, applications: Identifiers) -> tuple[Keys, Keys]:
    """Return a number for each credit, the same in both: of its application and its own."""
    both = np.concatenate([credits_.numbers["SK_ID_PREV"], payments.numbers["SK_ID_PREV"]])
    different, places = np.unique(both, return_inverse=True)
    owners = np.concatenate([each.places_in(applications) for each in (credits_, payments)])
    keys = owners * max(different.size, 1) + places
    return keys[: credits_.height], keys[credits_.height :]


def _looked_up(asked: Keys, there: Keys, late: Flags) -> Floats:
    """Return whether any row with the key asked for is late; NaN where there is none."""
    keys, places = np.unique(there, return_inverse=True)
    bad = np.bincount(places, weights=late, minlength=keys.size) > 0
    found = np.full(asked.size, np.nan)
    if keys.size:
        at = np.minimum(np.searchsorted(keys, asked), keys.size - 1)
        found = np.where(keys[at] == asked, bad[at].astype(np.float64), np.nan)
    return found
