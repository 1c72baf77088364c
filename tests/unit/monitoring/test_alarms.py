import numpy as np
import pytest
from tests.watched_columns import made_up, of_numbers, of_words

from creditwright.core.numbers import Floats
from creditwright.monitoring.adversarial import Adversarial
from creditwright.monitoring.alarms import LEVEL, Alarm, Check, Severity, raise_alarms
from creditwright.monitoring.column import ColumnReport, Role

RUNS = 50


def compared(reference: list[Floats], current: list[Floats]) -> list[ColumnReport]:
    pairs = zip(reference, current, strict=True)
    return [of_numbers(before, now, f"f{n}") for n, (before, now) in enumerate(pairs)]


def alarms_after(change: int, changed: Floats) -> tuple[Alarm, ...]:
    """Return the alarms where one column of another sample of the same population is replaced."""
    generator = np.random.default_rng(3)
    reference, current = made_up(generator, 3000), made_up(generator, 3000)
    current[change] = changed if changed.size > 1 else current[change] * changed[0]
    return raise_alarms(compared(reference, current), None)[0]


def test_fifty_runs_without_drift_raise_at_most_the_stated_share_of_alarms() -> None:
    generator = np.random.default_rng(11)

    alarmed = sum(
        bool(raise_alarms(compared(made_up(generator, 400), made_up(generator, 300)), None)[0])
        for _ in range(RUNS)
    )

    assert alarmed <= LEVEL * RUNS


def test_a_feature_that_is_scaled_is_found_at_the_first_run() -> None:
    (alarm,) = alarms_after(2, np.array([1.3]))

    assert (alarm.check, alarm.about) == (Check.DRIFT, "f2")


def test_a_month_of_nulls_is_found_at_the_first_run() -> None:
    alarms = alarms_after(
        3, np.where(np.arange(3000) < 250, np.nan, made_up(np.random.default_rng(9), 3000)[3])
    )

    assert [(each.check, each.about) for each in alarms] == [(Check.MISSING, "f3")]
    assert alarms[0].severity is Severity.WARNING
    assert alarms[0].value == pytest.approx(250 / 3000)


def test_a_category_that_appears_is_found_at_the_first_run() -> None:
    column = of_words(
        {"cash": 2700, "revolving": 300}, {"cash": 2600, "revolving": 360, "crypto": 40}
    )

    alarms, _ = raise_alarms([column], None)

    assert alarms[0].check is Check.UNSEEN
    assert alarms[0].value == pytest.approx(40 / 3000)


def test_a_difference_that_is_sure_and_small_is_no_alarm() -> None:
    generator = np.random.default_rng(2)
    columns = [of_numbers(generator.normal(size=40_000), generator.normal(0.05, size=40_000))]

    assert columns[0].distances is not None
    assert columns[0].distances.chance < 1e-3
    assert raise_alarms(columns, None)[0] == ()


def test_a_difference_that_is_large_and_unsure_is_no_alarm() -> None:
    adversarial = Adversarial(0.7, 0.4, 0.9, 0.2, (200, 200), ())

    assert raise_alarms([], adversarial)[0] == ()


@pytest.mark.parametrize(("auc", "severity"), [(0.60, Severity.WARNING), (0.75, Severity.CRITICAL)])
def test_a_figure_on_a_limit_is_beyond_it(auc: float, severity: Severity) -> None:
    (alarm,), _ = raise_alarms([], Adversarial(auc, 0.5, 0.9, 1e-9, (900, 900), ()))

    assert alarm.severity is severity


def test_an_approval_rate_that_falls_is_told_by_its_share() -> None:
    column = of_words(
        {"approve": 800, "decline": 200}, {"approve": 700, "decline": 300}, Role.OUTCOME
    )

    (alarm,), _ = raise_alarms([column], None)

    assert (alarm.check, alarm.severity) == (Check.OUTCOME, Severity.CRITICAL)
    assert "70.0%" in alarm.text.en
    assert "70,0 %" in alarm.text.fr


def test_a_column_that_is_gone_is_critical() -> None:
    (alarm,), _ = raise_alarms([], None, ["income"])

    assert (alarm.check, alarm.severity, alarm.about) == (Check.ABSENT, Severity.CRITICAL, "income")


def test_quality_is_told_before_drift_and_what_is_critical_before_all() -> None:
    generator = np.random.default_rng(4)
    x, gone = generator.normal(size=2000), np.where(np.arange(2000) < 100, np.nan, 1.0)
    ones = np.ones(2000)
    columns = [of_numbers(x, x + 0.15, "a"), of_numbers(x, 3 * x, "b"), of_numbers(ones, gone, "c")]

    alarms, _ = raise_alarms(columns, None)

    assert [(each.about, each.severity.value) for each in alarms] == [
        ("b", "critical"),
        ("b", "critical"),
        ("c", "warning"),
        ("a", "warning"),
    ]
