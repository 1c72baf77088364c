"""Evidently's own report, for those who know it: its choice of methods, limits and drawings.

Known in this file alone. It corrects for no number of tests; what is an alarm here is not decided
by it.
"""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from creditwright.core.errors import UnavailableError

if TYPE_CHECKING:
    import pandas as pd


class EvidentlyMissingError(UnavailableError):
    """Evidently's report was asked for, and it is not installed."""

    def __init__(self, library: str) -> None:
        super().__init__(
            f"--evidently needs {library}, which is not installed: install "
            "`creditwright[evidently]`, in an environment of its own, for it wants an older pandas."
        )


def write_evidently_page(reference: "pd.DataFrame", current: "pd.DataFrame", path: Path) -> None:
    """Write Evidently's report of data drift as one HTML file.

    Args:
        reference: One row an application; numbers, and words as objects.
        current: The same columns.
        path: The file.

    Raises:
        EvidentlyMissingError: If it, or what it needs, is not installed.
        OSError: If the file cannot be written.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own dependencies
        try:
            from evidently import DataDefinition, Dataset, Report  # noqa: PLC0415 - slow, and extra
            from evidently.presets import DataDriftPreset  # noqa: PLC0415
        except ImportError as error:
            raise EvidentlyMissingError(error.name or "evidently") from None
        numbers = [name for name in reference.columns if reference[name].dtype.kind in "fiu"]
        words = [name for name in reference.columns if name not in numbers]
        definition = DataDefinition(numerical_columns=numbers, categorical_columns=words)
        given = [Dataset.from_pandas(each, definition) for each in (current, reference)]
        Report([DataDriftPreset()]).run(*given).save_html(str(path))
