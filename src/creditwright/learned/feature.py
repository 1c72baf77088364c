"""What a learned feature is: a number about one application that a fitted stage computes."""

from dataclasses import dataclass

from creditwright.core.text import Text
from creditwright.features.feature import LEARNED, Dtype, Theme
from creditwright.records.table import Sensitivity, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedFeature:
    """One learned feature: declared as all others are, but with what it reads in place of a value.

    Attributes:
        reads: The features it is computed from, by name.
        rows: The row values it is computed from: (view, names).
        columns: The declared columns behind those, as (table, column); the catalogue fills them in.
        sensitivity: The strongest among those columns.
    """

    name: str
    label: Text
    meaning: str
    unit: Unit
    theme: Theme
    reads: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    source: str = LEARNED
    dtype: Dtype = Dtype.NUMBER
    when_no_rows: float | None = None
