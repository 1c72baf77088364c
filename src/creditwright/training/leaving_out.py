"""What no tree of a model looks at, left out of it: the same model to the last bit, less to do.

Of many features offered, the trees choose. What none of them chose moves no margin and has no
attribution, yet would be computed, kept and explained for every applicant.
"""

from collections.abc import Sequence

import numpy as np

from creditwright.core.numbers import Rows
from creditwright.scoring.structure import END, ModelText

READ_BY_TREE = "split_feature"


def inputs_read(model: ModelText) -> Rows:
    """Return the positions of the inputs that some tree looks at, rising; never none at all.

    A model of no splits keeps its first input: LightGBM knows no model without one.
    """
    read = {feature for tree in model.trees for feature in tree.split_feature}
    return np.array(sorted(read) or [0], dtype=np.int64)


def with_inputs(text: str, kept: Rows) -> str:
    """Return a model's text with some of its inputs alone.

    Args:
        text: In the form of `canonical_model_text`.
        kept: The positions of the inputs to keep, rising: all that its trees look at.
    """
    head, _, rest = text.partition("\n\n")
    trees = rest.removesuffix(f"{END}\n").split("Tree=")[1:]
    place = {int(old): str(new) for new, old in enumerate(kept)}
    written = [f"Tree={_renumbered(tree, place)}" for tree in trees]
    lines = [_header_line(line, kept, written) for line in head.split("\n")]
    return "\n".join(lines) + "\n\n" + "".join(written) + f"{END}\n"


def _renumbered(tree: str, place: dict[int, str]) -> str:
    """Return a tree with the new positions of what its nodes look at."""
    lines = tree.split("\n")
    for number, line in enumerate(lines):
        key, _, values = line.partition("=")
        if key == READ_BY_TREE:
            lines[number] = f"{key}={' '.join(place[int(each)] for each in values.split())}"
    return "\n".join(lines)


def _header_line(line: str, kept: Rows, trees: Sequence[str]) -> str:
    key, _, values = line.partition("=")
    if key in {"feature_names", "feature_infos"}:
        words = values.split(" ")
        return f"{key}={' '.join(words[position] for position in kept)}"
    if key == "max_feature_idx":
        return f"{key}={len(kept) - 1}"
    if key == "tree_sizes":
        return f"{key}={' '.join(str(len(tree.encode())) for tree in trees)}"
    return line
