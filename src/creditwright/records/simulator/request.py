"""The loan asked for now, the outside scores about the person, and the enquiries made."""

import numpy as np
import polars as pl

from creditwright.records.simulator.bureau import BureauLoans
from creditwright.records.simulator.draws import (
    Flags,
    Floats,
    Integers,
    Rng,
    chance,
    from_positive_quantiles,
    from_quantiles,
    mixed,
    money,
    normal_score,
    whole,
    words,
)
from creditwright.records.simulator.marginals import marginals
from creditwright.records.simulator.people import MALE_SHARE, People
from creditwright.records.simulator.terms import annuity_of

REVOLVING_SHARE_TRAIN, REVOLVING_SHARE_TEST = 0.0953, 0.0082
CARD_LIMITS = (135e3, 135e3, 135e3, 180e3, 180e3, 270e3, 337.5e3, 585e3, 720e3, 1.35e6, 2.25e6)
CREDIT_TO_GOODS = (1.0, 1.0, 1.0, 1.0, 1.0, 1.132, 1.198, 1.317, 1.396, 1.475, 1.6)
MONTHS = (12, 18, 24, 30, 36, 42, 48, 54, 60)
MONTH_SHARES = (0.19, 0.09, 0.20, 0.08, 0.17, 0.05, 0.11, 0.03, 0.08)
CASH_ASKS_MORE = 0.06  # normal scores, beside the known quantiles, which hold cards as well
FINE_PRICES_BELOW = 90_000.0
RATES = (0.08, 0.135, 0.15, 0.16, 0.19, 0.26, 0.35, 0.46, 0.56, 0.80, 1.05)  # interest a year
DOCUMENTS = ("FLAG_DOCUMENT_3", "FLAG_DOCUMENT_6", "FLAG_DOCUMENT_8")
RARE_DOCUMENTS = (2, 4, 5, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21)
UNSCORED_WITHOUT_LOANS, UNSCORED_WITH_LOANS = 0.977, 0.068
UNSCORED_FIRST_SHIFT = 0.15  # those without the first score are older, and would score higher
UNASKED_WITHOUT_LOANS = 0.945


def request(
    rng: Rng, people: People, loans: BureauLoans
) -> dict[str, pl.Series | Integers | Floats]:
    """Return the columns of the application that are about the loan and the outside sources."""
    has_loans = np.bincount(loans.owner, minlength=people.size) > 0
    is_revolving = chance(
        rng, np.where(people.is_test, REVOLVING_SHARE_TEST, REVOLVING_SHARE_TRAIN), people.size
    )
    return {
        **_loan(rng, people, is_revolving),
        **_documents(rng, people, is_revolving),
        **_outside_scores(rng, people, has_loans),
        **_enquiries(rng, people, has_loans),
    }


def _loan(rng: Rng, people: People, is_revolving: Flags) -> dict[str, pl.Series | Floats]:
    """Return the contract: goods, the credit with its insurance, and the annuity that repays it."""
    size = people.size
    traits = people.traits
    wish = mixed(
        rng,
        (0.43, people.income_score),
        (0.06, people.age_score),
        (0.15, traits.character),
        (0.09, traits.discipline),
        (0.06, people.job_score),
    )
    goods = from_positive_quantiles(wish + CASH_ASKS_MORE, marginals().quantiles["AMT_GOODS_PRICE"])
    coarse = chance(rng, 0.72, size)
    goods = np.where(
        coarse & (goods > FINE_PRICES_BELOW), money(goods, 22500.0), money(goods, 4500.0)
    )
    cover = mixed(rng, (-0.22, traits.character), (-0.12, traits.ability), (-0.10, traits.standing))
    credit = money(goods * from_quantiles(cover, CREDIT_TO_GOODS), 4.5)
    limit = money(from_positive_quantiles(wish, CARD_LIMITS), 45000.0)
    months = _months(rng, wish, cover)
    price = mixed(rng, (-0.26, traits.character), (-0.20, traits.standing), (-0.15, traits.ability))
    rate = from_quantiles(price, RATES)
    annuity = np.where(is_revolving, 0.05 * limit, annuity_of(credit, rate, months))
    unstated = chance(rng, marginals().null_rates["AMT_ANNUITY"], size)
    no_goods = is_revolving & chance(rng, 0.0101, size)
    return {
        "NAME_CONTRACT_TYPE": words(
            ("Cash loans", "Revolving loans"), is_revolving.astype(np.int64)
        ),
        "AMT_INCOME_TOTAL": people.income,
        "AMT_CREDIT": np.where(is_revolving, limit, credit),
        "AMT_ANNUITY": np.where(unstated, np.nan, money(annuity, 4.5)),
        "AMT_GOODS_PRICE": np.where(no_goods, np.nan, np.where(is_revolving, limit, goods)),
    }


