"""Tables of attributions: what each leaf gives to each feature, by the answers above it.

What a leaf gives depends only on which of the questions above it are answered with yes: at five
questions there are 32 answers. So the Shapley values of every answer are worked out once for a
model; see `bulk` for how they are looked up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import factorial, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from creditwright.core.errors import CreditwrightError
from creditwright.core.numbers import Flags, Floats
from creditwright.scoring.scorer import Scorer

MOST_QUESTIONS = 10  # above a leaf: beyond, the tables would outgrow what they save

Dump = Mapping[str, Any]  # a node as LightGBM's `dump_model` tells it
Step = tuple[int, bool]  # a node, by its place in the tree, and whether its left branch was taken


class DeepTreeError(CreditwrightError):
    """A tree asks more questions in a row than tables can be made for."""

    def __init__(self, questions: int) -> None:
        super().__init__(
            f"A tree of the model asks {questions} questions in a row, and tables are made for "
            f"{MOST_QUESTIONS} at most. Use the attributions of LightGBM."
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What a node asks of an application.

    Attributes:
        feature: Of which input.
        threshold: Yes at or below it; unused for a category.
        codes: By code of a category whether the answer is yes, and one more entry for every
            other code; None: a number.
        missing: What counts as missing: `None`, `Zero` or `NaN`, as LightGBM names it.
        default: The answer for what is missing.
    """

    feature: int
    threshold: float
    codes: Flags | None
    missing: str
    default: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A node, and what the leaves right under it give.

    Attributes:
        question: What it asks.
        above: The place of the node above it; None: it is the first.
        features: The inputs that the questions up to here are about.
        table: For each of them, by the answers up to here as a binary number, its log-odds; empty
            where no leaf lies right under the node.
    """

    question: Question
    above: int | None
    features: tuple[int, ...]
    table: Floats


@dataclass(frozen=True, slots=True)
class LeafTables:
    """The tables of a whole booster.

    Attributes:
        base: The booster's margin where nothing is known.
        trees: Of each tree its nodes, what lies above before what lies below.
    """

    base: float
    trees: tuple[tuple[Place, ...], ...]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A leaf and the way to it.

    Attributes:
        asked: The feature of each question on the way.
        shares: By feature the share of the training that went this way at its questions.
    """

    tree: int
    way: tuple[Step, ...]
    asked: tuple[int, ...]
    shares: dict[int, float]
    value: float


def leaf_tables(scorer: Scorer) -> LeafTables:
    """Return the tables of a model: some seconds of work for a thousand trees.

    Raises:
        DeepTreeError: If its trees are too deep.
    """
    dumped = [each["tree_structure"] for each in scorer.booster.dump_model()["tree_info"]]
    trees = [_nodes(each) for each in dumped]
    leaves = [leaf for number, nodes in enumerate(trees) for leaf in _leaves(number, nodes)]
    base = sum(each.value * prod(each.shares.values()) for each in leaves)
    base += sum(each["leaf_value"] for each in dumped if "split_index" not in each)
    tables = _tables(leaves)
    places = (
        tuple(_place(node, way, tables.get((number, n))) for n, (node, way) in enumerate(nodes))
        for number, nodes in enumerate(trees)
    )
    return LeafTables(base, tuple(places))


def _nodes(root: Dump) -> list[tuple[Dump, tuple[Step, ...]]]:
    """Return the inner nodes of a tree with the way to each, what lies above first."""
    found: list[tuple[Dump, tuple[Step, ...]]] = []
    waiting: list[tuple[Dump, tuple[Step, ...]]] = [(root, ())]
    while waiting:
        node, way = waiting.pop()
        if "split_index" in node:
            here = len(found)
            found.append((node, way))
            waiting.append((node["right_child"], (*way, (here, False))))
            waiting.append((node["left_child"], (*way, (here, True))))
    return found


def _leaves(tree: int, nodes: Sequence[tuple[Dump, tuple[Step, ...]]]) -> Iterator[_Leaf]:
    for number, (node, way) in enumerate(nodes):
        for is_left in (True, False):
            child = _child(node, is_left=is_left)
            if "split_index" not in child:
                whole = (*way, (number, is_left))
                if len(whole) > MOST_QUESTIONS:
                    raise DeepTreeError(len(whole))
                yield _leaf(tree, whole, nodes, child["leaf_value"])


def _leaf(
    tree: int,
    way: tuple[Step, ...],
    nodes: Sequence[tuple[Dump, tuple[Step, ...]]],
    value: float,
) -> _Leaf:
    shares: dict[int, float] = {}
    asked = tuple(int(nodes[number][0]["split_feature"]) for number, _ in way)
    for (number, is_left), feature in zip(way, asked, strict=True):
        node = nodes[number][0]
        share = _size(_child(node, is_left=is_left)) / _size(node)
        shares[feature] = shares.get(feature, 1.0) * share
    return _Leaf(tree, way, asked, shares, value)


