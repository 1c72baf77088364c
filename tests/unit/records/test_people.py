"""Who came back is known again by earlier loans, and nobody is taken for another."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.core.numbers import Rows
from creditwright.records.ingest import ingest
from creditwright.records.people import loans_of, people_of
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import APPLICATION_KEY, Records

COMES_BACK_AFTER = 100  # days


def records(
    applicants: Sequence[tuple[int, str, int]], loans: Sequence[tuple[int, int, int | None]]
) -> Records:
    """Applicants (number, sex, birth day) and their earlier loans (number, day, amount)."""
    born = pl.DataFrame(
        applicants, schema=[APPLICATION_KEY, "CODE_GENDER", "DAYS_BIRTH"], orient="row"
    )
    taken = pl.DataFrame(
        loans,
        schema={APPLICATION_KEY: pl.Int64, "DAYS_DECISION": pl.Int32, "AMT_CREDIT": pl.Int64},
        orient="row",
    )
    return Records(born.lazy(), {"previous_application": taken.lazy()})


def people(told: Records, applications: list[int]) -> list[int]:
    return list(people_of(np.array(applications), [loans_of(told)]))


FIRST = [(1, -10, 5000), (1, -400, 7000)]
LATER = [(2, day - COMES_BACK_AFTER, amount) for _, day, amount in FIRST]
BORN = -12_000


def test_one_who_comes_back_is_known_by_two_loans_at_the_same_age() -> None:
    told = records([(1, "F", BORN), (2, "F", BORN - COMES_BACK_AFTER)], [*FIRST, *LATER])

    assert people(told, [1, 2]) == [0, 0]


@pytest.mark.parametrize(
    ("later", "loans"),
    [
        ((2, "M", BORN - COMES_BACK_AFTER), LATER),
        ((2, "F", BORN - COMES_BACK_AFTER - 1), LATER),
        ((2, "F", BORN - COMES_BACK_AFTER), LATER[:1]),
        ((2, "F", BORN - COMES_BACK_AFTER), [(2, day, amount + 1) for _, day, amount in LATER]),
    ],
    ids=["another sex", "born another day", "one loan in common", "other amounts"],
)
def test_a_stranger_is_not_taken_for_another(
    later: tuple[int, str, int], loans: Sequence[tuple[int, int, int | None]]
) -> None:
    told = records([(1, "F", BORN), later], [*FIRST, *loans])

    assert people(told, [1, 2]) == [0, 1]


@pytest.mark.parametrize("amount", [0, None])
def test_loans_without_an_amount_say_nothing(amount: int | None) -> None:
    loans = [(n, day, amount) for n in (1, 2) for day in (-10, -20, -30)]

    assert people(records([(1, "F", BORN), (2, "F", BORN)], loans), [1, 2]) == [0, 1]


def test_applications_that_are_not_asked_about_do_not_matter() -> None:
    told = records([(1, "F", BORN), (2, "F", BORN - COMES_BACK_AFTER)], [*FIRST, *LATER])

    assert people(told, [2]) == [0]


def test_without_any_history_everyone_is_another() -> None:
    told = Records(records([(1, "F", BORN), (2, "F", BORN)], []).application, {})

    assert people(told, [1, 2]) == [0, 1]


def test_a_loan_that_too_many_share_is_a_coincidence() -> None:
    many = range(1, 31)
    loans = [(n, day, 5000) for n in many for day in (-10, -20)]

    assert people(records([(n, "F", BORN) for n in many], loans), list(many)) == list(range(30))


@given(st.lists(st.integers(1, 3), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_all_applications_of_a_person_are_found_in_whatever_order(
    times: list[int], random: Random
) -> None:
    persons = [person for person, many in enumerate(times) for _ in range(many)]
    random.shuffle(persons)
    applicants, loans = [], []
    for number, person in enumerate(persons):
        shift = 7 * number
        applicants.append((number, "F", BORN - shift))
        loans += [(number, -10 * person - day - shift, 1000 + person) for day in (1, 2, 3)]

    found = people(records(applicants, loans), list(range(len(persons))))

    assert found == [persons.index(person) for person in persons]


def came_back(part: Records, applications: Rows) -> Records:
    """Return records in which these apply once more, under another number, later."""
    key = pl.col(APPLICATION_KEY)
    again = key.is_in(applications.tolist())

    def twice(table: pl.LazyFrame, *days: str) -> pl.LazyFrame:
        later = table.filter(again).with_columns(
            -key, *(pl.col(day) - COMES_BACK_AFTER for day in days)
        )
        return pl.concat([table, later])

    history = {
        "previous_application": twice(part.history["previous_application"], "DAYS_DECISION"),
        "bureau": twice(part.history["bureau"], "DAYS_CREDIT"),
    }
    return Records(twice(part.application, "DAYS_BIRTH"), history)


def test_in_the_simulated_lender_all_who_come_back_are_found_and_nobody_else(
    small_portfolio: PreparedRecords,
) -> None:
    whole = small_portfolio.everything()
    loans = loans_of(whole).group_by(APPLICATION_KEY).len().filter(pl.col("len") > 1)
    with_loans = np.sort(loans[APPLICATION_KEY].to_numpy())
    again = with_loans[::10]
    everyone = whole.application.select(pl.col(APPLICATION_KEY).sort()).collect().to_series()
    applications = np.concatenate([np.sort(-again), everyone.to_numpy()])

    found = people_of(applications, [loans_of(came_back(whole, again))])

    expected = np.arange(applications.size)
    expected[np.searchsorted(applications, again)] = np.searchsorted(applications, -again)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.real
def test_real_people_who_came_back_also_agree_in_what_was_not_asked(
    real_sample: Path, tmp_path: Path
) -> None:
    """The ages at the registration and at the identity document are independent witnesses."""
    ingest(real_sample, tmp_path / "prepared")
    whole = PreparedRecords(tmp_path / "prepared").everything()
    witnesses = [
        (pl.col(day) - pl.col("DAYS_BIRTH")).alias(day)
        for day in ("DAYS_REGISTRATION", "DAYS_ID_PUBLISH")
    ]
    told = whole.application.sort(APPLICATION_KEY).select(APPLICATION_KEY, *witnesses).collect()

    person = people_of(told[APPLICATION_KEY].to_numpy(), [loans_of(whole)])

    again = np.flatnonzero(person != np.arange(person.size))
    assert again.size > 0
    assert told[again].drop(APPLICATION_KEY).equals(told[person[again]].drop(APPLICATION_KEY))
