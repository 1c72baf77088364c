"""The evaluation and its report."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from tests.small_model import PLAN, SmallModel

from creditwright.core.progress import SilentProgress
from creditwright.training.card import model_card, run_metrics, run_parameters
from creditwright.training.judge import Judged
from creditwright.training.plots import draw
from creditwright.training.report import evaluation_html, evaluation_json, write_report


@pytest.fixture(scope="module")
def judged(small_model: SmallModel) -> Judged:
    return small_model.judged()


@pytest.fixture(scope="module")
def card(small_model: SmallModel, judged: Judged) -> dict[str, object]:
    return model_card(small_model.model, judged.evaluation, PLAN, "d" * 64, ["card"])


class Page(HTMLParser):
    """Collects what a page refers to, and what it calls things."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.identifiers: list[str] = []
        self.labels: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.identifiers += [each for name, each in attrs if name == "id" and each]
        if found.get("role") == "img":
            self.labels.append(found.get("aria-label") or "")


def test_the_sizes_are_those_of_the_split(small_model: SmallModel, judged: Judged) -> None:
    sizes = judged.evaluation.sizes

    assert sizes.hold_out == small_model.split.hold_out.size
    assert sizes.training == small_model.split.training.size
    assert sizes.hold_out_defaults == small_model.labels[small_model.split.hold_out].sum()


def test_the_model_is_better_than_chance_and_than_a_constant(judged: Judged) -> None:
    evaluation = judged.evaluation

    assert evaluation.order.auc.low > 0.6
    assert evaluation.truth.brier < evaluation.truth.brier_of_constant
    assert evaluation.cost.model.value < evaluation.cost.approve_all
    assert evaluation.cost.model.value < evaluation.cost.refuse_all


def test_the_gini_is_twice_the_auc_less_one(judged: Judged) -> None:
    order = judged.evaluation.order

    assert order.gini.value == pytest.approx(2 * order.auc.value - 1)


def test_everybody_has_an_outcome(judged: Judged) -> None:
    outcomes = judged.evaluation.outcomes

    assert outcomes["approve"] + outcomes["refer"] + outcomes["decline"] == judged.labels.size


def test_shares_of_gain_add_up_and_the_strongest_feature_comes_first(judged: Judged) -> None:
    importance = judged.evaluation.importance

    assert sum(each.gain_share for each in importance) == pytest.approx(1)
    assert importance[0].name in {"external_score", "credit_to_income", "employed_days"}
    means = [each.mean_attribution for each in importance]
    assert means == sorted(means, reverse=True)


def test_there_is_one_auc_for_each_fold(judged: Judged) -> None:
    assert len(judged.evaluation.fold_aucs) == PLAN.folds
    assert np.mean(judged.evaluation.fold_aucs) == pytest.approx(
        judged.evaluation.out_of_fold_auc.value, abs=0.03
    )


def test_the_page_needs_no_other_file_and_names_each_picture(
    judged: Judged, card: dict[str, object]
) -> None:
    text = evaluation_html(judged, draw(judged), card)

    page = Page(text)
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert not re.search(r"(src|href)=\"(?!#)", text.replace("xlink:", ""))
    assert len(page.labels) == 5
    assert all(len(label) > 40 for label in page.labels)
    assert len(set(page.identifiers)) == len(page.identifiers)
    assert f"{judged.evaluation.order.auc.value:.3f}" in text


def test_the_plots_are_the_same_bytes_each_time(judged: Judged) -> None:
    assert draw(judged) == draw(judged)


def test_the_report_is_written_whole(
    judged: Judged, card: dict[str, object], tmp_path: Path
) -> None:
    beside = {"fairness.json": "{}"}

    write_report(tmp_path / "report", judged, card, beside=beside, progress=SilentProgress())

    written = {file.name for file in (tmp_path / "report").iterdir()}
    assert written >= {"evaluation.html", "evaluation.json", "roc.svg", "shap_summary.png"}
    assert (tmp_path / "report" / "fairness.json").read_text() == "{}"
    found = json.loads((tmp_path / "report" / "evaluation.json").read_text())
    assert found == evaluation_json(judged.evaluation)
    assert found["order"]["auc"]["value"] == judged.evaluation.order.auc.value
    assert (tmp_path / "report" / "shap_summary.png").read_bytes()[:4] == b"\x89PNG"


def test_the_card_says_what_it_was_trained_on_and_no_date(card: dict[str, object]) -> None:
    text = json.dumps(card)

    assert card["records_digest"] == "d" * 64
    assert card["absent_tables"] == ["card"]
    assert card["protected_features"] == []
    assert not re.search(r"20\d\d-\d\d-\d\d", text)


def test_figures_and_choices_are_flat(small_model: SmallModel, judged: Judged) -> None:
    metrics, parameters = run_metrics(judged.evaluation), run_parameters(small_model.model, PLAN)

    assert all(isinstance(each, float) for each in metrics.values())
    assert metrics["auc"] == judged.evaluation.order.auc.value
    assert parameters["cost_of_missed_default"] == "10.0"
    assert len(parameters["folds"]) == 1
