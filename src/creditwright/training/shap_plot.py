"""The SHAP summary plot, from attributions that are already there.

Apart from the other plots because of shap: slow to import, and it draws on pyplot's global figure.
"""

import warnings
from collections.abc import Sequence
from pathlib import Path

from creditwright.core.numbers import Floats
from creditwright.scoring.inputs import ModelInput

MOST_ROWS = 2000  # dots beyond that hide each other
SHOWN_FEATURES = 20


def write_shap_plot(
    file: Path, attributions: Floats, values: Floats, inputs: Sequence[ModelInput]
) -> None:
    """Draw the distribution of each feature's attributions, coloured by its value, as PNG.

    Args:
        file: Where to; ends in `.png`.
        attributions: In log-odds of default, shape (rows, inputs).
        values: The features' values, same shape.
        inputs: The model's inputs in their order.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # shap's own, about the libraries it stands on
        import matplotlib as mpl  # noqa: PLC0415

        mpl.use("Agg", force=True)
        import matplotlib.pyplot as plt  # noqa: PLC0415 - after the backend is chosen
        import shap  # noqa: PLC0415 - seconds, and only here

        explanation = shap.Explanation(
            values=attributions[:MOST_ROWS],
            data=values[:MOST_ROWS],
            feature_names=[each.name for each in inputs],
        )
        try:
            shap.plots.beeswarm(explanation, max_display=SHOWN_FEATURES, show=False)
            plt.xlabel("attribution (SHAP value), log-odds of default")
            plt.savefig(
                file, format="png", dpi=110, bbox_inches="tight", metadata={"Software": None}
            )
        finally:
            plt.close("all")
