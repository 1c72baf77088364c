"""The prepared Parquet files of all partitions as pandas frames: needed columns, units as stored.

What is not known is NaN; texts are categories, which pandas groups and compares fastest.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

KEY = "SK_ID_CURR"
AMOUNT_UNITS = 1000.0  # amounts are stored in thousandths of the currency unit


def read(prepared: Path, table: str, columns: Sequence[str]) -> pd.DataFrame:
    """Read some columns of a table, all partitions one after the other."""
    paths = sorted(prepared.glob(f"partition-*/{table}.parquet"))
    schema = pq.read_schema(paths[0])
    texts = [name for name in columns if pa.types.is_large_string(schema.field(name).type)]
    found = pq.read_table(paths, columns=list(columns), read_dictionary=texts)
    for place, field in enumerate(found.schema):
        if pa.types.is_boolean(field.type):
            found = found.set_column(place, field.name, found[field.name].cast(pa.int8()))
    frame: pd.DataFrame = found.to_pandas()
    return frame


def without(column: pd.Series, sentinel: float) -> pd.Series:
    """Return a column without the value that says "not known"."""
    return column.where(column != sentinel)


def ratio(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """Divide; missing where the denominator is zero."""
    return numerator / denominator.where(denominator != 0)


def known_flag(condition: pd.Series, *of: pd.Series) -> pd.Series:
    """Return 1 or 0, NaN where a value that the condition is about is missing."""
    known = np.logical_and.reduce([each.notna() for each in of])
    return condition.astype(np.float32).where(known)
