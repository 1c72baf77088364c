"""A booster within a stage: fitted the same way each time, kept as text, tried out as the model is.

LightGBM is used here and nowhere else among learned features.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.features.frame import Categories, FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.scoring.documents import DocumentError, document_bytes, read_document
from creditwright.scoring.golden import make_golden
from creditwright.scoring.structure import (
    CLASSIFIES,
    FORETELLS,
    canonical_model_text,
    check_structure,
)

if TYPE_CHECKING:
    import lightgbm

FIXED: Mapping[str, int | bool] = {
    "deterministic": True,
    "num_threads": 1,  # stages are fitted fold beside fold; threads within one wait for each other
    "force_col_wise": True,
    "verbosity": -1,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a stage's booster.

    Attributes:
        categories: The vocabulary in code order; None: a number.
    """

    name: str
    categories: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class LearnedBooster:
    """A booster with its columns.

    Attributes:
        text: Canonical model text; what is loaded is always read back from it.
    """

    text: str
    columns: tuple[Column, ...]
    _booster: "lightgbm.Booster" = field(repr=False, compare=False)

    @classmethod
    def of(cls, text: str, columns: tuple[Column, ...]) -> "LearnedBooster":
        """Load a booster from its text, which was checked before."""
        import lightgbm  # noqa: PLC0415 - seconds, and most commands open no model

        return cls(text, columns, lightgbm.Booster(model_str=text))

    @classmethod
    def read(cls, files: Mapping[str, bytes], name: str) -> "LearnedBooster":
        """Return the booster called `name` from the files of its stage.

        Raises:
            DocumentError: If its columns are not there, or are not those of its text.
        """
        for file in (f"{name}.txt", f"{name}.columns.json"):
            if file not in files:
                raise DocumentError(file, "it is not there")
        file = f"{name}.columns.json"
        columns = read_document(tuple[Column, ...], files[file], file=file)
        found = cls.of(files[f"{name}.txt"].decode("ascii", errors="replace"), columns)
        if found._booster.feature_name() != [each.name for each in columns]:  # noqa: SLF001
            raise DocumentError(file, f"it names other columns than {name}.txt")
        return found

    def predict(self, values: Floats, *, threads: int = 1) -> Floats:
        """Return the raw margin (log-odds, or the number foretold) of each row, shape (rows,)."""
        if values.shape[0] == 0:
            return np.empty(0)
        found = self._booster.predict(values, raw_score=True, num_threads=threads)
        return np.asarray(found, dtype=np.float64)

    def files(self, name: str) -> dict[str, bytes]:
        """Return its files within a stage: text, columns, golden rows."""
        model = check_structure(self.text, objectives=(CLASSIFIES, FORETELLS))
        return {
            f"{name}.txt": self.text.encode(),
            f"{name}.columns.json": document_bytes(self.columns),
            f"{name}.golden.json": document_bytes(make_golden(model, self.columns, self.predict)),
        }


def columns_for(frame: FeatureFrame | RowFrame, names: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns called `names`, with each category's vocabulary as found in `frame`."""
    return tuple(
        Column(name, frame.categories[name].vocabulary())
        if name in frame.categories
        else Column(name)
        for name in names
    )


def matrix_for(frame: FeatureFrame | RowFrame, columns: Iterable[Column]) -> Floats:
    """Return a frame's values as a booster sees them, shape (rows, columns)."""
    return matrix_of_values(frame.numbers, frame.categories, columns)


def matrix_of_values(
    numbers: Mapping[str, Floats], categories: Mapping[str, Categories], columns: Iterable[Column]
) -> Floats:
    """Return values taken by name; NaN where one is missing or not in the vocabulary."""
    found = [
        numbers[each.name]
        if each.categories is None
        else categories[each.name].in_vocabulary(each.categories)
        for each in columns
    ]
    return np.ascontiguousarray(np.column_stack(found))


def fit_booster(  # noqa: PLR0913 - the parts of a LightGBM training
    values: Floats,
    targets: Floats,
    columns: tuple[Column, ...],
    *,
    parameters: Mapping[str, float | int | str | bool],
    rounds: int,
    seed: int,
    weights: Floats | None = None,
) -> LearnedBooster:
    """Fit a booster; the same rows, parameters and seed give the same text.

    Args:
        values: Shape (rows, columns).
        targets: 0 and 1 where the objective is "binary", numbers where it is "regression".
        columns: What the columns of `values` are.
        parameters: LightGBM's, with the objective.
        rounds: How many trees.
        seed: Of what LightGBM draws.
        weights: Of each row.
    """
    import lightgbm  # noqa: PLC0415 - as above

    wanted = {**FIXED, **parameters, "seed": seed}
    dataset = lightgbm.Dataset(
        values,
        label=targets,
        weight=weights,
        feature_name=[each.name for each in columns],
        categorical_feature=[n for n, each in enumerate(columns) if each.categories is not None],
        params=wanted,
        free_raw_data=True,
    )
    booster = lightgbm.train(wanted, dataset, num_boost_round=rounds)
    return LearnedBooster.of(canonical_model_text(booster.model_to_string()), columns)
