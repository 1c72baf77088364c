"""The application table resembles the real one's published aggregates, and hangs together."""

import numpy as np
import polars as pl
import pytest

from creditwright.records.simulator.draws import QUANTILE_LEVELS
from creditwright.records.simulator.marginals import marginals

NO_JOB = 365243
MATCHED = (
    "AMT_INCOME_TOTAL",
    "AMT_GOODS_PRICE",
    "AMT_CREDIT",
    "DAYS_BIRTH",
    "DAYS_REGISTRATION",
    "DAYS_ID_PUBLISH",
    "DAYS_LAST_PHONE_CHANGE",
    "OWN_CAR_AGE",
    "EXT_SOURCE_1",
    "EXT_SOURCE_2",
    "EXT_SOURCE_3",
    "REGION_POPULATION_RELATIVE",
    "HOUR_APPR_PROCESS_START",
    "TOTALAREA_MODE",
)


@pytest.fixture(scope="module")
def form(lender: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return lender["application_train"]


@pytest.mark.parametrize("column", sorted(marginals().null_rates))
def test_a_column_misses_as_often_as_the_real_one(form: pl.DataFrame, column: str) -> None:
    missing = form[column].null_count() / form.height

    assert missing == pytest.approx(marginals().null_rates[column], abs=0.02)


@pytest.mark.parametrize("column", sorted(marginals().shares))
def test_shares_of_categories_are_the_real_ones(form: pl.DataFrame, column: str) -> None:
    real = marginals().shares[column]
    values = form[column].drop_nulls().cast(pl.String)
    counts = dict(values.value_counts(normalize=True).iter_rows())

    distance = max(abs(share - counts.get(name, 0.0)) for name, share in real.items())

    assert distance < 0.035


@pytest.mark.parametrize("column", MATCHED)
def test_the_middle_nine_tenths_of_a_number_are_spread_like_the_real_ones(
    form: pl.DataFrame, column: str
) -> None:
    values = np.sort(form[column].drop_nulls().cast(pl.Float64).to_numpy())
    real = dict(zip(QUANTILE_LEVELS, marginals().quantiles[column], strict=True))

    for level in (0.1, 0.25, 0.5, 0.75, 0.9):
        below = np.searchsorted(values, real[level], side="left") / values.size
        upto = np.searchsorted(values, real[level], side="right") / values.size
        assert below - 0.06 <= level <= upto + 0.06


def test_who_has_no_job_has_no_employer_no_occupation_and_no_telephone_at_work(
    form: pl.DataFrame,
) -> None:
    idle = form["DAYS_EMPLOYED"] == NO_JOB

    assert (idle == form["NAME_INCOME_TYPE"].is_in(["Pensioner", "Unemployed"])).all()
    assert (idle == (form["ORGANIZATION_TYPE"] == "XNA")).all()
    assert (idle == (form["FLAG_EMP_PHONE"] == 0)).all()
    assert form.filter(idle)["OCCUPATION_TYPE"].null_count() == idle.sum()


def test_a_job_began_after_the_sixteenth_birthday(form: pl.DataFrame) -> None:
    at_work = form.filter(pl.col("DAYS_EMPLOYED") != NO_JOB)

    assert (at_work["DAYS_EMPLOYED"] - at_work["DAYS_BIRTH"] >= 16 * 365).all()


def test_only_owners_of_a_car_have_its_age(form: pl.DataFrame) -> None:
    assert ((form["FLAG_OWN_CAR"] == "N") == form["OWN_CAR_AGE"].is_null()).all()


def test_a_family_counts_its_children(form: pl.DataFrame) -> None:
    couple = form["NAME_FAMILY_STATUS"].is_in(["Married", "Civil marriage"])

    assert (form["CNT_FAM_MEMBERS"] == form["CNT_CHILDREN"] + 1 + couple).all()


def test_another_region_is_another_city(form: pl.DataFrame) -> None:
    for places in ("REG_{}_NOT_LIVE_{}", "REG_{}_NOT_WORK_{}", "LIVE_{}_NOT_WORK_{}"):
        region = form[places.format("REGION", "REGION")]
        city = form[places.format("CITY", "CITY")]
        assert (region <= city).all()


def test_columns_about_the_building_miss_together(form: pl.DataFrame) -> None:
    columns = [name for name in form.columns if name.endswith("_AVG")]
    missing = form.select(pl.sum_horizontal(pl.col(columns).is_null()) / len(columns)).to_series()

    none_or_all = ((missing < 0.1) | (missing > 0.9)).mean()

    assert none_or_all is not None
    assert float(str(none_or_all)) > 0.55


def test_enquiries_are_unknown_only_without_a_file_at_the_bureau(
    lender: dict[str, pl.DataFrame], form: pl.DataFrame
) -> None:
    unknown = form.filter(pl.col("AMT_REQ_CREDIT_BUREAU_YEAR").is_null())

    assert unknown.join(lender["bureau"], on="SK_ID_CURR", how="semi").height == 0


def test_the_credit_covers_the_goods_and_the_annuity_the_credit(form: pl.DataFrame) -> None:
    cash = form.filter(
        pl.col("NAME_CONTRACT_TYPE") == "Cash loans", pl.col("AMT_ANNUITY").is_not_null()
    )
    months = cash["AMT_CREDIT"] / cash["AMT_ANNUITY"]

    assert (cash["AMT_CREDIT"] >= cash["AMT_GOODS_PRICE"] - 2.26).all()
    assert (months > 6).all()
    assert (months < 60).all()


@pytest.mark.parametrize(
    ("one", "other", "real"),
    [
        ("EXT_SOURCE_1", "DAYS_BIRTH", -0.606),
        ("EXT_SOURCE_1", "EXT_SOURCE_2", 0.206),
        ("EXT_SOURCE_2", "EXT_SOURCE_3", 0.103),
        ("EXT_SOURCE_2", "REGION_RATING_CLIENT", -0.323),
        ("EXT_SOURCE_3", "DAYS_BIRTH", -0.208),
        ("AMT_CREDIT", "AMT_ANNUITY", 0.833),
        ("AMT_CREDIT", "AMT_GOODS_PRICE", 0.984),
        ("AMT_INCOME_TOTAL", "AMT_CREDIT", 0.408),
        ("FLAG_EMP_PHONE", "DAYS_BIRTH", 0.603),
        ("REGION_RATING_CLIENT", "REGION_POPULATION_RELATIVE", -0.418),
        ("CNT_CHILDREN", "DAYS_BIRTH", 0.372),
    ],
)
def test_columns_move_together_as_the_real_ones(
    form: pl.DataFrame, one: str, other: str, real: float
) -> None:
    pair = form.select(one, other).drop_nulls()

    assert pair.select(pl.corr(one, other, method="spearman")).item() == pytest.approx(
        real, abs=0.08
    )


@pytest.mark.parametrize(
    ("table", "mean"),
    [
        ("bureau", 4.82),
        ("previous_application", 4.69),
        ("POS_CASH_balance", 28.1),
        ("installments_payments", 38.2),
        ("credit_card_balance", 10.8),
    ],
)
def test_histories_have_as_many_rows_for_each_application(
    lender: dict[str, pl.DataFrame], table: str, mean: float
) -> None:
    applications = lender["truth"].height

    assert lender[table].height / applications == pytest.approx(mean, rel=0.2)


@pytest.mark.parametrize(
    ("column", "least"),
    [("EXT_SOURCE_1", 0.61), ("EXT_SOURCE_2", 0.61), ("EXT_SOURCE_3", 0.63)],
)
def test_an_outside_score_tells_good_from_bad(
    lender: dict[str, pl.DataFrame], form: pl.DataFrame, column: str, least: float
) -> None:
    known = form.join(lender["truth"], on="SK_ID_CURR").drop_nulls(column).sort(column)
    probability = known["default_probability"].to_numpy()
    good_above = np.cumsum((1 - probability)[::-1])[::-1]

    area = (probability * good_above).sum() / (probability.sum() * (1 - probability).sum())

    assert area > least
