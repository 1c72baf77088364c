import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.past_credits import (
    CREDITS,
    DAYS_UNTIL_TOLD,
    FIRST_INSTALMENTS,
    INSTALMENTS,
    LATE_DAYS,
    MONTHS,
    past_credits,
)

NAN = float("nan")


def applications(*numbers: int) -> FeatureFrame:
    return FeatureFrame(np.array(numbers, dtype=np.int64), {}, {})


def rows_of(applications: list[int], **numbers: list[float]) -> RowFrame:
    values = {name: np.array(each, dtype=np.float64) for name, each in numbers.items()}
    return RowFrame(np.array(applications, dtype=np.int64), values, {})


def credits_of(owners: list[int], loans: list[float], ages: list[float]) -> RowFrame:
    return rows_of(
        owners, SK_ID_PREV=loans, decision_age_days=ages, is_approved=[1.0] * len(owners)
    )


def instalments(
    owners: list[int], loans: list[float], delays: list[float], number: float = 1.0
) -> RowFrame:
    many = len(owners)
    return rows_of(
        owners,
        SK_ID_PREV=loans,
        NUM_INSTALMENT_NUMBER=[number] * many,
        delay_days=delays,
        is_of_loan=[1.0] * many,
    )


def late(rows: dict[str, RowFrame], *numbers: int) -> list[float]:
    past = past_credits(applications(*numbers), rows)
    assert past is not None
    return [float(each) for each in past.late]


def test_a_credit_began_late_if_one_of_its_first_instalments_was_late_enough() -> None:
    rows = {
        CREDITS: credits_of([1, 1], [10, 11], [500, 400]),
        INSTALMENTS: instalments([1, 1, 1], [10, 10, 11], [0, LATE_DAYS + 1, LATE_DAYS]),
    }

    assert late(rows, 1) == [1.0, 0.0]


def test_a_later_instalment_says_nothing_of_the_beginning() -> None:
    rows = {
        CREDITS: credits_of([1], [10], [500]),
        INSTALMENTS: instalments([1], [10], [90], number=FIRST_INSTALMENTS + 1),
    }

    np.testing.assert_array_equal(late(rows, 1), [NAN])


def test_another_application_s_rows_never_speak_of_one_s_credit() -> None:
    rows = {
        CREDITS: credits_of([1, 2], [10, 10], [500, 500]),
        INSTALMENTS: instalments([1, 2], [10, 10], [0, 90]),
    }

    assert late(rows, 1, 2) == [0.0, 1.0]
    assert late(rows, 2) == [1.0]


def test_without_instalments_the_months_tell_how_a_credit_began() -> None:
    rows = {
        CREDITS: credits_of([1, 1], [10, 11], [900, 800]),
        MONTHS: rows_of(
            [1, 1, 1, 1],
            SK_ID_PREV=[10, 10, 11, 11],
            month_age=[20, 20 - FIRST_INSTALMENTS, 20, 19],
            SK_DPD=[0, 90, 0, 90],
        ),
    }

    assert late(rows, 1) == [0.0, 1.0]


def test_without_the_table_of_credits_there_are_none() -> None:
    assert past_credits(applications(1), {}) is None


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.integers(0, 900), st.sampled_from([0.0, 90.0, NAN])),
        max_size=12,
    )
)
def test_only_credits_old_enough_to_have_told_count_as_earlier_ones(
    drawn: list[tuple[int, int, float]],
) -> None:
    drawn = sorted(drawn, key=lambda each: each[0])
    owners, ages = [each[0] for each in drawn], [float(each[1]) for each in drawn]
    loans = [float(number) for number in range(len(drawn))]
    told = [n for n, each in enumerate(drawn) if not np.isnan(each[2])]
    rows = {
        CREDITS: credits_of(owners, loans, ages),
        INSTALMENTS: instalments(
            [owners[n] for n in told], [loans[n] for n in told], [drawn[n][2] for n in told]
        ),
    }
    past = past_credits(applications(1, 2, 3), rows)
    assert past is not None

    found, bad = past.before(past.owner, past.age)

    for place, (owner, age, _) in enumerate(drawn):
        earlier = [
            delay
            for other, days, delay in drawn
            if other == owner and days >= age + DAYS_UNTIL_TOLD and not np.isnan(delay)
        ]
        assert found[place] == len(earlier)
        assert bad[place] == sum(delay > LATE_DAYS for delay in earlier)
