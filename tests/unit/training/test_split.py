"""The hold-out and the folds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.training.split import TooFewLabelsError, parts_of, split_hold_out

LABELS = st.integers(120, 400).flatmap(
    lambda defaults: st.builds(
        lambda repaid: np.repeat([1.0, 0.0], [defaults, repaid]), st.integers(120, 4000)
    )
)
SEEDS = st.integers(0, 1000)


@given(LABELS, SEEDS)
def test_every_row_is_trained_on_or_kept_and_none_is_both(labels: np.ndarray, seed: int) -> None:
    split = split_hold_out(labels, share=0.2, seed=seed)

    both = np.concatenate([split.training, split.hold_out])
    assert sorted(both.tolist()) == list(range(labels.size))


@given(LABELS, SEEDS)
def test_the_hold_out_has_its_share_of_both_kinds(labels: np.ndarray, seed: int) -> None:
    kept = labels[split_hold_out(labels, share=0.2, seed=seed).hold_out]

    assert kept.sum() == round(labels.sum() * 0.2)
    assert kept.size - kept.sum() == round((labels.size - labels.sum()) * 0.2)


@given(LABELS, st.integers(2, 10), SEEDS)
def test_folds_differ_by_at_most_one_of_each_kind(
    labels: np.ndarray, folds: int, seed: int
) -> None:
    part = parts_of(labels, folds, seed)

    for label in (0.0, 1.0):
        sizes = np.bincount(part[labels == label], minlength=folds)
        assert sizes.max() - sizes.min() <= 1


def test_the_seed_alone_makes_the_split() -> None:
    labels = np.repeat([1.0, 0.0], [200, 1000])

    first, again = (split_hold_out(labels, share=0.2, seed=1).hold_out for _ in range(2))
    other = split_hold_out(labels, share=0.2, seed=2).hold_out

    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


def test_too_few_defaults_are_refused_with_both_counts() -> None:
    with pytest.raises(TooFewLabelsError, match="there are 99 and 500"):
        split_hold_out(np.repeat([1.0, 0.0], [99, 500]), share=0.2, seed=1)
