import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import linregress

from creditwright.decision.policy import Costs
from creditwright.monitoring.performance import Decided, in_words, performance_of
from creditwright.monitoring.stability import stability_of
from creditwright.monitoring.vintage import FEWEST_WATCHED, months_between, vintage_curve
from creditwright.training.line_doubt import LineDoubt

MONTHS = [f"2026-{month:02}" for month in range(1, 7)]


def decided(applications: int = 600, known: float = 1.0) -> Decided:
    generator = np.random.default_rng(5)
    n = applications * len(MONTHS)
    p = 1 / (1 + np.exp(-generator.normal(-2, 1, n)))
    labels = (generator.random(n) < p).astype(float)
    labels[generator.random(n) > known] = np.nan
    months = [month for month in MONTHS for _ in range(applications)]
    return Decided(
        month=months,
        day=[f"{month}-10" for month in months],
        default_probability=p,
        labels=labels,
        last_day=["" if np.isnan(label) else "2026-12-10" for label in labels],
        cut_off=1 / 11,
        costs=Costs(),
        bundle=["one" if month < "2026-04" else "other" for month in months],
        doubts={"one": LineDoubt(0.01, 0.04, 0.0)},
    )


def test_of_each_month_it_is_said_whether_the_doubt_of_its_calibration_is_known() -> None:
    report = performance_of(decided(), seed=1)

    known = [each.estimated.holds_calibration for each in report.months if each.estimated]
    assert known == [True, True, True, False, False, False]
    assert report.together.estimated is not None
    assert not report.together.estimated.holds_calibration


def test_each_month_is_told_as_foretold_and_as_realised() -> None:
    report = performance_of(decided(), seed=1)

    assert [each.month for each in report.months] == MONTHS
    month = report.months[0]
    assert month.estimated is not None
    assert month.realised is not None
    assert month.realised.labelled == 600
    assert month.realised.gap.low < 0 < month.realised.gap.high
    assert report.together.applications == 3600
    assert report.stability is not None
    assert report.stability.months == 6


def test_for_people_there_is_a_line_a_month_and_what_is_too_few_is_said() -> None:
    told = in_words(performance_of(decided(known=0.05), seed=1)).splitlines()

    assert len(told) == 1 + len(MONTHS) + 1
    assert told[1].startswith("2026-01      600  0.7")
    assert told[1].endswith("too few")
    assert told[-1].startswith("all        3,600")


def test_of_labels_that_are_too_few_nothing_is_realised_and_all_is_estimated() -> None:
    report = performance_of(decided(known=0.05), seed=1)

    assert all(each.realised is None and each.estimated is not None for each in report.months)
    assert report.stability is None
    assert report.together.realised is not None


def test_the_slope_of_the_gini_is_that_of_least_squares_with_its_interval() -> None:
    months, ginis = [0, 1, 2, 4, 5], [0.50, 0.49, 0.50, 0.46, 0.47]

    found = stability_of(months, ginis)

    expected = linregress(months, ginis)
    assert found is not None
    assert found.slope.value == pytest.approx(expected.slope)
    assert found.slope.high - found.slope.value == pytest.approx(3.182446 * expected.stderr)
    assert found.mean_gini == pytest.approx(0.484)


@pytest.mark.parametrize("months", [[0, 1, 2], [3, 3, 3, 3]])
def test_too_few_months_have_no_slope(months: list[int]) -> None:
    assert stability_of(months, [0.5] * len(months)) is None


def test_where_all_are_watched_a_curve_is_the_share_that_defaulted() -> None:
    maturity = np.repeat([2, 5, 12], [10, 30, 60])

    curve = vintage_curve(maturity, maturity < 12)

    assert [round(each.defaulted.value, 3) for each in curve][:6] == [0, 0, 0.1, 0.1, 0.1, 0.4]
    assert curve[2].watched == 100


def test_applications_watched_for_a_short_time_do_not_make_a_vintage_look_better() -> None:
    young, old = np.full(100, 1), np.repeat([3, 12], [50, 50])
    maturity = np.concatenate([young, old])

    curve = vintage_curve(maturity, maturity == 3)

    assert curve[3].defaulted.value == pytest.approx(0.5)


@given(maturity=st.lists(st.integers(0, 20), max_size=90), seed=st.integers(0, 99))
def test_a_curve_never_falls_and_ends_where_too_few_are_watched(
    maturity: list[int], seed: int
) -> None:
    watched = np.array(maturity, dtype=np.int64)
    defaulted = np.random.default_rng(seed).random(watched.size) < 0.3

    curve = vintage_curve(watched, defaulted)

    values = [each.defaulted.value for each in curve]
    assert values == sorted(values)
    assert all(each.watched >= FEWEST_WATCHED for each in curve)
    assert all(each.defaulted.low <= each.defaulted.value <= each.defaulted.high for each in curve)


def test_months_are_whole_ones() -> None:
    start = ["2026-01-15", "2026-01-15", "2025-11-30"]

    assert months_between(start, ["2026-03-14", "2026-03-15", "2026-02-28"]).tolist() == [1, 2, 2]
