"""Which applications are of one person: to keep them together, never to decide by.

The tables name no person. But all their days count back from the application, the birth day too.
So the age on the day of an earlier loan is the same in every application of one person, and so is
the amount of that loan. Two applications are taken for one person's when they share at least two
such loans, of the same sex, age in days and amount. (Published in 2018 by contestants of the Home
Credit competition, some of whom used it to read labels; here it only groups.)

Who has fewer than two earlier loans cannot be known again.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl

from creditwright.core.numbers import Rows
from creditwright.records.records import APPLICATION_KEY, Records

LOANS = {  # by table: the day, and the amount
    "previous_application": ("DAYS_DECISION", "AMT_CREDIT"),
    "bureau": ("DAYS_CREDIT", "AMT_CREDIT_SUM"),
}
SHARED = ("table", "CODE_GENDER", "age", "amount")
FEWEST_SHARED = 2
MOST_WITH_ONE_LOAN = 20  # a loan that more applications seem to share is a coincidence


def loans_of(records: Records) -> pl.DataFrame:
    """Return what the loans of some applications may be known again by.

    Returns:
        SK_ID_CURR, and `SHARED`; loans without an amount are left out.
    """
    born = records.application.select(APPLICATION_KEY, "CODE_GENDER", "DAYS_BIRTH")
    found = [
        table.select(APPLICATION_KEY, day=day, amount=amount)
        .filter(pl.col("amount") > 0)
        .join(born, on=APPLICATION_KEY)
        .select(
            APPLICATION_KEY,
            "CODE_GENDER",
            "amount",
            table=pl.lit(number, pl.Int8),
            age=pl.col("day") - pl.col("DAYS_BIRTH"),
        )
        for number, (name, (day, amount)) in enumerate(LOANS.items())
        if (table := records.history.get(name)) is not None
    ]
    if not found:
        return pl.DataFrame(schema={APPLICATION_KEY: pl.Int64})
    return pl.concat(found).drop_nulls().unique().collect()


def people_of(applications: Rows, loans: Sequence[pl.DataFrame]) -> Rows:
    """Number the people behind some applications.

    Args:
        applications: SK_ID_CURR, rising, shape (n,).
        loans: `loans_of` every part of the records.

    Returns:
        For each application the place of the first application of the same person, shape (n,);
        its own place where no other is known.
    """
    known = pl.DataFrame({APPLICATION_KEY: applications, "place": np.arange(applications.size)})
    marks = pl.concat([each for each in loans if each.width > 1] or [_nothing()])
    marks = marks.join(known, on=APPLICATION_KEY).select("place", *SHARED)
    several = pl.len().over(SHARED).is_between(2, MOST_WITH_ONE_LOAN)
    marks = marks.filter(several)
    pairs = (
        marks.join(marks, on=SHARED, suffix="_other")
        .filter(pl.col("place") < pl.col("place_other"))
        .group_by("place", "place_other")
        .len()
        .filter(pl.col("len") >= FEWEST_SHARED)
        .sort("place", "place_other")
    )
    return _joined(applications.size, pairs.select("place", "place_other").iter_rows())


def _nothing() -> pl.DataFrame:
    columns = {"CODE_GENDER": pl.String, "amount": pl.Int64, "table": pl.Int8, "age": pl.Int32}
    return pl.DataFrame(schema={APPLICATION_KEY: pl.Int64, **columns})


def _joined(n: int, pairs: Iterable[tuple[int, ...]]) -> Rows:
    """Return for each of n places the least one that pairs lead to."""
    first = list(range(n))

    def root(place: int) -> int:
        """Follow the pairs to the least place, and remember it."""
        while first[place] != place:
            first[place] = first[first[place]]
            place = first[place]
        return place

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        first[high] = low
    return np.array([root(place) for place in range(n)], dtype=np.int64)
