"""The groups of applicants that decisions are compared between: never an input of a model.

They stand apart from the features, so that reading them to measure fairness cannot make a model
decide by them: an import contract keeps features and models from this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from creditwright.core.numbers import Flags, Rows
from creditwright.records.records import APPLICATION_KEY

Words = NDArray[np.str_]

NOT_STATED = "not stated"
DAYS_PER_YEAR = 365.2425
AGES = (25, 35, 45, 55, 62)  # from 62 on the law speaks of the elderly: 12 CFR 1002.2(o)
AGE_BANDS = ("under 25", "25 to 34", "35 to 44", "45 to 54", "55 to 61", "62 and over")
SEXES = {"F": "female", "M": "male"}


def _age_band(years: pl.Expr) -> pl.Expr:
    band: pl.Expr = pl.when(years.is_not_null()).then(
        pl.lit(AGE_BANDS[0])
    )  # the other ones take over below
    for at_least, name in zip(AGES, AGE_BANDS[1:], strict=True):
        band = pl.when(years >= at_least).then(pl.lit(name)).otherwise(band)
    return band


# The region is the lender's own grade of it: three groups, known of everyone. How populated it is
# has 81 values, most of them too small for a figure.
EXPRESSIONS: Mapping[str, tuple[str, pl.Expr]] = {
    "sex": ("CODE_GENDER", pl.col("CODE_GENDER").cast(pl.String).replace(SEXES)),
    "age": ("DAYS_BIRTH", _age_band(-pl.col("DAYS_BIRTH") / DAYS_PER_YEAR)),
    "family status": ("NAME_FAMILY_STATUS", pl.col("NAME_FAMILY_STATUS")),
    "region": ("REGION_RATING_CLIENT", pl.format("region graded {}", "REGION_RATING_CLIENT")),
}
KINDS = tuple(EXPRESSIONS)


@dataclass(frozen=True, slots=True)
class ApplicantGroups:
    """Which groups some applications belong to.

    Attributes:
        applications: SK_ID_CURR, ascending, shape (n,).
        by_kind: By kind of group (`KINDS`) the group of each application, shape (n,);
            `NOT_STATED` where it is missing.
    """

    applications: Rows
    by_kind: Mapping[str, Words]

    @classmethod
    def joined(cls, parts: Sequence["ApplicantGroups"]) -> "ApplicantGroups":
        """Return the applications of all parts, in order of their numbers; at least one part."""
        applications = np.concatenate([part.applications for part in parts])
        order = np.argsort(applications, kind="stable")
        kinds = {
            kind: np.concatenate([part.by_kind[kind] for part in parts])[order]
            for kind in parts[0].by_kind
        }
        return cls(applications[order], kinds)

    def at(self, rows: Rows | Flags) -> "ApplicantGroups":
        """Return some rows, by position or by flag."""
        return ApplicantGroups(
            self.applications[rows], {kind: each[rows] for kind, each in self.by_kind.items()}
        )

    def of(self, applications: Rows) -> "ApplicantGroups":
        """Return the groups of these applications, in their order.

        Args:
            applications: SK_ID_CURR; each must be known here.
        """
        return self.at(np.searchsorted(self.applications, applications))


def applicant_groups(application: pl.LazyFrame) -> ApplicantGroups:
    """Return the groups of every application.

    Args:
        application: The application table; see `Records`. A column it lacks is stated by nobody.
    """
    there = set(application.collect_schema())
    read = application.select(
        APPLICATION_KEY,
        **{
            kind: _words(value) if column in there else pl.lit(NOT_STATED)
            for kind, (column, value) in EXPRESSIONS.items()
        },
    )
    found = read.sort(APPLICATION_KEY).collect()
    return ApplicantGroups(
        found[APPLICATION_KEY].to_numpy().astype(np.int64),
        {kind: np.array(found[kind].to_list(), dtype=np.str_) for kind in KINDS},
    )


def _words(value: pl.Expr) -> pl.Expr:
    return value.cast(pl.String).fill_null(NOT_STATED)
