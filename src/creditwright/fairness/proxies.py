"""Which inputs of a model tell a group: what stands in for sex or age though neither is an input.

Each input alone is asked who belongs to a group. Its values are cut into classes (twenty by
quantiles, a category as it is, missing is one too); the share of the group in each class is counted
on one half of the applications, and how well these shares tell the members from the others is
measured on the other half; then the halves change places.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.fairness.figures import FEWEST_APPLICATIONS
from creditwright.records.applicant_groups import ApplicantGroups, Words
from creditwright.scoring.inputs import Matrix, ModelInput

CLASSES = 20
MOST_ROWS = 20_000  # more do not change the order
MOST_TOLD = 10  # proxies of each kind of group
PRIOR = 10.0  # applications' worth of the overall share, in a class that few are in


@dataclass(frozen=True, slots=True)
class Proxy:
    """One input, and the group of a kind that it tells best.

    Attributes:
        auc: The chance that it ranks a member of the group before somebody else; 0.5 tells nothing.
        weight: Its share of all mean absolute attributions: how much the model leans on it.
    """

    feature: str
    group: str
    auc: float
    weight: float


def find_proxies(
    matrix: Matrix,
    inputs: Sequence[ModelInput],
    groups: ApplicantGroups,
    *,
    attributions: Mapping[str, float],
    seed: int,
) -> Mapping[str, tuple[Proxy, ...]]:
    """Return by kind of group the inputs that tell its groups best, the best first.

    Args:
        matrix: Some applications as the model sees them.
        inputs: What its columns are.
        groups: Of the same applications, in the same order.
        attributions: By input the mean absolute attribution, in log-odds.
        seed: Of the halves, and of the applications if there are more than `MOST_ROWS`.

    Returns:
        At most `MOST_TOLD` of each kind; none of a kind where fewer than two groups are large
        enough. They are the best of many, so what they reach flatters a little.
    """
    order = np.random.Generator(np.random.PCG64(seed)).permutation(groups.applications.size)
    rows = order[:MOST_ROWS]
    first = np.arange(rows.size) < rows.size // 2
    memberships = {kind: _large(each[rows]) for kind, each in groups.by_kind.items()}
    told: dict[str, list[Proxy]] = {kind: [] for kind in memberships}
    all_of_them = sum(attributions.values()) or 1.0
    for column, each in enumerate(inputs):
        classes = classes_of(matrix.values[rows, column], is_category=each.categories is not None)
        for kind, (codes, names) in memberships.items():
            if len(names) > 1:
                areas = _areas(classes, codes, len(names), first)
                best, weight = int(areas.argmax()), attributions[each.name] / all_of_them
                told[kind].append(Proxy(each.name, names[best], float(areas[best]), weight))
    return {
        kind: tuple(sorted(found, key=lambda proxy: (-proxy.auc, proxy.feature))[:MOST_TOLD])
        for kind, found in told.items()
    }


def _large(groups: Words) -> tuple[Rows, tuple[str, ...]]:
    """Return each application's group by number, and the names; -1 where the group is too small."""
    names, counts = np.unique(groups, return_counts=True)
    large = names[counts >= FEWEST_APPLICATIONS]
    codes = np.where(np.isin(groups, large), np.searchsorted(large, groups), -1)
    return codes.astype(np.int64), tuple(large.tolist())


def classes_of(values: Floats, *, is_category: bool) -> Rows:
    """Return the class of each value, from 0; missing values are the last."""
    known = ~np.isnan(values)
    if not known.any():
        return np.zeros(values.size, np.int64)
    if is_category:
        classes = np.where(known, values, values[known].max() + 1)
        return classes.astype(np.int64)
    edges = np.unique(np.quantile(values[known], np.arange(1, CLASSES) / CLASSES))
    classes = np.where(known, np.searchsorted(edges, values, side="left"), edges.size + 1)
    return classes.astype(np.int64)


def _areas(classes: Rows, codes: Rows, groups: int, first: Flags) -> Floats:
    """Return for each group how well the classes tell it, shape (groups,); mean of both halves."""
    counts = [_counts(classes[half], codes[half], groups, classes.max() + 1)
              for half in (first, ~first)]  # fmt: skip
    one, other = counts
    return (_area(one, other) + _area(other, one)) / 2


def _counts(classes: Rows, codes: Rows, groups: int, height: int) -> Floats:
    """Return how many of each group are in each class, shape (classes, groups + 1).

    The last column is of applications whose group is too small: they are others to every group.
    """
    width = groups + 1
    place = classes * width + np.where(codes < 0, groups, codes)
    counted = np.bincount(place, minlength=height * width).reshape(height, width)
    return counted.astype(np.float64)


def _area(learned: Floats, asked: Floats) -> Floats:
    """Return the area under the ROC curve on `asked`, of shares counted on `learned`."""
    members, everybody = learned[:, :-1], learned.sum(axis=1, keepdims=True)
    overall = members.sum(axis=0) / max(everybody.sum(), 1.0)
    share = (members + PRIOR * overall) / (everybody + PRIOR)
    order = np.argsort(share, axis=0, kind="stable")
    inside = np.take_along_axis(asked[:, :-1], order, axis=0)
    outside = np.take_along_axis(asked.sum(axis=1, keepdims=True) - asked[:, :-1], order, axis=0)
    below = np.cumsum(outside, axis=0) - outside / 2
    pairs = inside.sum(axis=0) * outside.sum(axis=0)
    area: Floats = (inside * below).sum(axis=0) / np.maximum(pairs, 1.0)
    return area
