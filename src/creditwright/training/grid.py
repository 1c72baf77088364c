"""A grid of parameters, read from a file: every combination of the values it lists.

The meaning is that of scikit-learn's GridSearchCV: the mean over the same folds decides, the first
of equals wins, and the best is fitted on all rows. It is not GridSearchCV itself: that keeps its
results in memory alone, and hands a booster no rows of its own to stop early on.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

from sklearn.model_selection import ParameterGrid

from creditwright.core.errors import FileAccessError, UsageError
from creditwright.training.parameters import ModelParameters, parameters_of
from creditwright.training.search import MOST_TRIALS

NOT_SEARCHED = {"boosters": "--seeds", "monotone": "--monotone"}


class GridError(UsageError):
    """A file that does not hold a grid of parameters."""

    def __init__(self, path: Path, trouble: str) -> None:
        super().__init__(
            f"{path} holds no grid: {trouble}. It should list values by parameter, in TOML "
            "(feature_fraction = [0.05, 0.1]) or in JSON."
        )


def read_grid(path: Path, around: ModelParameters) -> tuple[ModelParameters, ...]:
    """Return every combination of the values that a file lists; the rest is as in `around`.

    Args:
        path: A `.toml` or `.json` file: a list of values for each parameter. JSON may hold several
            such tables in a list: each is a grid, as with scikit-learn's ParameterGrid.
        around: What is not listed.

    Raises:
        FileAccessError: If the file cannot be read.
        GridError: If it holds something else, or too many combinations.
        ModelParameterError: If a parameter does not exist, or a value cannot be.
    """
    tables = _tables(path, _read(path))
    grid = ParameterGrid(tables)
    if not 1 <= len(grid) <= MOST_TRIALS:
        raise GridError(path, f"it has {len(grid)} combinations, not 1 to {MOST_TRIALS:,}")
    return tuple(parameters_of({**around.as_document(), **each}) for each in grid)


def _read(path: Path) -> Any:  # noqa: ANN401 - whatever a file may hold
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileAccessError(f"Cannot read {path}: {error.strerror}.") from error
    try:
        text = content.decode()
        return json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # both decoders', and that of UTF-8
        raise GridError(path, f"it cannot be read ({error})") from error


def _tables(path: Path, found: object) -> list[dict[str, list[object]]]:
    tables: list[Any] = found if isinstance(found, list) else [found]
    for table in tables:
        if not isinstance(table, dict) or not table:
            raise GridError(path, "it is no table of parameters")
        for name, values in table.items():
            if name in NOT_SEARCHED:
                raise GridError(path, f"{name} is given with {NOT_SEARCHED[name]}, not in a grid")
            if not isinstance(values, list) or not values:
                raise GridError(path, f"{name} is no list of values")
    return tables
