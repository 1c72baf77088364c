"""Frames of pandas and Polars, taken and given back as they came.

pandas is never imported here: whoever hands over its frame has done so.
"""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl

from creditwright.core.errors import BadDataError

if TYPE_CHECKING:
    import pandas as pd

    Frame: TypeAlias = pl.DataFrame | pd.DataFrame
else:
    Frame = Any


class NotAFrameError(BadDataError, TypeError):
    """A table is neither a frame of pandas nor one of Polars."""

    def __init__(self, what: str, found: object) -> None:
        super().__init__(
            f"{what} must be a DataFrame of pandas or Polars, got {type(found).__name__}."
        )


def is_pandas(table: object) -> bool:
    """Return whether this is a frame of pandas."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(table, pandas.DataFrame)


def is_frame(table: object) -> bool:
    """Return whether this is a frame of either library."""
    return isinstance(table, pl.DataFrame) or is_pandas(table)


def polars_frame(table: Any, what: str) -> pl.DataFrame:  # noqa: ANN401 - whatever a caller gives
    """Return a frame of either library as one of Polars; an index is left out.

    Args:
        table: The frame.
        what: What it is, for the error.

    Raises:
        NotAFrameError: If it is none.
    """
    if isinstance(table, pl.DataFrame):
        return table
    if is_pandas(table):
        found: pl.DataFrame = pl.from_pandas(table)
        return found
    raise NotAFrameError(what, table)


def polars_frames(tables: Mapping[str, Any] | None) -> dict[str, pl.DataFrame]:
    """Return named frames of either library as frames of Polars; None: there are none."""
    return {name: polars_frame(each, f"Table {name}") for name, each in (tables or {}).items()}


def as_given(result: pl.DataFrame, given: object) -> Frame:
    """Return a result as a frame of the library that the question came in, with its index."""
    if not is_pandas(given):
        return result
    found = result.to_pandas()
    found.index = given.index  # type: ignore[attr-defined] # a frame of pandas has one
    return found
