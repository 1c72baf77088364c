"""What is compared when a model is watched: a table read column by column, and what each column is.

A sample may be larger than memory: a few of its columns are read at a time.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import polars as pl

from creditwright.core.errors import BadDataError, FileAccessError
from creditwright.core.numbers import Floats
from creditwright.features.catalogue import BY_NAME, FEATURES
from creditwright.features.feature import Declared
from creditwright.features.frame import TEXTS
from creditwright.learned.catalogue import LEARNED_BY_NAME
from creditwright.monitoring.column import Named, Role
from creditwright.monitoring.profile import (
    CategoryProfile,
    NumberProfile,
    Profile,
    number_profile,
)
from creditwright.records.reading.dialect import KAGGLE, Dialect
from creditwright.records.records import LABEL, SOURCE_TABLE
from creditwright.records.table import Column, Kind
from creditwright.records.tables import APPLICATION_TRAIN

ROLES: Mapping[str, Role] = {
    "default_probability": Role.SCORE,
    "outcome": Role.OUTCOME,
    "referred_because": Role.OUTCOME,
    "reason_1": Role.REASON,
    LABEL: Role.LABEL,
}
NO_FEATURE = re.compile(
    rf"{SOURCE_TABLE}|score|log_odds|base|bundle|rule|unseen_categories|reasons_coverage"
    r"|reason_[2-9]|reason_\d_(en|fr)|SK_ID_\w+|\w+_id|id",
    re.IGNORECASE,
)
WORDS = frozenset({Kind.CATEGORY, Kind.FLAG})
MOST_WORDS = 1000  # of a column that is no identifier
READ_AS_NUMBERS = 0.99  # of a column's known texts: then they are numbers


class SampleError(BadDataError):
    """A file cannot be watched."""

    def __init__(self, path: Path, trouble: str) -> None:
        super().__init__(
            f"{path}: {trouble}. Give a folder of tables, an application table as CSV, or a "
            "Parquet file with one row an application."
        )


class Sample(Protocol):
    """Applications, one row each."""

    @property
    def where(self) -> str:
        """Where they came from, for people."""
        ...

    @property
    def rows(self) -> int:
        """How many there are."""
        ...

    @property
    def names(self) -> Sequence[str]:
        """The columns there are."""
        ...

    def read(self, names: Sequence[str]) -> Mapping[str, pl.Series]:
        """Return some of the columns; a number that cannot be read is missing."""
        ...

    def is_number(self, name: str) -> bool:
        """Return whether a column holds numbers; else words."""
        ...


@dataclass(frozen=True, slots=True)
class ParquetSample:
    """A Parquet file, read a few columns at a time."""

    path: Path
    schema: Mapping[str, pl.DataType]
    rows: int
    where: str

    @classmethod
    def open(cls, path: Path, where: str | None = None) -> "ParquetSample":
        """Open a file; only what it says of itself is read.

        Raises:
            SampleError: If it is no Parquet file.
        """
        try:
            table = pl.scan_parquet(path)
            schema = dict(table.collect_schema())
            rows = table.select(pl.len()).collect().item()
        except pl.exceptions.PolarsError as error:
            raise SampleError(path, "it is no readable Parquet file") from error
        return cls(path, schema, rows, where or path.name)

    @property
    def names(self) -> Sequence[str]:
        """The columns there are."""
        return tuple(self.schema)

    def read(self, names: Sequence[str]) -> Mapping[str, pl.Series]:
        """Return some of the columns."""
        found = pl.scan_parquet(self.path).select(names).collect()
        return {name: found[name] for name in names}

    def is_number(self, name: str) -> bool:
        """Return whether a column holds numbers; else words."""
        return self.schema[name] not in TEXTS


@dataclass(frozen=True, slots=True)
class TextSample:
    """A CSV file, in memory: declared columns as they are declared, others as they look."""

    table: pl.DataFrame
    where: str

    @classmethod
    def open(cls, path: Path, dialect: Dialect = KAGGLE) -> "TextSample":
        """Read a file.

        Raises:
            SampleError: If it is no CSV file.
        """
        try:
            texts = pl.read_csv(
                path,
                infer_schema=False,
                separator=dialect.separator,
                null_values=["", *dialect.null_tokens],
                encoding="utf8" if dialect.encoding == "utf-8" else dialect.encoding,
            )
        except (pl.exceptions.PolarsError, LookupError, UnicodeError) as error:
            raise SampleError(path, "it is no readable CSV file") from error
        return cls(
            texts.with_columns(_typed(texts[each], dialect) for each in texts.columns), path.name
        )

    @property
    def rows(self) -> int:
        """How many applications there are."""
        return self.table.height

    @property
    def names(self) -> Sequence[str]:
        """The columns there are."""
        return tuple(self.table.columns)

    def read(self, names: Sequence[str]) -> Mapping[str, pl.Series]:
        """Return some of the columns."""
        return {name: self.table[name] for name in names}

    def is_number(self, name: str) -> bool:
        """Return whether a column holds numbers; else words."""
        return self.table.schema[name] not in TEXTS


def open_sample(path: Path, dialect: Dialect = KAGGLE) -> Sample:
    """Open a file with one row an application.

    Raises:
        FileAccessError: If there is no such file.
        SampleError: If it is neither Parquet nor CSV.
    """
    if not path.is_file():
        raise FileAccessError(f"There is no file {path}.")
    try:
        if path.suffix == ".parquet":
            return ParquetSample.open(path)
        return TextSample.open(path, dialect)
    except OSError as error:
        raise FileAccessError(f"Cannot read {path}: {error.strerror or error}.") from error


def role_of(name: str) -> Role | None:
    """Return what a column is by its name; None: nothing that is compared, such as an identifier.

    >>> role_of("TARGET"), role_of("SK_ID_CURR"), role_of("AMT_CREDIT")
    (<Role.LABEL: 'label'>, None, <Role.FEATURE: 'feature'>)
    """
    if name in ROLES:
        return ROLES[name]
    return None if NO_FEATURE.fullmatch(name) else Role.FEATURE


def named(name: str, role: Role) -> Named:
    """Return a column with the theme of the feature that it is, or that alone reads it."""
    feature: Declared | None = BY_NAME.get(name) or LEARNED_BY_NAME.get(name)
    if name.startswith("theme_"):
        return Named(name, role, name.removeprefix("theme_"))
    theme = feature.theme.value if feature is not None else _THEME_OF_COLUMN.get(name)
    return Named(name, role, theme if role is Role.FEATURE else None)


def profile_of(column: pl.Series, role: Role, *, as_number: bool) -> Profile:
    """Return the profile of a column. Of reasons only those that were given count."""
    if role is Role.REASON:
        column = column.drop_nulls()
    if as_number and role is not Role.LABEL:
        return number_profile(numbers_in(column))
    texts = words_in(column).drop_nulls()
    counted = texts.value_counts(name="n")
    return CategoryProfile(len(column), dict(zip(counted[column.name], counted["n"], strict=True)))


def is_identifier(profile: Profile) -> bool:
    """Return whether a column of words names its rows rather than says something of them."""
    kinds = 0 if isinstance(profile, NumberProfile) else len(profile.counts)
    return kinds > MOST_WORDS and kinds > profile.known / 2


def numbers_in(column: pl.Series) -> Floats:
    """Return a column as numbers; NaN where there is none."""
    numbers = column.cast(pl.Float64, strict=False).fill_null(np.nan)
    return np.asarray(numbers.to_numpy(), dtype=np.float64)


def words_in(column: pl.Series) -> pl.Series:
    """Return a column as words: a whole number without its point."""
    if column.dtype in {pl.Float64, pl.Float32}:
        whole = column.cast(pl.Int64, strict=False)
        column = whole if (whole == column).all() else column
    return column.cast(pl.String)


def _typed(texts: pl.Series, dialect: Dialect) -> pl.Series:
    declared = _DECLARED.get(texts.name)
    if declared is not None:
        texts = texts.set(texts.is_in(list(declared.sentinels)), None)
        return texts if declared.kind in WORDS else _numbers(texts, dialect)
    numbers = _numbers(texts, dialect)
    known = len(texts) - texts.null_count()
    read = len(numbers) - numbers.null_count()
    return numbers if known and read >= READ_AS_NUMBERS * known else texts


def _numbers(texts: pl.Series, dialect: Dialect) -> pl.Series:
    if dialect.decimal != ".":
        texts = texts.str.replace(dialect.decimal, ".", literal=True)
    return texts.cast(pl.Float64, strict=False)


_DECLARED: Mapping[str, Column] = {each.name: each for each in APPLICATION_TRAIN.columns}
_THEME_OF_COLUMN: Mapping[str, str] = {
    each.columns[0][1]: each.theme.value
    for each in reversed(FEATURES)
    if len(each.columns) == 1 and each.columns[0][0] == APPLICATION_TRAIN.name
}
