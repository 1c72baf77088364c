"""What the service is held against: the same booster behind other servers, given ready features."""

import json
from pathlib import Path

import lightgbm
import numpy as np


def save_for_mlflow(bundle: Path, folder: Path) -> None:
    """Save a bundle's booster as MLflow saves one, for `mlflow models serve`."""
    import mlflow.lightgbm  # noqa: PLC0415 - seconds

    booster = lightgbm.Booster(model_file=str(bundle / "model.txt"))
    mlflow.lightgbm.save_model(booster, str(folder))


def plain_app() -> object:
    """Return what many would write: features in, a frame, probability and SHAP values out."""
    import os  # noqa: PLC0415

    import pandas as pd  # noqa: PLC0415
    import shap  # noqa: PLC0415
    from fastapi import FastAPI  # noqa: PLC0415

    booster = lightgbm.Booster(model_file=os.environ["PLAIN_MODEL"])
    explainer = shap.TreeExplainer(booster)
    app = FastAPI()

    @app.post("/predict")
    def predict(features: dict[str, float | None]) -> dict[str, object]:
        frame = pd.DataFrame([features], dtype=float)
        probability = float(np.asarray(booster.predict(frame))[0])
        values = np.asarray(explainer.shap_values(frame))[0]
        return {
            "probability": probability,
            "shap": dict(zip(features, values.tolist(), strict=True)),
        }

    return app


def mlflow_body(names: list[str], values: list[float | None]) -> bytes:
    """Return one row as `mlflow models serve` takes it."""
    known = [float("nan") if each is None else each for each in values]  # null makes it text
    return json.dumps({"dataframe_split": {"columns": names, "data": [known]}}).encode()
