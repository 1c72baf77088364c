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


@st.composite
def people_and_labels(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Return labels, and the people behind them, some of whom come back once or twice."""
    n = draw(st.integers(600, 1500))
    generator = np.random.default_rng(draw(SEEDS))
    people = generator.integers(0, draw(st.integers(n // 2, 2 * n)), n)
    return people, (np.arange(n) % 4 == 0).astype(np.float64)


@given(people_and_labels(), st.integers(2, 10), SEEDS)
def test_a_person_is_in_one_fold_and_folds_have_as_many_of_each_kind(
    given_people: tuple[np.ndarray, np.ndarray], folds: int, seed: int
) -> None:
    people, labels = given_people

    part = parts_of(labels, folds, seed, people)

    first, person = np.unique(people, return_index=True, return_inverse=True)[1:]
    assert part[first][person].tolist() == part.tolist()
    alike = np.column_stack([np.bincount(person), np.bincount(person, weights=labels)])
    for kind in np.unique(alike, axis=0):
        sizes = np.bincount(part[first][(alike == kind).all(axis=1)], minlength=folds)
        assert sizes.max() - sizes.min() <= 1


@given(people_and_labels(), SEEDS)
def test_a_person_is_trained_on_or_kept(
    given_people: tuple[np.ndarray, np.ndarray], seed: int
) -> None:
    people, labels = given_people

    split = split_hold_out(labels, share=0.2, seed=seed, people=people)

    assert not set(people[split.training]) & set(people[split.hold_out])
    assert split.training.size + split.hold_out.size == labels.size


@given(LABELS, SEEDS)
def test_where_nobody_comes_back_people_change_nothing(labels: np.ndarray, seed: int) -> None:
    people = np.arange(labels.size) * 3 + 7

    assert parts_of(labels, 5, seed).tolist() == parts_of(labels, 5, seed, people).tolist()
    alone, told = (
        split_hold_out(labels, share=0.2, seed=seed, people=each) for each in (None, people)
    )
    assert alone.hold_out.tolist() == told.hold_out.tolist()


def test_the_seed_alone_makes_the_split() -> None:
    labels = np.repeat([1.0, 0.0], [200, 1000])

    first, again = (split_hold_out(labels, share=0.2, seed=1).hold_out for _ in range(2))
    other = split_hold_out(labels, share=0.2, seed=2).hold_out

    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


def test_too_few_defaults_are_refused_with_both_counts() -> None:
    with pytest.raises(TooFewLabelsError, match="there are 99 and 500"):
        split_hold_out(np.repeat([1.0, 0.0], [99, 500]), share=0.2, seed=1)
