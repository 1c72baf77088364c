"""What the applicants do for a living: kind of income, occupation, employer."""

import numpy as np
import polars as pl

from creditwright.records.simulator.draws import (
    Flags,
    Floats,
    Integers,
    Rng,
    chance,
    pick,
    pick_by_row,
    words,
)
from creditwright.records.simulator.marginals import marginals
from creditwright.records.simulator.people import People

NO_ORGANISATION = "XNA"
NO_JOB_DAYS = 365243  # how the lender writes that there is no job
# How much likelier than a woman a man is to hold the job, and higher education than less.
OCCUPATIONS = {
    "Laborers": (1.9, 0.35),
    "Sales staff": (0.16, 0.60),
    "Core staff": (0.45, 2.2),
    "Managers": (1.0, 3.0),
    "Drivers": (40.0, 0.30),
    "High skill tech staff": (0.75, 2.2),
    "Accountants": (0.05, 5.0),
    "Medicine staff": (0.08, 0.75),
    "Security staff": (6.0, 0.45),
    "Cooking staff": (0.10, 0.15),
    "Cleaning staff": (0.15, 0.12),
    "Private service staff": (0.20, 0.8),
    "Low-skill Laborers": (2.5, 0.10),
    "Secretaries": (0.03, 1.2),
    "Waiters/barmen staff": (0.25, 0.5),
    "Realty agents": (0.35, 1.8),
    "HR staff": (0.06, 3.5),
    "IT staff": (3.0, 3.5),
}
HIGHER_EDUCATION_AT_WORK = 0.265
MEN_AT_WORK = 0.385
OCCUPATION_UNSTATED_AT_WORK = 0.1616
STATE_EMPLOYERS = (
    "Government",
    "School",
    "Kindergarten",
    "Medicine",
    "Military",
    "Police",
    "Postal",
    "Security Ministries",
    "University",
    "Emergency",
    "Culture",
)
STATE_EMPLOYERS_LIKELIER = 14.0
MALE_EMPLOYERS = {
    "Construction": 3.5,
    "Transport: type 4": 3.0,
    "Transport: type 3": 4.0,
    "Security": 4.0,
    "Military": 5.0,
    "Police": 3.0,
    "Security Ministries": 4.0,
    "Industry: type 3": 1.5,
    "School": 0.2,
    "Kindergarten": 0.08,
    "Medicine": 0.15,
    "Postal": 0.2,
    "Bank": 0.35,
}
INCOME_TYPES = (
    "Working",
    "Commercial associate",
    "State servant",
    "Businessman",
    "Maternity leave",
    "Student",
    "Pensioner",
    "Unemployed",
)
STATE_SERVANT, PENSIONER, UNEMPLOYED = 2, 6, 7


def work(rng: Rng, people: People) -> dict[str, pl.Series | Integers]:
    """Return the columns about income and employment; without a job there is no employer."""
    income_type = _income_types(rng, people)
    has_no_job = income_type >= PENSIONER
    employer, employers = _employers(rng, people, income_type == STATE_SERVANT)
    occupation = _occupations(rng, people)
    unstated = has_no_job | chance(rng, OCCUPATION_UNSTATED_AT_WORK, people.size)
    return {
        "NAME_INCOME_TYPE": words(INCOME_TYPES, income_type),
        "DAYS_EMPLOYED": np.where(has_no_job, NO_JOB_DAYS, -people.job_days),
        "OCCUPATION_TYPE": words(tuple(OCCUPATIONS), occupation, unstated),
        "ORGANIZATION_TYPE": words(
            (*employers, NO_ORGANISATION), np.where(has_no_job, len(employers), employer)
        ),
        "FLAG_EMP_PHONE": (~has_no_job).astype(np.int64),
    }


def _income_types(rng: Rng, people: People) -> Integers:
    shares = marginals().shares["NAME_INCOME_TYPE"]
    at_work = INCOME_TYPES[:PENSIONER]
    drawn = pick(rng, [shares[name] for name in at_work], people.size)
    lost = chance(rng, shares["Unemployed"], people.size)
    drawn = np.where(lost, UNEMPLOYED, drawn)
    return np.where(people.is_pensioner, PENSIONER, drawn)


def _occupations(rng: Rng, people: People) -> Integers:
    """Draw the kind of work; jobs differ in who holds them, and add up to the known shares."""
    shares = marginals().shares["OCCUPATION_TYPE"]
    target = np.array([shares[name] for name in OCCUPATIONS])
    male, higher = np.array(list(OCCUPATIONS.values())).T
    groups = [(m, h) for m in (0, 1) for h in (0, 1)]
    weight = np.array(
        [
            (MEN_AT_WORK if m else 1 - MEN_AT_WORK)
            * (HIGHER_EDUCATION_AT_WORK if h else 1 - HIGHER_EDUCATION_AT_WORK)
            for m, h in groups
        ]
    )
    tilt = np.array([male**m * higher**h for m, h in groups])
    table = _fitted(target, tilt, weight)
    group = 2 * people.is_male + people.has_higher_education
    return pick_by_row(rng, table[group])


def _fitted(target: Floats, tilt: Floats, weight: Floats) -> Floats:
    """Return shares by group that keep the tilt between groups and add up to the target.

    Args:
        target: Share of each category over all groups, shape (categories,).
        tilt: How likely each category is in each group, shape (groups, categories).
        weight: Share of each group, shape (groups,).
    """
    base = target.copy()
    for _ in range(40):
        table = base * tilt
        table /= table.sum(axis=1, keepdims=True)
        base = base * target / (weight @ table)
    table = base * tilt
    return np.asarray(table / table.sum(axis=1, keepdims=True))


def _employers(rng: Rng, people: People, is_servant: Flags) -> tuple[Integers, tuple[str, ...]]:
    known = marginals().shares["ORGANIZATION_TYPE"]
    names = tuple(name for name in known if name != NO_ORGANISATION)
    target = np.array([known[name] for name in names])
    target /= target.sum()
    male = np.array([MALE_EMPLOYERS.get(name, 1.0) for name in names])
    state = np.array(
        [STATE_EMPLOYERS_LIKELIER if name in STATE_EMPLOYERS else 1.0 for name in names]
    )
    groups = [(m, s) for m in (0, 1) for s in (0, 1)]
    tilt = np.array([male**m * state**s for m, s in groups])
    weight = np.array(
        [(MEN_AT_WORK if m else 1 - MEN_AT_WORK) * (0.0855 if s else 0.9145) for m, s in groups]
    )
    table = _fitted(target, tilt, weight)
    return pick_by_row(rng, table[2 * people.is_male + is_servant]), names
