"""What a booster is fitted with: the values that a person or a search may choose.

The defaults are those on which three independent teams came out for these tables: a low learning
rate, shallow trees, few features a tree, heavy regularisation. What may not be chosen, because the
model would no longer be repeatable or its probabilities no longer true, is in `fitting`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from creditwright.core.errors import UsageError

RANGES: Mapping[str, tuple[float, float]] = {  # both ends included
    "learning_rate": (1e-4, 1),
    "num_leaves": (2, 4096),
    "max_depth": (-1, 64),
    "min_data_in_leaf": (1, 1e6),
    "min_sum_hessian_in_leaf": (0, 1e6),
    "feature_fraction": (1e-3, 1),
    "bagging_fraction": (1e-2, 1),
    "lambda_l1": (0, 1e6),
    "lambda_l2": (0, 1e6),
    "min_gain_to_split": (0, 1e6),
    "max_bin": (2, 65_535),
    "cat_smooth": (0, 1e6),
    "cat_l2": (0, 1e6),
    "boosters": (1, 100),
}


class ModelParameterError(UsageError):
    """A model parameter that LightGBM could not be given, or that does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelParameters:
    """The parameters of a booster, under LightGBM's names and with its meaning of each.

    Attributes:
        learning_rate: How much of each tree is added.
        num_leaves: The most leaves of a tree.
        max_depth: The most questions before a leaf; -1: no limit.
        min_data_in_leaf: The fewest applications of a leaf.
        min_sum_hessian_in_leaf: The least sum of p (1 - p) of a leaf.
        feature_fraction: The share of the features that each tree may use.
        bagging_fraction: The share of the applications that each tree is grown on.
        lambda_l1: L1 penalty on the values of leaves.
        lambda_l2: L2 penalty on the values of leaves.
        min_gain_to_split: The least gain of a split.
        max_bin: The most values of a number that are told apart.
        cat_smooth: The weight with which a category's share of defaults is drawn to the mean.
        cat_l2: L2 penalty in splits by category.
        monotone: By feature, in order of the names, 1 where a greater value may never lower the
            risk, -1 where it may never raise it.
        boosters: How many are fitted, each with a seed of its own; the model is their mean.
    """

    learning_rate: float = 0.04
    num_leaves: int = 26
    max_depth: int = 5
    min_data_in_leaf: int = 70
    min_sum_hessian_in_leaf: float = 1.0
    feature_fraction: float = 0.15
    bagging_fraction: float = 0.85
    lambda_l1: float = 1.0
    lambda_l2: float = 30.0
    min_gain_to_split: float = 0.01
    max_bin: int = 255
    cat_smooth: float = 20.0
    cat_l2: float = 30.0
    monotone: tuple[tuple[str, int], ...] = ()
    boosters: int = 1

    def __post_init__(self) -> None:
        """Refuse what is no number, or out of range.

        Raises:
            ModelParameterError: If one is.
        """
        for name, is_float in FLOATS.items():
            _check(name, getattr(self, name), is_float=is_float)
        for name, sign in self.monotone:
            if sign not in {-1, 1}:
                raise ModelParameterError(f"The direction of {name} must be 1 or -1, got {sign}.")

    def numbers(self) -> dict[str, float | int]:
        """Return the numbers among the parameters, by name."""
        return {name: getattr(self, name) for name in FLOATS}

    def as_document(self) -> dict[str, object]:
        """Return the parameters by name: JSON values."""
        return {**self.numbers(), "monotone": dict(self.monotone)}


FLOATS = {
    each.name: isinstance(each.default, float)
    for each in fields(ModelParameters)
    if each.name in RANGES
}


def parameters_of(given: Mapping[str, object]) -> ModelParameters:
    """Return the parameters named in `given`, the others as they are by default.

    Raises:
        ModelParameterError: If a name is not that of a parameter, or a value cannot be.
    """
    chosen: dict[str, Any] = {}
    for name, value in given.items():
        if name == "monotone" and isinstance(value, Mapping):
            value = tuple(sorted(value.items()))  # noqa: PLW2901 - as a value of Python
        elif name not in FLOATS:
            raise ModelParameterError(
                f"{name!r} is not a model parameter. There are: {', '.join(FLOATS)}."
            )
        if FLOATS.get(name) and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)  # noqa: PLW2901 - 1 and 1.0 are one model, and get one digest
        chosen[name] = value
    return ModelParameters(**chosen)


def _check(name: str, value: object, *, is_float: bool) -> None:
    least, most = RANGES[name]
    kind, allowed = ("number", (int, float)) if is_float else ("whole number", (int,))
    if isinstance(value, bool) or not isinstance(value, allowed) or not least <= value <= most:
        raise ModelParameterError(
            f"{name} must be a {kind} from {least:g} to {most:g}, got {value!r}."
        )
    if name == "max_depth" and value == 0:
        raise ModelParameterError("max_depth must be -1 (no limit) or at least 1, got 0.")
