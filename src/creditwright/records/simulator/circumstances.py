"""The life behind an application, as its form asks for it: family, home, work, place, contact."""

import numpy as np
import polars as pl

from creditwright.records.simulator.draws import (
    Flags,
    Floats,
    Integers,
    Rng,
    chance,
    from_quantiles,
    in_order,
    labels_and_shares,
    mixed,
    normal_cdf,
    normal_score,
    pick,
    pick_by_row,
    whole,
    words,
)
from creditwright.records.simulator.marginals import marginals
from creditwright.records.simulator.people import EDUCATION, MALE_SHARE, PENSIONER_SHARE, People
from creditwright.records.simulator.work import work

REGIONS = 81  # places of different population in the published table

FAMILY = ("Married", "Single / not married", "Civil marriage", "Separated", "Widow")
FAMILY_BY_AGE = (0.15, -1.05, -0.45, 0.25, 1.35)  # log-odds for one standard deviation of age
COUPLES = (0, 2)
PLACES_APART = {"city": (0.078, 0.85, 0.2275), "region": (0.0147, 0.71, 0.0499)}
WORKS_APART_PENSIONER = 0.03


def circumstances(rng: Rng, people: People) -> dict[str, pl.Series | Integers | Floats]:
    """Return the columns of the application form that describe a life."""
    return {
        **_family(rng, people),
        **_property(rng, people),
        **work(rng, people),
        **_place(rng, people),
        **_places_apart(rng, people),
        **_days(rng, people),
        **_contact(rng, people),
    }


def _family(rng: Rng, people: People) -> dict[str, pl.Series | Integers | Floats]:
    shares = marginals().shares["NAME_FAMILY_STATUS"]
    slope = np.array(FAMILY_BY_AGE)
    base = np.array([shares[name] for name in FAMILY]) / np.exp(slope**2 / 2)
    status = pick_by_row(rng, base * np.exp(slope * people.age_score[:, None]))
    alone = chance(
        rng, np.where(people.is_male & (status == FAMILY.index("Widow")), 0.6, 0.0), people.size
    )
    status = np.where(alone, FAMILY.index("Separated"), status)  # widowers are rare
    crowd = mixed(rng, (-0.52, people.age_score))
    children = in_order(crowd, (0.6997, 0.2001, 0.0862, 0.0122, 0.00145, 0.00022, 0.00005, 0.00005))
    gender = np.where(people.is_male, 1, 0)
    return {
        "CODE_GENDER": words(("F", "M"), gender),
        "CNT_CHILDREN": children,
        "NAME_FAMILY_STATUS": words(FAMILY, status),
        "CNT_FAM_MEMBERS": (children + 1 + np.isin(status, COUPLES)).astype(np.float64),
        "NAME_EDUCATION_TYPE": words(EDUCATION, people.education),
    }


def _property(rng: Rng, people: People) -> dict[str, pl.Series | Floats]:
    wealth = mixed(rng, (0.18, people.income_score), (0.12, people.traits.standing))
    score = wealth + 0.95 * (people.is_male - MALE_SHARE)
    has_car = score > normal_score(1 - 0.339) * np.sqrt(1 + 0.95**2 * 0.224)
    car_score = mixed(rng, (-0.22, people.income_score), (-0.16, people.region_score))
    car_age = np.rint(from_quantiles(car_score, marginals().quantiles["OWN_CAR_AGE"]))
    owns_home = mixed(rng, (0.16, people.age_score)) > normal_score(1 - 0.6974)
    labels, shares = labels_and_shares(marginals().shares["NAME_HOUSING_TYPE"])
    slope = np.array([-1.0 if name == "With parents" else 0.0 for name in labels])
    housing = pick_by_row(
        rng, shares / np.exp(slope**2 / 2) * np.exp(slope * people.age_score[:, None])
    )
    return {
        "FLAG_OWN_CAR": words(("N", "Y"), has_car.astype(np.int64)),
        "OWN_CAR_AGE": np.where(has_car, car_age, np.nan),
        "FLAG_OWN_REALTY": words(("N", "Y"), owns_home.astype(np.int64)),
        "NAME_HOUSING_TYPE": words(labels, housing),
    }


def _place(rng: Rng, people: People) -> dict[str, Integers | Floats]:
    """Rate the place, and give each region one population."""
    rating = 2 - in_order(people.region_score, (0.157651, 0.73633, 0.10602)) + 1
    nudge = people.region_score + 0.05
    with_city = np.clip(2 - in_order(nudge, (0.1485, 0.7387, 0.1128)) + 1, rating - 1, rating)
    crowd = normal_cdf(mixed(rng, (0.45, people.region_score)))
    middle = (np.floor(crowd * REGIONS) + 0.5) / REGIONS
    levels = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0)
    population = np.interp(middle, levels, marginals().quantiles["REGION_POPULATION_RELATIVE"])
    return {
        "REGION_RATING_CLIENT": rating,
        "REGION_RATING_CLIENT_W_CITY": np.maximum(with_city, 1),
        "REGION_POPULATION_RELATIVE": np.round(population, 6),
    }


