"""How often the interval of a cut-off holds the theoretical one, where probabilities are true.

python benchmarks/cut_off_interval.py
"""

import numpy as np

from creditwright.decision.policy import Costs
from creditwright.training.cut_off import choose_cut_off

SIZES = {5000: 150, 40_000: 60}  # applications: simulated models


def main() -> None:
    """Print for each size the share of models whose interval holds it, and the mean width."""
    for applications, models in SIZES.items():
        held, widths, chosen = 0, [], []
        for seed in range(models):
            generator = np.random.default_rng(seed)
            probability = 1 / (1 + np.exp(-generator.normal(-2.9, 1.0, applications)))
            labels = (generator.random(applications) < probability).astype(np.float64)
            found = choose_cut_off(probability, labels, Costs(), seed=seed)
            held += found.agrees_with_theory
            widths.append(found.interval[1] - found.interval[0])
            chosen.append(found.probability)
        low, high = np.quantile(chosen, [0.025, 0.975])
        print(
            f"{applications:,} applications, {models} models: held {held / models:.2f}, width "
            f"{np.mean(widths):.3f}; chosen from {low:.3f} to {high:.3f}"
        )


if __name__ == "__main__":
    main()
