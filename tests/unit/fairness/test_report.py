"""The report of fairness: its page, its JSON, its lines."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from tests.decided import decided, groups_of

from creditwright.core.progress import SilentProgress
from creditwright.fairness.measure import FairnessReport, measure
from creditwright.fairness.proxies import Proxy
from creditwright.fairness.report import (
    drawn_ratio,
    fairness_card,
    fairness_files,
    fairness_html,
    fairness_json,
    fairness_metrics,
    in_words,
)
from creditwright.training.metrics import Estimate

N = 3000
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def report() -> FairnessReport:
    generator = np.random.default_rng(2)
    groups = groups_of(
        sex=generator.choice(["female", "male"], N),
        region=generator.choice(["region 1", HOSTILE], N),
    )
    decisions = decided(riskier=groups.by_kind["sex"] == "male")
    return measure(decisions, groups, seed=1, progress=SilentProgress())


class Page(HTMLParser):
    """Collects a page's elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]


def test_the_page_needs_no_other_file_and_shows_what_tables_hold_as_text(
    report: FairnessReport,
) -> None:
    text = fairness_html(report, f"Measured on {HOSTILE}.")

    page = Page(text)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.found}
    assert not re.search(r"(src|href)=", text)
    assert HOSTILE.replace("<", "&lt;").replace(">", "&gt;") in text


def test_every_table_has_a_caption_and_every_row_and_column_its_heading(
    report: FairnessReport,
) -> None:
    page = Page(fairness_html(report, "Made up."))

    tables = len(page.named("table"))
    assert tables == len(page.named("caption")) == 1 + 2 * len(report.breakdowns)
    assert all(each.get("scope") in {"row", "col"} for each in page.named("th"))
    assert all(each.get("aria-hidden") == "true" for each in page.named("svg"))


def test_every_group_with_a_ratio_is_drawn_once(report: FairnessReport) -> None:
    ratios = [
        group
        for each in report.breakdowns
        for group in each.groups
        if group.comparison is not None and group.comparison.adverse_impact_ratio is not None
    ]

    assert len(Page(fairness_html(report, "Made up.")).named("svg")) == len(ratios) > 0


def test_an_interval_is_drawn_where_it_lies_and_cut_off_at_the_edge() -> None:
    drawn = drawn_ratio(Estimate(0.8, 0.1, 1.2))

    places = dict(re.findall(r'(x1|x2|cx)="([\d.]+)"', drawn))
    limit = re.search(r'class="limit" x1="([\d.]+)"', drawn)
    assert limit is not None
    assert places["cx"] == limit[1]
    interval = re.search(r'class="interval" x1="([\d.]+)" x2="([\d.]+)"', drawn)
    assert interval is not None
    assert interval.groups() == ("4.0", "146.0")


def test_the_json_holds_every_figure_and_the_limits_it_was_made_by(report: FairnessReport) -> None:
    found = fairness_json(report)

    assert found["limits"]["fewest_applications"] == 100
    assert found["everybody"]["applications"] == N
    sex = found["breakdowns"][0]
    assert (sex["by"], sex["reference"]) == (["sex"], "female")
    men = sex["groups"][1] if sex["groups"][0]["name"] == "female" else sex["groups"][0]
    ratio = men["comparison"]["adverse_impact_ratio"]
    assert ratio["low"] < ratio["value"] < ratio["high"] < 0.8
    assert {"by": ["sex"], "group": "male"} in found["under_four_fifths"]


def test_one_line_tells_who_is_surely_under_four_fifths(report: FairnessReport) -> None:
    line = in_words(report)

    assert re.match(r"Approved less than four fifths as often: male at 0\.\d\d of female \(", line)
    assert line.endswith("2 intersections of groups. See fairness.html.")
    assert "\n" not in line


def test_nothing_is_said_where_nobody_is_under_four_fifths() -> None:
    groups = groups_of(sex=np.array(["female", "male"] * (N // 2)))
    report = measure(
        decided(riskier=np.zeros(N, np.bool_)), groups, seed=1, progress=SilentProgress()
    )

    assert in_words(report) == ""
    assert "No group's adverse-impact ratio lies under four fifths" in fairness_html(report, "")


def test_the_card_and_the_run_tell_the_worst_placed_group_of_each_kind(
    report: FairnessReport,
) -> None:
    card, metrics = fairness_card(report), fairness_metrics(report)

    worst = card["lowest_adverse_impact_ratios"]["sex"]
    assert (worst["group"], worst["reference"]) == ("male", "female")
    assert metrics["adverse_impact_ratio_sex"] == worst["value"]
    assert metrics["groups_under_four_fifths"] == 3.0
    assert card["groups_under_four_fifths"] == ["male"]


def test_what_stands_in_for_a_group_is_told_with_its_weight(report: FairnessReport) -> None:
    proxies = {"sex": (Proxy("occupation", "male", 0.761, 0.034),), "age": ()}

    files = fairness_files(report, "Made up.", proxies)

    text = files["fairness.html"]
    assert "Inputs that tell the sex" in text
    assert "Inputs that tell the age" not in text
    row = text[text.index("<code>occupation</code>") :].split("</tr>")[0]
    assert ("male" in row, "0.76" in row, "3.4 %" in row) == (True, True, True)
    (found,) = json.loads(files["fairness.json"])["proxies"]["sex"]
    assert found == {"feature": "occupation", "group": "male", "auc": 0.761, "weight": 0.034}


def test_the_files_are_the_same_bytes_each_time(report: FairnessReport, tmp_path: Path) -> None:
    files = fairness_files(report, "Made up.")

    assert files == fairness_files(report, "Made up.")
    assert sorted(files) == ["fairness.html", "fairness.json"]
    (tmp_path / "page.html").write_text(files["fairness.html"], encoding="utf-8")
