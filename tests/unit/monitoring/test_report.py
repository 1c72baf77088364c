import json
import re

import numpy as np
import pytest
from tests.watched_columns import of_numbers, of_words

from creditwright.core.text import Language
from creditwright.monitoring.column import Named, Role, compare_numbers
from creditwright.monitoring.gauges import exposition
from creditwright.monitoring.page import page_of
from creditwright.monitoring.profile import number_profile
from creditwright.monitoring.report import (
    MonitoringReport,
    Samples,
    as_document,
    in_words,
    report_on,
)

X = np.random.default_rng(1).normal(size=1000)
SAMPLES = Samples(
    reference="then <b>", current="now", rows=(1000, 1000), absent=("gone",), new=("new",)
)


@pytest.fixture(scope="module")
def report() -> MonitoringReport:
    income = compare_numbers(
        Named("income", theme="affordability"), number_profile(X), number_profile(X + 1)
    )
    columns = [
        of_numbers(X, X, "steady"),
        income,
        of_words({"approve": 900, "decline": 100}, {"approve": 890, "decline": 110}, Role.OUTCOME),
    ]
    return report_on(SAMPLES, columns, None)


def test_features_are_told_by_shift_and_what_the_model_says_after_them(
    report: MonitoringReport,
) -> None:
    assert [each.name for each in report.columns] == ["income", "steady", "kind"]
    assert report.drifted == ("income",)


def test_a_theme_tells_its_features_together(report: MonitoringReport) -> None:
    (theme,) = report.themes

    assert (theme.theme, theme.features, theme.drifted, theme.worst) == (
        "affordability",
        1,
        1,
        "income",
    )


def test_the_document_is_plain_json_and_says_the_limits(report: MonitoringReport) -> None:
    document = as_document(report)

    assert json.loads(json.dumps(document)) == document
    assert document["largest_shift"] == "income"
    assert document["limits"]["drift"] == {"warning": 0.1, "critical": 0.25}
    assert document["alarmed"] is True


def test_words_for_a_terminal_name_the_alarms(report: MonitoringReport) -> None:
    told = in_words(report)

    assert "CRITICAL gone is not in the current sample." in told
    assert re.search(r"income +1\.\d+", told)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_needs_nothing_else_and_shows_what_it_is_given_as_text(
    report: MonitoringReport, language: Language
) -> None:
    page = page_of(report, language)

    assert f'<html lang="{language}">' in page
    assert "then &lt;b&gt;" in page
    assert "<svg" in page
    assert not re.search(r'(src|href)="|url\(|@import|<script', page)


def test_the_gauges_are_in_prometheus_own_text_form(report: MonitoringReport) -> None:
    text = exposition(report, at=1.0)

    assert 'creditwright_monitoring_psi{column="steady",role="feature",theme=""} 0\n' in text
    assert 'creditwright_monitoring_alarms{severity="critical",check="absent"} 1\n' in text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r'\w+(\{(\w+="[^"]*",?)*\})? [-\d.e+]+', line) for line in lines)
