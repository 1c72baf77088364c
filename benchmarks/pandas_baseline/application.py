"""What the application itself states, and how its figures stand to each other."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from pandas_baseline.history import compared
from pandas_baseline.reading import AMOUNT_UNITS, KEY, ratio, read, without

AMOUNTS = {
    "AMT_CREDIT": "credit", "AMT_ANNUITY": "annuity", "AMT_GOODS_PRICE": "goods_price",
    "AMT_INCOME_TOTAL": "income",
}  # fmt: skip
DAYS_BEFORE = {
    "DAYS_BIRTH": "age_days", "DAYS_EMPLOYED": "employed_days",
    "DAYS_REGISTRATION": "registration_days", "DAYS_ID_PUBLISH": "id_document_days",
    "DAYS_LAST_PHONE_CHANGE": "phone_days",
}  # fmt: skip
STATED = {
    "CNT_CHILDREN": "children", "CNT_FAM_MEMBERS": "family_members", "OWN_CAR_AGE": "car_age_years",
    "FLAG_OWN_CAR": "owns_car", "FLAG_OWN_REALTY": "owns_realty",
    "EXT_SOURCE_1": "external_score_1", "EXT_SOURCE_2": "external_score_2",
    "EXT_SOURCE_3": "external_score_3", "REGION_POPULATION_RELATIVE": "region_population",
    "REGION_RATING_CLIENT": "region_rating", "HOUR_APPR_PROCESS_START": "hour",
    "OBS_30_CNT_SOCIAL_CIRCLE": "circle_observed_30d",
    "DEF_30_CNT_SOCIAL_CIRCLE": "circle_late_30d",
    "OBS_60_CNT_SOCIAL_CIRCLE": "circle_observed_60d",
    "DEF_60_CNT_SOCIAL_CIRCLE": "circle_late_60d",
    "APARTMENTS_AVG": "building_apartments", "LIVINGAREA_AVG": "building_living_area",
    "YEARS_BUILD_AVG": "building_year_built", "FLOORSMAX_AVG": "building_highest_floor",
    "TOTALAREA_MODE": "building_total_area",
    **{f"AMT_REQ_CREDIT_BUREAU_{column}": f"enquiries_last_{window}" for column, window in (
        ("HOUR", "hour"), ("DAY", "day"), ("WEEK", "week"), ("MON", "month"),
        ("QRT", "quarter"), ("YEAR", "year"))},
}  # fmt: skip
DOCUMENTS = [f"FLAG_DOCUMENT_{number}" for number in range(2, 22)]
SCORES = [f"external_score_{number}" for number in (1, 2, 3)]
NOT_EMPLOYED = 365_243
PAIRS = [
    ("credit", "income"), ("annuity", "income"), ("goods_price", "income"), ("credit", "annuity"),
    ("annuity", "credit"), ("credit", "goods_price"), ("annuity", "goods_price"),
    ("employed_days", "age_days"), ("registration_days", "age_days"),
    ("id_document_days", "age_days"), ("phone_days", "age_days"), ("car_age_years", "age_days"),
    ("income", "age_days"), ("phone_days", "employed_days"), ("car_age_years", "employed_days"),
    ("income", "employed_days"), ("circle_late_30d", "circle_observed_30d"),
    ("circle_late_60d", "circle_observed_60d"), ("credit", "external_score_3"),
    ("annuity", "external_score_3"), ("credit", "external_score_1"),
]  # fmt: skip


def application_features(prepared: Path) -> pd.DataFrame:
    """Compute the features of the applications themselves, rising by SK_ID_CURR."""
    columns = [KEY, *AMOUNTS, *DAYS_BEFORE, *STATED, *DOCUMENTS]
    rows = read(prepared, "application", columns).set_index(KEY).sort_index()
    features = pd.concat(
        [
            (rows[list(AMOUNTS)] / AMOUNT_UNITS).rename(columns=AMOUNTS),
            _days(rows),
            rows[list(STATED)].rename(columns=STATED),
        ],
        axis=1,
    ).astype(float)
    enquiries = [name for name in features.columns if name.startswith("enquiries_last_")]
    added = {
        "documents_given": rows[DOCUMENTS].sum(axis=1).astype(float),
        "enquiries_total": features[enquiries].sum(axis=1, skipna=False),
        **_derived(features),
        **_scores(features),
    }
    return pd.concat([features, pd.DataFrame(added), compared(features, PAIRS)], axis=1)


def _days(rows: pd.DataFrame) -> pd.DataFrame:
    days = -rows[list(DAYS_BEFORE)].rename(columns=DAYS_BEFORE)
    days["employed_days"] = without(days["employed_days"], -NOT_EMPLOYED)
    days["phone_days"] = without(days["phone_days"], 0)
    return days


def _derived(features: pd.DataFrame) -> dict[str, pd.Series]:
    credit, goods = features["credit"], features["goods_price"]
    adults = features["family_members"] - features["children"]
    per_person = {
        f"{amount}_per_{whom}": ratio(features[amount], people)
        for amount in ("income", "credit", "annuity")
        for whom, people in (
            ("family_member", features["family_members"]),
            ("adult", adults),
            ("child", features["children"] + 1),
        )
    }
    return {
        "down_payment_to_income": ratio(goods - credit, features["income"]),
        "income_left": features["income"] - features["annuity"],
        "credit_less_goods_price": credit - goods,
        "credit_less_goods_price_to_annuity": ratio(credit - goods, features["annuity"]),
        "age_days_less_employed_days": features["age_days"] - features["employed_days"],
        **per_person,
    }


def _scores(features: pd.DataFrame) -> dict[str, pd.Series]:
    scores = features[SCORES]
    found = {
        "external_score_mean": scores.mean(axis=1),
        "external_score_min": scores.min(axis=1),
        "external_score_max": scores.max(axis=1),
        "external_score_range": scores.max(axis=1) - scores.min(axis=1),
        "external_score_median": scores.median(axis=1),
        "external_score_product": scores.prod(axis=1, skipna=False),
        "external_scores_missing": scores.isna().sum(axis=1).astype(float),
    }
    for one, other in combinations((1, 2, 3), 2):
        first, second = scores[f"external_score_{one}"], scores[f"external_score_{other}"]
        found[f"external_score_{one}_{other}_product"] = first * second
        found[f"external_score_{one}_{other}_difference"] = first - second
        found[f"external_score_{one}_to_external_score_{other}"] = ratio(first, second)
    for name in SCORES:
        held = scores[name].clip(1e-6, 1 - 1e-6)
        found[f"{name}_log_odds"] = np.log(held) - np.log(1 - held)
    return found
