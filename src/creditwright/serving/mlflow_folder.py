"""A model folder as MLflow keeps it, read by our own loader: no loader of MLflow ever runs.

`MLmodel` is YAML written by who knows whom. Of it nothing is read but the names of the flavours and
the place of our bundle: by a parser that makes plain values only, with a cap, and no aliases.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from creditwright.core.errors import BadDataError, FileAccessError
from creditwright.registry.mlmodel import FLAVOUR
from creditwright.registry.store import DIGEST

MLMODEL = "MLmodel"
MOST_BYTES = 1 << 20
MOST_DEPTH = 50
PICKLED = frozenset(
    {"cloudpickle", "python_function", "sklearn", "lightgbm", "xgboost", "catboost"}
)


class MlmodelError(BadDataError):
    """An MLmodel file is not one that leads to a bundle of ours."""

    def __init__(self, file: Path, trouble: str) -> None:
        super().__init__(f"{file}: {trouble}. The model was not loaded.")


class PickledModelError(BadDataError):
    """A model that MLflow keeps as a pickle, which would run code of whoever wrote it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} holds a model in MLflow's own form (model.pkl). To load it would run "
            "whatever code is in it, and it holds no policy, reasons or golden rows, so it is "
            "never loaded. Train the model with `creditwright train`, and name that version."
        )


def bundle_in(folder: Path) -> tuple[Path, str]:
    """Return the folder of the bundle in a model folder of MLflow, and the digest it must have.

    Raises:
        MlmodelError: If MLmodel cannot be read, or leads outside.
        PickledModelError: If the model is none of ours.
        FileAccessError: If it cannot be read.
    """
    flavours = _flavours(folder / MLMODEL)
    ours = flavours.get(FLAVOUR)
    if ours is None and flavours.keys() & PICKLED:
        raise PickledModelError(folder)
    if not isinstance(ours, Mapping):
        raise MlmodelError(folder / MLMODEL, f"it names no flavour {FLAVOUR!r}")
    name, digest = ours.get("bundle"), ours.get("digest")
    if not isinstance(name, str) or Path(name).name != name or name in {"", ".", ".."}:
        raise MlmodelError(folder / MLMODEL, "the place of the bundle is not a bare name")
    if not isinstance(digest, str) or not DIGEST.fullmatch(digest):
        raise MlmodelError(folder / MLMODEL, "the bundle's digest is missing")
    return folder / name, digest


def _flavours(file: Path) -> Mapping[str, Any]:
    said = _values(file, _content(file))
    flavours = said.get("flavors") if isinstance(said, dict) else None
    if not isinstance(flavours, dict):
        raise MlmodelError(file, "it names no flavours")
    return flavours


def _content(file: Path) -> bytes:
    try:
        with os.fdopen(os.open(file, os.O_RDONLY | os.O_NOFOLLOW), "rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileAccessError(f"Cannot read {file}: {error.strerror}.") from error
    if len(content) > MOST_BYTES:
        raise MlmodelError(file, f"it is larger than {MOST_BYTES} bytes")
    return content


def _values(file: Path, content: bytes) -> Any:  # noqa: ANN401 - whatever plain values it holds
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C where there is one
    try:
        _check_events(file, yaml.parse(content, Loader=loader))
        return yaml.load(content, Loader=loader)  # noqa: S506 - both are safe loaders
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        told = " ".join(str(error).split())[:200].rstrip(".")
        raise MlmodelError(file, f"it is not plain YAML ({told})") from None


def _check_events(file: Path, events: Iterable[yaml.Event]) -> None:
    """Refuse what would grow when it is put together, or be followed too deep."""
    depth = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > MOST_DEPTH:
            raise MlmodelError(file, f"it holds an alias, or lists deeper than {MOST_DEPTH}")
