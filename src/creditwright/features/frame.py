"""Features once computed: numbers in one matrix, categories as codes, columns found by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.records.records import APPLICATION_KEY

Codes = NDArray[np.int32]
Identifiers = NDArray[np.int64]

ABSENT = -1  # the code of a category that is not known
TEXTS = (pl.String, pl.Categorical)
FEW_ROWS = 500  # up to here a dictionary of Python is quicker than starting Polars


@dataclass(frozen=True, slots=True)
class Categories:
    """A column of categories: `words[codes[i]]` is the value of row i, `ABSENT` where missing."""

    codes: Codes
    words: tuple[str, ...]

    @classmethod
    def of(cls, column: pl.Series) -> "Categories":
        """Return a column of texts as codes; words in the order of their letters."""
        if len(column) <= FEW_ROWS:
            values = column.cast(pl.String).to_list()
            words = sorted({value for value in values if value is not None})
            code: dict[str | None, int] = {word: place for place, word in enumerate(words)}
            codes = np.array([code.get(value, ABSENT) for value in values], dtype=np.int32)
            return cls(codes, tuple(words))
        numbered = column.cast(pl.Categorical)
        used = numbered.drop_nulls().unique()
        kinds = pl.DataFrame({"word": used.cast(pl.String), "number": used.to_physical()})
        kinds = kinds.sort("word")
        return cls(_renumbered(numbered, kinds["number"]), tuple(kinds["word"]))

    @classmethod
    def joined(cls, parts: Sequence["Categories"], order: Rows) -> "Categories":
        """Return the rows of all parts as one column, in this order."""
        words = tuple(sorted({word for part in parts for word in part.words}))
        place = {word: code for code, word in enumerate(words)}
        codes = [
            np.array([*(place[word] for word in part.words), ABSENT], dtype=np.int32)[part.codes]
            for part in parts
        ]
        return cls(np.concatenate(codes)[order], words)

    def column(self, name: str) -> pl.Series:
        """Return the texts themselves."""
        words = pl.Series(self.words, dtype=pl.String)
        codes = pl.Series(self.codes)
        found = words.gather(codes.clip(lower_bound=0)) if self.words else None
        if found is None:
            return pl.Series(name, [None] * len(codes), dtype=pl.String)
        return found.zip_with(codes >= 0, pl.Series([None], dtype=pl.String)).alias(name)

    def vocabulary(self) -> tuple[str, ...]:
        """Return the words that some row has, in the order of their letters."""
        used = np.unique(self.codes)
        return tuple(sorted(self.words[code] for code in used.tolist() if code != ABSENT))

    def at(self, rows: Rows | Flags) -> "Categories":
        """Return some rows, by position or by flag."""
        return Categories(self.codes[rows], self.words)

    def in_vocabulary(self, vocabulary: Sequence[str]) -> Floats:
        """Return the place of each value in `vocabulary`; NaN where it is missing or not there."""
        places = {word: float(place) for place, word in enumerate(vocabulary)}
        coded = np.array([*(places.get(word, np.nan) for word in self.words), np.nan])
        return coded[self.codes]  # ABSENT, -1, is the last


def _renumbered(column: pl.Series, numbers: pl.Series) -> Codes:
    """Return for each value the place of its number among `numbers`; ABSENT where it is missing."""
    largest = 0 if numbers.is_empty() else int(numbers.to_numpy().max())
    places = np.full(largest + 2, ABSENT, dtype=np.int32)
    places[numbers.to_numpy()] = np.arange(len(numbers))
    return places.take(column.to_physical().fill_null(largest + 1).to_numpy())


@dataclass(frozen=True, slots=True)
class FeatureFrame:
    """The features of some applications, one row each, sorted by SK_ID_CURR.

    Attributes:
        applications: SK_ID_CURR of each row, shape (n,).
        numbers: By name each feature that is a number, shape (n,); NaN where it is missing.
        categories: By name each feature that is a category.
    """

    applications: Identifiers
    numbers: Mapping[str, Floats]
    categories: Mapping[str, Categories]

    @classmethod
    def of(cls, frame: pl.DataFrame) -> "FeatureFrame":
        """Return what a Polars frame holds: SK_ID_CURR, numbers, and texts."""
        numbers: dict[str, Floats] = {}
        categories: dict[str, Categories] = {}
        for column in frame.drop(APPLICATION_KEY).iter_columns():
            if column.dtype in TEXTS:
                categories[column.name] = Categories.of(column)
            else:
                number = column.cast(pl.Float64).fill_null(float("nan"))
                numbers[column.name] = number.to_numpy()
        return cls(frame[APPLICATION_KEY].to_numpy().astype(np.int64), numbers, categories)

    @classmethod
    def joined(cls, parts: Sequence["FeatureFrame"]) -> "FeatureFrame":
        """Return the applications of all parts as one frame, in order of their numbers.

        Args:
            parts: At least one; all with the same features.
        """
        applications = np.concatenate([part.applications for part in parts])
        order = np.argsort(applications, kind="stable")
        first = parts[0]
        return cls(
            applications[order],
            {
                name: np.concatenate([part.numbers[name] for part in parts])[order]
                for name in first.numbers
            },
            {
                name: Categories.joined([part.categories[name] for part in parts], order)
                for name in first.categories
            },
        )

    @property
    def height(self) -> int:
        """The number of applications."""
        return int(self.applications.size)

    def knows(self, name: str) -> bool:
        """Return whether some application has a value of this feature."""
        if name in self.numbers:
            return not bool(np.isnan(self.numbers[name]).all())
        return bool((self.categories[name].codes != ABSENT).any())

    def with_numbers(self, more: Mapping[str, Floats]) -> "FeatureFrame":
        """Return the same with more numbers, or with some replaced."""
        return FeatureFrame(self.applications, {**self.numbers, **more}, self.categories)

    def without(self, name: str) -> "FeatureFrame":
        """Return the same without one of the numbers."""
        numbers = {each: values for each, values in self.numbers.items() if each != name}
        return FeatureFrame(self.applications, numbers, self.categories)

    def at(self, rows: Rows | Flags) -> "FeatureFrame":
        """Return some applications, by position or by flag."""
        return FeatureFrame(
            self.applications[rows],
            {name: values[rows] for name, values in self.numbers.items()},
            {name: each.at(rows) for name, each in self.categories.items()},
        )

    def frame(self, names: Sequence[str]) -> pl.DataFrame:
        """Return SK_ID_CURR and these features as a Polars frame, null where a value is missing."""
        columns = [pl.Series(APPLICATION_KEY, self.applications)]
        for name in names:
            if name in self.numbers:
                columns.append(pl.Series(name, self.numbers[name], nan_to_null=True))
            else:
                columns.append(self.categories[name].column(name))
        return pl.DataFrame(columns)
