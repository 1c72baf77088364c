"""What is searched: the ranges of the parameters that a trial may propose."""

from collections.abc import Mapping

from optuna.distributions import BaseDistribution, FloatDistribution, IntDistribution

from creditwright.training.parameters import ModelParameters

# Around what three independent teams came out on: few features a tree, shallow trees, low rates.
REALS: Mapping[str, tuple[float, float]] = {  # by their logarithm
    "learning_rate": (0.02, 0.06),
    "min_sum_hessian_in_leaf": (0.1, 40.0),
    "feature_fraction": (0.03, 0.3),
    "bagging_fraction": (0.5, 1.0),
    "lambda_l1": (0.01, 10.0),
    "lambda_l2": (1.0, 200.0),
    "min_gain_to_split": (0.001, 1.0),
}
WHOLE: Mapping[str, tuple[int, int]] = {
    "num_leaves": (6, 64),
    "max_depth": (3, 6),
    "min_data_in_leaf": (20, 500),
}
NO_LIMIT = -1  # of depth


def search_space(around: ModelParameters) -> dict[str, BaseDistribution]:
    """Return what is searched: fixed ranges, widened where need be to hold what it starts from.

    A tree without limit of depth stays without.
    """
    start = around.numbers()
    space: dict[str, BaseDistribution] = {
        name: FloatDistribution(min(low, start[name]), max(high, start[name]), log=start[name] > 0)
        for name, (low, high) in REALS.items()
    }
    for name, (low, high) in WHOLE.items():
        own = int(start[name])
        if own != NO_LIMIT:
            space[name] = IntDistribution(min(low, own), max(high, own), log=name != "max_depth")
    return space