def _child(node: Dump, *, is_left: bool) -> Dump:
    child: Dump = node["left_child" if is_left else "right_child"]
    return child


def _size(node: Dump) -> int:
    return int(node["internal_count"] if "split_index" in node else node["leaf_count"])


_Table = tuple[tuple[int, ...], Floats]


def _tables(leaves: Sequence[_Leaf]) -> dict[tuple[int, int], _Table]:
    """Return by tree and node the features and the table of the leaves right under it."""
    by_size: dict[int, list[_Leaf]] = {}
    for each in leaves:
        by_size.setdefault(len(each.shares), []).append(each)
    found: dict[tuple[int, int], _Table] = {}
    for together in by_size.values():
        values = np.array([each.value for each in together])
        shares = np.array([list(each.shares.values()) for each in together])
        for leaf, table in zip(together, shapley_tables(values, shares), strict=True):
            features, given = tuple(leaf.shares), table[_kept(leaf)].T
            node = (leaf.tree, leaf.way[-1][0])
            other = found.get(node)  # of the leaf beside it, with the same questions above
            found[node] = (features, given if other is None else other[1] + given)
    return {node: (features, np.ascontiguousarray(t)) for node, (features, t) in found.items()}


def _kept(leaf: _Leaf) -> NDArray[np.intp]:
    """Return by the answers on the way, as a binary number, which features lead to the leaf."""
    questions, features = len(leaf.way), list(leaf.shares)
    answers = np.arange(1 << questions)
    kept = np.full(answers.size, (1 << len(features)) - 1)
    for place, ((_, is_left), feature) in enumerate(zip(leaf.way, leaf.asked, strict=True)):
        said_yes = (answers >> (questions - 1 - place)) & 1
        kept &= ~((said_yes ^ int(is_left)) << features.index(feature))
    return kept


def shapley_tables(values: Floats, shares: Floats) -> Floats:
    """Return the Shapley values of leaves, for every set of features that lead to them.

        f(S)  = value * product of o_j, j in S, * product of z_j, j not in S
        phi_i = value * (o_i - z_i) * sum over S without i of |S|! (d - |S| - 1)! / d!
                * product of o_j, j in S, * product of z_j, j in neither

    Args:
        values: Of the leaves, shape (leaves,).
        shares: z, the share of the training that a feature's questions let through, shape
            (leaves, d).

    Returns:
        Shape (leaves, 2^d, d): bit j of the second tells o_j, whether feature j leads there.

    Source:
        Lundberg et al., From local explanations to global understanding with explainable AI for
        trees, Nature Machine Intelligence 2 (2020), on path-dependent feature perturbation.
    """
    leaves, d = shares.shape
    leads = ((np.arange(1 << d)[:, None] >> np.arange(d)) & 1).astype(np.float64)
    tables = np.empty((leaves, 1 << d, d))
    for i in range(d):
        counted = [np.ones((leaves, 1 << d))]  # by size of S
        for j in (each for each in range(d) if each != i):
            counted = _with(counted, leads[None, :, j], shares[:, j, None])
        weights = [factorial(k) * factorial(d - k - 1) / factorial(d) for k in range(d)]
        whole = sum(weight * each for weight, each in zip(weights, counted, strict=True))
        tables[:, :, i] = values[:, None] * (leads[None, :, i] - shares[:, i, None]) * whole
    return tables


def _with(counted: list[Floats], leads: Floats, share: Floats) -> list[Floats]:
    """Multiply a polynomial in the size of S by (share + leads * size)."""
    middle = [b * share + a * leads for a, b in pairwise(counted)]
    return [counted[0] * share, *middle, counted[-1] * leads]


def _place(node: Dump, way: tuple[Step, ...], table: _Table | None) -> Place:
    features, given = table or ((), np.empty((0, 0)))
    return Place(_question(node), way[-1][0] if way else None, features, given)


def _question(node: Dump) -> Question:
    feature, missing = int(node["split_feature"]), str(node["missing_type"])
    if node["decision_type"] != "==":
        threshold, default = float(node["threshold"]), bool(node["default_left"])
        return Question(feature, threshold, None, missing, default)
    yes = [int(code) for code in node["threshold"].split("||")]
    codes = np.zeros(max(yes) + 2, np.bool_)
    codes[yes] = True
    return Question(feature, 0.0, codes, missing, default=False)