def _places_apart(rng: Rng, people: People) -> dict[str, Integers]:
    """Say which of three places differ: where a person is registered, lives and works."""
    size = people.size
    live: dict[str, Flags] = {}
    work: dict[str, Flags] = {}
    registered: dict[str, Flags] = {}
    works_apart = mixed(rng, (-0.22, people.age_score))
    for level, (lives_apart, stays, share) in PLACES_APART.items():
        at_work = (share * 0.783 - WORKS_APART_PENSIONER * share) / (1 - PENSIONER_SHARE)
        live[level] = chance(rng, lives_apart, size)
        work[level] = np.where(
            people.is_pensioner,
            chance(rng, WORKS_APART_PENSIONER * share, size),
            works_apart > normal_score(1 - at_work),
        )
        comes_home = live[level] & ~chance(rng, stays, size)
        registered[level] = (work[level] | live[level]) & ~comes_home
        registered[level] = np.where(people.is_pensioner, live[level], registered[level])
    live["city"] |= live["region"]
    work["city"] |= work["region"]
    registered["city"] |= registered["region"]
    return {
        "REG_REGION_NOT_LIVE_REGION": live["region"].astype(np.int64),
        "REG_REGION_NOT_WORK_REGION": registered["region"].astype(np.int64),
        "LIVE_REGION_NOT_WORK_REGION": work["region"].astype(np.int64),
        "REG_CITY_NOT_LIVE_CITY": live["city"].astype(np.int64),
        "REG_CITY_NOT_WORK_CITY": registered["city"].astype(np.int64),
        "LIVE_CITY_NOT_WORK_CITY": work["city"].astype(np.int64),
    }


def _days(rng: Rng, people: People) -> dict[str, Integers | Floats]:
    """Return how long the person has had the address, the identity document, the telephone."""
    known = marginals().quantiles
    oldest = -(people.age_days - 30)
    address = mixed(rng, (-0.32, people.age_score), (-0.05, people.traits.character))
    document = mixed(rng, (-0.28, people.age_score), (-0.08, people.traits.character))
    telephone = mixed(
        rng,
        (-0.27, people.traits.discipline),
        (-0.06, people.age_score),
        (-0.08, people.traits.character),
        (-0.14, people.job_score),
    )
    return {
        "DAYS_BIRTH": -people.age_days,
        "DAYS_REGISTRATION": np.maximum(
            np.rint(from_quantiles(address, known["DAYS_REGISTRATION"])), oldest
        ),
        "DAYS_ID_PUBLISH": np.maximum(
            whole(from_quantiles(document, known["DAYS_ID_PUBLISH"])), oldest
        ),
        "DAYS_LAST_PHONE_CHANGE": np.rint(
            from_quantiles(telephone, known["DAYS_LAST_PHONE_CHANGE"])
        ),
    }


def _contact(rng: Rng, people: People) -> dict[str, pl.Series | Integers | Floats]:
    known = marginals()
    size = people.size
    flags = {
        name: chance(rng, known.shares[name]["1"], size).astype(np.int64)
        for name in ("FLAG_WORK_PHONE", "FLAG_CONT_MOBILE", "FLAG_PHONE", "FLAG_EMAIL")
    }
    weekdays, weekday_shares = labels_and_shares(known.shares["WEEKDAY_APPR_PROCESS_START"])
    suites, suite_shares = labels_and_shares(known.shares["NAME_TYPE_SUITE"])
    no_suite = chance(rng, known.null_rates["NAME_TYPE_SUITE"], size)
    hour = from_quantiles(rng.standard_normal(size), known.quantiles["HOUR_APPR_PROCESS_START"])
    return {
        "FLAG_MOBIL": np.ones(size, dtype=np.int64),
        **flags,
        "WEEKDAY_APPR_PROCESS_START": words(weekdays, pick(rng, weekday_shares, size)),
        "HOUR_APPR_PROCESS_START": whole(hour),
        "NAME_TYPE_SUITE": words(suites, pick(rng, suite_shares, size), no_suite),
        **_social_circle(rng, people),
    }


def _social_circle(rng: Rng, people: People) -> dict[str, Floats]:
    """Count acquaintances seen by the lender, and those who did not pay."""
    size = people.size
    unknown = chance(rng, marginals().null_rates["OBS_30_CNT_SOCIAL_CIRCLE"], size)
    seen = whole(
        from_quantiles(rng.standard_normal(size), (0, 0, 0, 0, 0, 0.48, 2.2, 4.2, 6.1, 10.3, 28.0))
    )
    share = 0.1 * np.exp(-0.45 * people.traits.standing - 0.2 * people.traits.discipline - 0.12)
    failed = rng.binomial(seen, np.minimum(share, 0.9))
    seen_60 = np.maximum(seen - chance(rng, 0.008 * seen.astype(np.float64), size), 0)
    failed_60 = np.minimum(rng.binomial(failed, 0.70), seen_60)
    counts = {"OBS_30": seen, "DEF_30": failed, "OBS_60": seen_60, "DEF_60": failed_60}
    return {
        f"{name}_CNT_SOCIAL_CIRCLE": np.where(unknown, np.nan, count)
        for name, count in counts.items()
    }
