"""The scorer: the same bits alone, in a batch, on any number of threads."""

from dataclasses import replace

import numpy as np
import pytest
from tests.small_model import SmallModel

from creditwright.scoring.inputs import Matrix, matrix_of


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_one_application_scores_the_same_alone_and_in_a_batch(
    small_model: SmallModel, threads: int
) -> None:
    scorer, matrix = small_model.model.scorer, small_model.matrix

    together = scorer.score(matrix, threads=threads)

    for row in range(0, matrix.values.shape[0], 97):
        alone = scorer.score(matrix.at(np.array([row])), threads=1)
        assert alone.log_odds[0] == together.log_odds[row]
        assert alone.default_probability[0] == together.default_probability[row]
        assert alone.score[0] == together.score[row]


def test_contributions_are_the_same_alone_and_in_a_batch(small_model: SmallModel) -> None:
    scorer, matrix = small_model.model.scorer, small_model.matrix

    together = scorer.contributions(matrix, threads=2)

    for row in range(0, matrix.values.shape[0], 211):
        alone = scorer.contributions(matrix.at(np.array([row])), threads=1)
        np.testing.assert_array_equal(alone[0], together[row])


def test_shuffled_columns_give_the_same_scores(small_model: SmallModel) -> None:
    frame = small_model.frame
    numbers = {name: frame.numbers[name] for name in sorted(frame.numbers, reverse=True)}
    shuffled = replace(frame, numbers=numbers)

    found = small_model.model.scorer.score(matrix_of(shuffled, small_model.inputs))

    expected = small_model.model.scorer.score(small_model.matrix)
    np.testing.assert_array_equal(found.log_odds, expected.log_odds)


def test_no_application_gets_no_score(small_model: SmallModel) -> None:
    scorer = small_model.model.scorer
    nobody = Matrix(np.empty((0, 10)), np.empty((0, 10), dtype=np.bool_))

    assert scorer.score(nobody).score.size == 0
    assert scorer.contributions(nobody).shape == (0, 11)


def test_a_riskier_application_scores_lower(small_model: SmallModel) -> None:
    scores = small_model.model.scorer.score(small_model.matrix)

    order = np.argsort(scores.default_probability, kind="stable")

    assert (np.diff(scores.score[order]) <= 0).all()
