"""Ways to choose features, on made-up applications in which it is known what matters."""

from dataclasses import replace

import numpy as np
import pytest
from tests.small_model import feature

from creditwright.core.errors import UsageError
from creditwright.core.numbers import Floats
from creditwright.decision.policy import Costs
from creditwright.features.definition import definitions_of
from creditwright.features.feature import Theme
from creditwright.scoring.inputs import ModelInput
from creditwright.training.fitting import Examples
from creditwright.training.parameters import ModelParameters
from creditwright.training.selection.ablation import ALL, Ablation
from creditwright.training.selection.judged import Selection, judge_selection, margins_with
from creditwright.training.selection.method import Choice, Method
from creditwright.training.selection.null_importance import NullImportance
from creditwright.training.selection.picture import draw_selection
from creditwright.training.selection.report import selection_document, selection_html
from creditwright.training.split import inside_and_outside, parts_of
from creditwright.training.trying import Ground

PARAMETERS = ModelParameters(feature_fraction=0.5, learning_rate=0.1)
TOLD, NOISE = ("told_0", "told_1"), ("noise_0", "noise_1", "noise_2", "noise_3")
FEATURES = (
    *(feature(name, Theme.REPAYMENT) for name in TOLD),
    *(feature(name, Theme.HOUSING) for name in NOISE),
)
BLOCKS = {each.name: each.theme.value for each in FEATURES}
NULL = NullImportance(PARAMETERS, draws=8)
ABLATION = Ablation(PARAMETERS, BLOCKS, "theme")


def inputs() -> tuple[ModelInput, ...]:
    definitions = definitions_of(FEATURES)
    return tuple(
        ModelInput(
            name=each.name,
            label=each.label,
            theme=each.theme,
            unit=each.unit,
            sensitivity=each.sensitivity,
            definition=definitions[each.name],
        )
        for each in FEATURES
    )


def examples(applications: int = 1500, seed: int = 5) -> Examples:
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(applications, len(FEATURES)))
    log_odds = 1.2 * values[:, 0] - 1.0 * values[:, 1] - 1.5
    labels = (generator.random(applications) < 1 / (1 + np.exp(-log_odds))).astype(np.float64)
    return Examples(values, labels)


def measured(method: Method, learning: Examples) -> dict[str, Floats]:
    return {step: method.measure(learning, inputs(), step, 1) for step in method.steps(inputs())}


def chosen(method: Method, learning: Examples) -> Choice:
    return method.choose(learning, inputs(), measured(method, learning))


def names(choice: Choice) -> set[str]:
    return {each.name for each, stays in zip(FEATURES, choice.kept, strict=True) if stays}


@pytest.fixture(scope="module")
def selection() -> Selection:
    learning = examples(600)
    ground = Ground(learning, inputs(), parts_of(learning.labels, 2, 1), Costs(), 1)
    parts = [learning.at(inside_and_outside(ground.fold, which)[0]) for which in (0, 1)]
    by_fold = [chosen(NULL, part) for part in parts]
    margins = (np.empty(600), np.empty(600))
    for which, choice in enumerate(by_fold):
        for into, kept in zip(margins, (np.ones(6, dtype=np.bool_), choice.kept), strict=True):
            into[ground.fold == which] = margins_with(ground, kept, which, PARAMETERS)
    return judge_selection(NULL, ground, chosen(NULL, learning), by_fold, margins)


@pytest.mark.parametrize("method", [NULL, ABLATION])
def test_what_tells_defaults_is_kept(method: Method) -> None:
    assert names(chosen(method, examples())) >= set(TOLD)


@pytest.mark.parametrize("method", [NULL, ABLATION])
def test_most_of_what_tells_nothing_is_left_out(method: Method) -> None:
    assert len(names(chosen(method, examples())) & set(NOISE)) <= 1


@pytest.mark.parametrize("method", [NULL, ABLATION])
def test_the_most_worthy_is_told_first(method: Method) -> None:
    evidence = chosen(method, examples()).evidence

    assert evidence[0].name in {*TOLD, Theme.REPAYMENT.value}
    assert evidence[0].kept


def test_a_measurement_depends_on_the_seed_and_its_name_alone() -> None:
    learning = examples(400)

    first, again, other = (
        NULL.measure(learning, inputs(), step, 1) for step in ("drawn-0", "drawn-0", "drawn-1")
    )

    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_labels_are_drawn_and_not_those_of_the_applications() -> None:
    learning = examples(600)
    true = NULL.measure(learning, inputs(), "true-0", 1)
    drawn = NULL.measure(learning, inputs(), "drawn-0", 1)

    assert true[:2].sum() > 2 * drawn[:2].sum()


def test_a_block_left_out_has_no_part_in_its_measurement() -> None:
    learning = examples(400)
    spoilt = replace(learning, values=learning.values.copy())
    spoilt.values[:, 2:] = 7.0  # all of the block

    first, second = (
        ABLATION.measure(each, inputs(), Theme.HOUSING.value, 1) for each in (learning, spoilt)
    )

    np.testing.assert_array_equal(first, second)
    assert ABLATION.steps(inputs()) == (ALL, Theme.HOUSING.value, Theme.REPAYMENT.value)


def test_the_margins_of_a_fold_do_not_depend_on_its_labels() -> None:
    learning = examples(600)
    ground = Ground(learning, inputs(), parts_of(learning.labels, 2, 1), Costs(), 1)
    turned = replace(
        learning, labels=np.where(ground.fold == 0, 1 - learning.labels, learning.labels)
    )
    everything = np.ones(6, dtype=np.bool_)

    np.testing.assert_array_equal(
        margins_with(ground, everything, 0, PARAMETERS),
        margins_with(replace(ground, examples=turned), everything, 0, PARAMETERS),
    )


@pytest.mark.parametrize("draws", [0, 3, 1001])
def test_draws_too_few_or_too_many_are_refused(draws: int) -> None:
    with pytest.raises(UsageError, match=f"got {draws}"):
        NullImportance(PARAMETERS, draws)


def test_leaving_noise_out_does_no_harm_on_rows_the_choice_did_not_see(
    selection: Selection,
) -> None:
    assert selection.difference.auc.high > 0
    assert selection.difference.log_loss.low < 0
    assert set(selection.chosen) >= set(TOLD)
    assert selection.always >= len(TOLD)


def test_the_report_tells_the_choice_its_price_and_each_feature(selection: Selection) -> None:
    document = selection_document(selection)
    page = selection_html(selection, draw_selection(selection))

    assert document["chosen"] == list(selection.chosen)
    assert document["difference"]["auc"]["value"] == selection.difference.auc.value
    assert all(each.name in page for each in FEATURES)
    assert f"{selection.difference.log_loss.value:+.2f} (" in page


def test_the_picture_of_blocks_has_the_same_bytes_each_time(selection: Selection) -> None:
    blocks = replace(selection, method=ABLATION, choice=chosen(ABLATION, examples(600)))

    assert draw_selection(blocks) == draw_selection(blocks)
    assert "housing (4)" in draw_selection(blocks)
