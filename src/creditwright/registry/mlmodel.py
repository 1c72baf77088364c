"""What MLflow's own tools are told of a bundle: an MLmodel file with signature and input example.

It names one flavour, ours, that no loader of MLflow knows: MLflow can show the model and can not
run it. A flavour that it could load would run code from wherever the registry keeps files.
"""

import json
import warnings
from pathlib import Path
from typing import Any

from creditwright.scoring.bundle import Bundle
from creditwright.scoring.documents import read_document
from creditwright.scoring.golden import Golden
from creditwright.scoring.inputs import ModelInput

MODEL = "model"  # the folder among a run's files that MLflow takes for the model
BUNDLE = "bundle"  # the bundle's folder in it
FLAVOUR = "creditwright"
EXAMPLE = "input_example.json"
EXAMPLE_ROWS = 3
OUTPUTS = ("default_probability", "score")


def write_mlmodel(folder: Path, bundle: Bundle, *, run_id: str) -> None:
    """Write MLmodel and an input example, both made from the bundle's own files, to `folder`."""
    from mlflow.models import Model, ModelSignature  # noqa: PLC0415 - seconds, and it is loaded
    from mlflow.types import ColSpec, Schema  # noqa: PLC0415

    inputs = read_document(
        tuple[ModelInput, ...], bundle.files["features.json"], file="features.json"
    )
    known = Schema([ColSpec(_type_of(each), each.name, required=False) for each in inputs])
    told = Schema([ColSpec("double", name) for name in OUTPUTS])
    (folder / EXAMPLE).write_text(json.dumps(input_example(bundle, inputs)), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MLflow's, about its own schema
        Model(
            artifact_path=MODEL,
            run_id=run_id,
            flavors={FLAVOUR: {"bundle": BUNDLE, "digest": bundle.digest, **_libraries(bundle)}},
            signature=ModelSignature(inputs=known, outputs=told),
            saved_input_example_info={
                "artifact_path": EXAMPLE,
                "type": "dataframe",
                "pandas_orient": "split",
            },
            model_uuid=bundle.digest[:32],
            model_size_bytes=sum(len(each) for each in bundle.files.values()),
        ).save(str(folder / "MLmodel"))


def _type_of(each: ModelInput) -> str:
    return "double" if each.categories is None else "string"


def _libraries(bundle: Bundle) -> dict[str, str]:
    return {f"{name}_version": version for name, version in bundle.manifest.libraries.items()}


def input_example(bundle: Bundle, inputs: tuple[ModelInput, ...]) -> dict[str, Any]:
    """Return some golden rows as a table: made-up values, nobody's."""
    golden = read_document(Golden, bundle.files["golden.json"], file="golden.json")
    return {
        "columns": [each.name for each in inputs],
        "data": [
            [_value(text, each) for text, each in zip(row, inputs, strict=True)]
            for row in golden.rows[:EXAMPLE_ROWS]
        ],
    }


def _value(text: str, of: ModelInput) -> float | str | None:
    number = float.fromhex(text)
    if number != number:  # noqa: PLR0124 - what NaN alone is
        return None
    return number if of.categories is None else of.categories[int(number)]
