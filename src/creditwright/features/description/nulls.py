"""What a feature is where something is missing: found by running its own expression on nothing."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from creditwright.core.text import Text
from creditwright.features.catalogue import BY_NAME, FEATURES
from creditwright.features.expression import EVERY_ROW, Expression, is_aggregate, of
from creditwright.features.feature import APPLICATION, DERIVED, Dtype, Feature
from creditwright.features.frame import ABSENT, Categories
from creditwright.features.groups import Groups
from creditwright.features.program import program_for
from creditwright.features.vector import Value, Vector
from creditwright.features.views.all import VIEWS
from creditwright.records.table import Kind
from creditwright.records.tables import APPLICATION_TRAIN

COUNTED = "counted"  # rows are counted whether their value is known or not
# Where one of these stands, a value may be known though something it reads is not.
_FORGIVING = frozenset({"is_null", "is_known", "fill_null", "sum_of", "smallest_of", "largest_of",
                        "choose", "both", "either"})  # fmt: skip
_OF_ONE_ROW = {each.name: each.value for each in FEATURES if each.source not in VIEWS}


@dataclass(frozen=True, slots=True)
class NullPolicy:
    """What a feature is where something is missing; None: it is missing too.

    Attributes:
        table_absent: Where the lender has no such table.
        no_rows: Where the application has no rows in it.
        no_rows_that_count: Where it has rows, but none that the feature counts.
        all_unknown: Where all that it reads is missing, in rows that are there.
        words: The same in a sentence.
    """

    table_absent: float | None
    no_rows: float | None
    no_rows_that_count: float | None
    all_unknown: float | str | None
    words: Text

    def as_document(self) -> dict[str, Any]:
        """Return it, of JSON types."""
        return {
            "table_absent": self.table_absent,
            "no_rows": self.no_rows,
            "no_rows_that_count": self.no_rows_that_count,
            "all_unknown": self.all_unknown,
            "words": {"en": self.words.en, "fr": self.words.fr},
        }


def null_policy(feature: Feature) -> NullPolicy:
    """Return what a feature is where something is missing."""
    if feature.source in VIEWS:
        return _of_rows(feature)
    if feature.source not in {APPLICATION, DERIVED}:
        words = Text(en="what its model makes of it", fr="ce qu'en fait son modèle")
        return NullPolicy(None, None, None, None, words)
    unknown = _of_unknown(feature)
    forgiving = any(each.operation in _FORGIVING for each in _parts(feature.value))
    return NullPolicy(None, None, None, unknown, _of_one_row(unknown, forgiving=forgiving))


def _of_rows(feature: Feature) -> NullPolicy:
    none = _value(feature, Groups.sized(_one(0)))
    unknown: float | str | None = _of_unknown(feature)
    if unknown is not None and unknown != 0:
        unknown = COUNTED
    no_rows = feature.when_no_rows
    return NullPolicy(None, no_rows, none, unknown, _in_words(no_rows, none, unknown))


def _of_unknown(feature: Feature) -> float | None:
    """Return the value where there is one row that counts, and nothing is known in it."""
    return _value(feature, Groups.sized(_one(1)))


def _one(number: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array([number], dtype=np.int64)


def _value(feature: Feature, groups: Groups) -> float | None:
    """Return the value over rows that all count, and of which nothing is known."""
    if feature.dtype is Dtype.CATEGORY:
        return None
    declared = VIEWS[feature.source].derived if feature.source in VIEWS else _OF_ONE_ROW
    program = program_for({"found": _over_every_row(feature.value)}, declared)
    unknown = {name: _unknown(_kind(feature, name), groups.rows) for name in program.inputs}
    found = program.run(unknown, groups)["found"]
    if isinstance(found, Categories):
        return None
    number = float(np.atleast_1d(found.floats())[0])
    return None if np.isnan(number) else number


def _over_every_row(value: Expression) -> Expression:
    """Return an expression whose aggregates count every row."""
    arguments = tuple(map(_over_every_row, value.arguments))
    if is_aggregate(value):
        arguments = (arguments[0], EVERY_ROW, *arguments[2:])
    return of(value.operation, *arguments, setting=value.setting) if arguments else value


def _kind(feature: Feature, name: str) -> Kind:
    if name in BY_NAME and feature.source not in VIEWS:
        return Kind.NUMBER
    table = VIEWS[feature.source].table if feature.source in VIEWS else APPLICATION_TRAIN
    # what another table says of a row, or what merging counts, is a whole number
    return table.column(name).kind if name in table.column_names else Kind.COUNT


def _unknown(kind: Kind, rows: int) -> Value:
    if kind is Kind.CATEGORY:
        return Categories(np.full(rows, ABSENT, dtype=np.int32), ())
    if kind is Kind.NUMBER:
        return Vector(np.full(rows, np.nan))
    nothing = np.zeros(rows, dtype=np.bool_)
    return Vector(nothing if kind is Kind.FLAG else nothing.astype(np.int64), nothing)


def _told(value: float | str | None) -> Text:
    if value is None:
        return Text(en="missing", fr="absent")
    if isinstance(value, str):
        return Text(en="counted all the same", fr="comptée quand même")
    return Text(en=f"{value:g}", fr=f"{value:g}")


def _in_words(no_rows: float | None, none: float | None, unknown: float | str | None) -> Text:
    first, second, third = _told(no_rows), _told(none), _told(unknown)
    return Text(
        en=f"without rows {first.en}; where no row counts {second.en}; where nothing is known in "
        f"the rows that count {third.en}; without the table missing",
        fr=f"sans ligne : {first.fr} ; si aucune ligne ne compte : {second.fr} ; si rien n'est "
        f"connu dans celles qui comptent : {third.fr} ; sans la table : absent",
    )


def _of_one_row(unknown: float | None, *, forgiving: bool) -> Text:
    told = _told(unknown)
    if unknown is None and not forgiving:
        return Text(
            en="missing where anything it reads is missing, or it would divide by zero",
            fr="absent si l'une des valeurs lues est absente, ou s'il fallait diviser par zéro",
        )
    return Text(
        en=f"{told.en} where all it reads is missing",
        fr=f"si toutes les valeurs lues sont absentes : {told.fr}",
    )


def _parts(value: Expression) -> list[Expression]:
    return [value, *(part for each in value.arguments for part in _parts(each))]