def _months(rng: Rng, wish: Floats, cover: Floats) -> Integers:
    score = mixed(rng, (0.66, wish), (0.08, cover))
    bounds = np.cumsum(MONTH_SHARES)[:-1] / sum(MONTH_SHARES)
    return np.array(MONTHS)[np.searchsorted([normal_score(float(b)) for b in bounds], score)]


def _documents(rng: Rng, people: People, is_revolving: Flags) -> dict[str, Integers]:
    """Return which papers were handed in: one of three as a rule, others seldom."""
    known = marginals().shares
    drawn = rng.random(people.size)
    sixth = np.where(people.is_pensioner, 0.50, 0.0)
    sixth = np.where(is_revolving, 0.0, sixth)
    third = np.where(is_revolving, 0.0, np.where(people.is_pensioner, 0.48, 0.85))
    eighth = np.where(is_revolving | people.is_pensioner, 0.0, 0.11)
    columns = {
        "FLAG_DOCUMENT_3": drawn < third,
        "FLAG_DOCUMENT_6": (drawn >= third) & (drawn < third + sixth),
        "FLAG_DOCUMENT_8": (drawn >= third + sixth) & (drawn < third + sixth + eighth),
    }
    for number in RARE_DOCUMENTS:
        name = f"FLAG_DOCUMENT_{number}"
        columns[name] = chance(rng, known[name]["1"], people.size)
    return {name: given.astype(np.int64) for name, given in columns.items()}


def _outside_scores(rng: Rng, people: People, has_loans: Flags) -> dict[str, Floats]:
    """Return the three outside scores: each sees other traits, dimly, and higher is safer."""
    traits = people.traits
    man = 0.60 * (people.is_male - MALE_SHARE)
    form = mixed(rng, (0.78, traits.character), (0.58, people.age_score), (0.15, traits.standing))
    first = (form - man) / np.sqrt(1 + 0.36 * 0.225) + UNSCORED_FIRST_SHIFT
    second = mixed(
        rng,
        (0.77, traits.discipline),
        (0.44, traits.standing),
        (0.18, traits.character),
        (0.15, people.region_score),
        (0.06, people.age_score),
    ) / np.sqrt(1 + 2 * 0.44 * 0.15 * 0.62)
    third = mixed(
        rng,
        (0.73, traits.ability),
        (-0.61, traits.appetite),
        (0.20, people.age_score),
        (0.10, traits.discipline),
        (0.08, traits.character),
    )
    size = people.size
    no_third = np.where(has_loans, UNSCORED_WITH_LOANS, UNSCORED_WITHOUT_LOANS)
    share_first = np.where(people.is_test, 0.4277, marginals().null_rates["EXT_SOURCE_1"])
    no_first = mixed(rng, (0.28, people.age_score)) > _scores_of(1 - share_first)
    unknown = {
        1: no_first,
        2: chance(rng, marginals().null_rates["EXT_SOURCE_2"], size),
        3: chance(rng, no_third, size),
    }
    return {
        f"EXT_SOURCE_{k}": np.where(
            unknown[k], np.nan, from_quantiles(score, marginals().quantiles[f"EXT_SOURCE_{k}"])
        )
        for k, score in ((1, first), (2, second), (3, third))
    }


def _scores_of(shares: Floats) -> Floats:
    """Return the normal score of each share; few distinct values."""
    values, place = np.unique(shares, return_inverse=True)
    return np.array([normal_score(float(value)) for value in values])[place]


def _enquiries(rng: Rng, people: People, has_loans: Flags) -> dict[str, Floats]:
    """Count enquiries at the bureau, more for those who seek credit; unknown without a file."""
    unasked = ~has_loans & chance(rng, UNASKED_WITHOUT_LOANS, people.size)
    keen = people.traits.appetite
    score = mixed(rng, (0.16, keen))
    counts = {
        "HOUR": rng.poisson(0.0062, people.size),
        "DAY": rng.poisson(0.0071, people.size),
        "WEEK": rng.poisson(0.0353, people.size),
        "MON": np.where(chance(rng, 0.169, people.size), rng.geometric(0.62, people.size), 0),
        "QRT": rng.poisson(0.27 * np.exp(0.12 * keen - 0.0072)),
        "YEAR": whole(from_quantiles(score, (0, 0, 0, 0, 0.1, 1.55, 2.75, 4.3, 5.6, 8.1, 13.0))),
    }
    return {
        f"AMT_REQ_CREDIT_BUREAU_{name}": np.where(unasked, np.nan, count)
        for name, count in counts.items()
    }
