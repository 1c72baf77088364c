"""By what people pick out part of a population to look at: never an input of a model.

They stand apart from the features for the same reason as the groups that fairness is measured on:
an import contract keeps features and models from this module.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from creditwright.core.text import Text
from creditwright.records.applicant_groups import DAYS_PER_YEAR, SEXES
from creditwright.records.records import APPLICATION_KEY


@dataclass(frozen=True, slots=True)
class Cohort:
    """One thing by which a population can be divided.

    Attributes:
        column: Of the application table, what it is read from; absent, it is known of nobody.
        value: A text, or a number; null where it is not known.
        is_number: Then a cohort is a range of it, else some of its words.
    """

    label: Text
    column: str
    value: pl.Expr
    is_number: bool = False


def _years_before(column: str) -> pl.Expr:
    """Return whole years from a day counted back; a day after the application stands for none."""
    day = pl.col(column)
    years = (-day / DAYS_PER_YEAR).floor()
    return pl.when(day <= 0).then(years)


COHORTS: Mapping[str, Cohort] = {
    "sex": Cohort(
        Text(en="sex", fr="sexe"),
        "CODE_GENDER",
        pl.col("CODE_GENDER").cast(pl.String).replace({**SEXES, "XNA": None}),
    ),
    "education": Cohort(
        Text(en="education", fr="niveau d'études"),
        "NAME_EDUCATION_TYPE",
        pl.col("NAME_EDUCATION_TYPE").cast(pl.String),
    ),
    "family_status": Cohort(
        Text(en="family status", fr="situation de famille"),
        "NAME_FAMILY_STATUS",
        pl.col("NAME_FAMILY_STATUS").cast(pl.String).replace({"Unknown": None}),
    ),
    "family_size": Cohort(
        Text(en="family size", fr="taille de la famille"),
        "CNT_FAM_MEMBERS",
        pl.col("CNT_FAM_MEMBERS").cast(pl.Float64),
        is_number=True,
    ),
    "age": Cohort(
        Text(en="age, in whole years", fr="âge, en années révolues"),
        "DAYS_BIRTH",
        _years_before("DAYS_BIRTH"),
        is_number=True,
    ),
    "career": Cohort(
        Text(en="whole years in the present job", fr="années révolues dans l'emploi actuel"),
        "DAYS_EMPLOYED",
        _years_before("DAYS_EMPLOYED"),
        is_number=True,
    ),
}


def cohort_columns(application: pl.LazyFrame) -> pl.DataFrame:
    """Return SK_ID_CURR and every cohort by name, one row an application, by number.

    Args:
        application: The application table; see `Records`.
    """
    there = set(application.collect_schema())
    read = application.select(
        APPLICATION_KEY,
        **{
            name: each.value if each.column in there else pl.lit(None, dtype=_dtype(each))
            for name, each in COHORTS.items()
        },
    )
    return read.sort(APPLICATION_KEY).collect()


def _dtype(cohort: Cohort) -> pl.DataType:
    return pl.Float64() if cohort.is_number else pl.String()
