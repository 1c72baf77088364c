"""The SHAP plots, from attributions that are already there.

Apart from the other plots because of shap: slow to import, and it draws on pyplot's global figure.
"""

import warnings
from collections.abc import Sequence
from pathlib import Path

from creditwright.core.numbers import Floats
from creditwright.scoring.inputs import ModelInput

MOST_ROWS = 2000  # dots beyond that hide each other
SHOWN_FEATURES = 20
SUMMARY, BAR = "shap_summary.png", "shap_bar.png"


def write_shap_plots(
    folder: Path, attributions: Floats, values: Floats, inputs: Sequence[ModelInput]
) -> None:
    """Draw each feature's attributions as PNG: one by one, coloured by its value, and their means.

    Args:
        folder: Where to.
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
        drawings = ((SUMMARY, shap.plots.beeswarm), (BAR, shap.plots.bar))
        for file, draw in drawings:
            try:
                draw(explanation, max_display=SHOWN_FEATURES, show=False)
                plt.xlabel("attribution (SHAP value), log-odds of default")
                plt.savefig(
                    folder / file, dpi=110, bbox_inches="tight", metadata={"Software": None}
                )
            finally:
                plt.close("all")
