"""The people: what they are able and willing to do, and the lives they lead.

Everything else follows from these: the loans they took, how they paid, what they ask for now.
Seven traits are never seen in a table. Each is standard normal, independent of the others, and
higher is safer, except appetite.
"""

from dataclasses import dataclass, replace

import numpy as np

from creditwright.records.simulator.draws import (
    Flags,
    Floats,
    Integers,
    Rng,
    from_positive_quantiles,
    from_quantiles,
    in_order,
    mixed,
    money,
    normal_score,
    whole,
)
from creditwright.records.simulator.marginals import marginals

DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = 30.4375
HISTORY_DAYS = 2922  # eight years: as far back as the lender's tables and the bureau's go
PENSIONER_SHARE = 0.182036
MALE_SHARE = 0.3403
INCOMES_ROUNDED_TO = 4500.0
ROUND_SHARE = 0.72


@dataclass(frozen=True, slots=True)
class Traits:
    """What is never seen: shape (people,) each, standard normal."""

    ability: Floats  # money left at the end of the month
    discipline: Floats  # pays what is due when it is due
    conduct: Floats  # repays as agreed; those who lent before know it, an outside score does not
    appetite: Floats  # seeks credit; higher is riskier
    standing: Floats  # schooling, work and neighbourhood
    character: Floats  # what an application form says about a person, beyond all the rest
    fortune: Floats  # what will happen after the application; no table can know it


@dataclass(frozen=True, slots=True)
class People:
    """A block of applicants: who they are on the day of the application.

    Attributes:
        identifier: SK_ID_CURR.
        is_test: Whether the outcome is withheld (application_test).
        age_score: Age as a standard normal score.
        age_days: Age in days.
        job_days: Days in the present job; 0 without one.
        income: A year's income in currency units, as stated.
        income_score: The same as a standard normal score.
        day_of_month: Days from the last monthly snapshot to the application, 1 to 30.
        region_score: The place's rating as a standard normal score, higher is better.
    """

    identifier: Integers
    is_test: Flags
    traits: Traits
    age_score: Floats
    age_days: Integers
    is_male: Flags
    is_pensioner: Flags
    has_higher_education: Flags
    education: Integers
    job_score: Floats
    job_days: Integers
    income: Floats
    income_score: Floats
    day_of_month: Integers
    region_score: Floats

    @property
    def size(self) -> int:
        """How many people there are."""
        return self.identifier.size

    @property
    def adult_days(self) -> Floats:
        """Days since the eighteenth birthday, at least one."""
        days: Floats = np.maximum(self.age_days - 18 * DAYS_PER_YEAR, 1.0)
        return days

    @property
    def credit_life(self) -> Floats:
        """Days in which credit could have been taken: adult, and within the tables' reach."""
        days: Floats = np.minimum(self.adult_days, HISTORY_DAYS)
        return days


EDUCATION = (
    "Lower secondary",
    "Secondary / secondary special",
    "Incomplete higher",
    "Higher education",
    "Academic degree",
)
HIGHER_EDUCATION_FROM = 3


def simulate_people(
    rng: Rng, identifier: Integers, is_test: Flags, *, shock: float = 0.0
) -> People:
    """Simulate the people behind some applications; see `after_shock`."""
    size = identifier.size
    traits = after_shock(Traits(*(rng.standard_normal(size) for _ in range(7))), shock)
    age_score = rng.standard_normal(size)
    age_days = -whole(from_quantiles(-age_score, marginals().quantiles["DAYS_BIRTH"]))
    is_male = mixed(rng, (-0.19, age_score)) > normal_score(1 - MALE_SHARE)
    is_pensioner = _pensioners(rng, age_score, is_male)
    education = _education(rng, traits, age_score)
    job_score = mixed(
        rng,
        (0.36, age_score),
        (0.12, traits.character),
        (0.06, traits.ability),
        (0.08, traits.discipline),
        (-0.05, traits.appetite),
    )
    income_score = _income_score(rng, traits, is_male, is_pensioner, education)
    region_score = mixed(rng, (0.62, traits.standing))
    return People(
        identifier=identifier,
        is_test=is_test,
        traits=traits,
        age_score=age_score,
        age_days=age_days,
        is_male=is_male,
        is_pensioner=is_pensioner,
        has_higher_education=education >= HIGHER_EDUCATION_FROM,
        education=education,
        job_score=job_score,
        job_days=_job_days(job_score, age_days, is_pensioner),
        income=_income(income_score),
        income_score=income_score,
        day_of_month=rng.integers(1, 31, size),
        region_score=region_score,
    )


def after_shock(traits: Traits, shock: float) -> Traits:
    """Return people after an economic shock: less money is left, more credit is sought.

    Args:
        traits: As they were.
        shock: In standard deviations of each of the two; 0: there is none.
    """
    return replace(traits, ability=traits.ability - shock, appetite=traits.appetite + shock)


def _pensioners(rng: Rng, age_score: Floats, is_male: Flags) -> Flags:
    """Women stop working earlier; hardly anybody under fifty does."""
    score = mixed(rng, (0.94, age_score)) - 0.12 * (is_male - MALE_SHARE)
    return score > normal_score(1 - PENSIONER_SHARE)


def _education(rng: Rng, traits: Traits, age_score: Floats) -> Integers:
    shares = marginals().shares["NAME_EDUCATION_TYPE"]
    score = mixed(rng, (0.62, traits.standing), (-0.16, age_score))
    return in_order(score, [shares[name] for name in EDUCATION])


def _job_days(job_score: Floats, age_days: Integers, is_pensioner: Flags) -> Integers:
    days = -whole(from_quantiles(-job_score, marginals().quantiles["DAYS_EMPLOYED"]))
    since_sixteen = age_days - int(16 * DAYS_PER_YEAR)
    return np.where(is_pensioner, 0, np.minimum(days, since_sixteen))


def _income_score(
    rng: Rng, traits: Traits, is_male: Flags, is_pensioner: Flags, education: Integers
) -> Floats:
    """Put together what a year brings; the weights are checked to leave about unit variance."""
    score = mixed(rng, (0.36, traits.standing), (0.12, traits.ability))
    score += 0.42 * (is_male - MALE_SHARE) - 0.55 * (is_pensioner - PENSIONER_SHARE)
    score += 0.34 * ((education >= HIGHER_EDUCATION_FROM) - 0.2424)
    return score / 1.09


def _income(score: Floats) -> Floats:
    """Most people state a round figure."""
    exact = from_positive_quantiles(score, marginals().quantiles["AMT_INCOME_TOTAL"])
    coarse = np.where(exact > 10 * INCOMES_ROUNDED_TO, 5 * INCOMES_ROUNDED_TO, INCOMES_ROUNDED_TO)
    is_round = (np.abs(score * 997) % 1.0) < ROUND_SHARE
    return np.where(is_round, money(exact / coarse, 1.0) * coarse, money(exact, INCOMES_ROUNDED_TO))
