"""Several boosters as one: all their trees, each worth its share, so that margins are their mean.

One model text and not several: attributions stay exact, for they too are sums over trees, and
whatever checks, scores or explains a model knows nothing of it.
"""

from collections.abc import Sequence

import lightgbm

from creditwright.scoring.structure import END

SCALED = ("leaf_value", "internal_value")


def mean_of(boosters: Sequence[lightgbm.Booster]) -> lightgbm.Booster:
    """Return a booster whose margins are the mean of those of `boosters`, up to rounding.

    Args:
        boosters: At least one, fitted on the same columns of the same rows.
    """
    if len(boosters) == 1:
        return boosters[0]
    texts = [each.model_to_string().partition(f"\n{END}\n")[0] for each in boosters]
    head, _, _ = texts[0].partition("\n\n")
    # without sizes LightGBM finds the trees by itself
    header = "\n".join(line for line in head.split("\n") if not line.startswith("tree_sizes="))
    trees = [tree for text in texts for tree in text.split("\nTree=")[1:]]
    written = [_tree(tree, number, len(boosters)) for number, tree in enumerate(trees)]
    return lightgbm.Booster(model_str="\n".join([header, "", *written, END, ""]))


def _tree(text: str, number: int, share: int) -> str:
    """Return a tree with its number, its values divided by `share`."""
    lines = text.rstrip("\n").split("\n")[1:]  # the first is its old number
    return "\n".join([f"Tree={number}", *(_line(each, share) for each in lines), "", ""])


def _line(line: str, share: int) -> str:
    key, _, values = line.partition("=")
    if key not in SCALED:
        return line
    return f"{key}={' '.join(repr(float(each) / share) for each in values.split())}"
