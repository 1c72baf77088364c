"""Families: one value of a view's rows, several statistics, subsets and windows, each declared.

A family is data: what is measured, over which rows, and how. Each feature of it gets its own name,
its words in both languages and its unit, so that nothing is computed that the catalogue does not
describe.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from creditwright.core.text import Text
from creditwright.features import statistics
from creditwright.features.expression import Expression, col
from creditwright.features.feature import Feature, Theme
from creditwright.features.functions import from_the_start
from creditwright.features.statistics import MILLIONTHS
from creditwright.features.subsets import ALL_ROWS, Subset
from creditwright.features.views.view import View
from creditwright.records.table import AMOUNT_UNITS, Unit


class Statistic(StrEnum):
    """How the values of several rows become one."""

    MEAN = "mean"
    TOTAL = "total"
    LARGEST = "max"
    SMALLEST = "min"
    DEVIATION = "std"
    LAST = "last"  # of the rows in the view's order


MEAN, TOTAL, LARGEST, SMALLEST, DEVIATION, LAST = Statistic  # as themes write them


COMPUTED: Mapping[Statistic, Callable[[Expression, int], Expression]] = {
    Statistic.MEAN: statistics.mean,
    Statistic.TOTAL: statistics.total,
    Statistic.LARGEST: statistics.largest,
    Statistic.SMALLEST: statistics.smallest,
    Statistic.DEVIATION: statistics.deviation,
    Statistic.LAST: statistics.last,
}
# In French the measure brings its own "du", "de la" or "des".
WORDS: Mapping[Statistic, Text] = {
    Statistic.MEAN: Text(en="average", fr="moyenne"),
    Statistic.TOTAL: Text(en="total", fr="total"),
    Statistic.LARGEST: Text(en="highest", fr="maximum"),
    Statistic.SMALLEST: Text(en="lowest", fr="minimum"),
    Statistic.DEVIATION: Text(en="standard deviation of the", fr="écart type"),
    Statistic.LAST: Text(en="latest", fr="dernière valeur"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A whole number that each row of a view has, in steps of 1/`steps` of `unit`.

    `label.fr` begins with "du", "de la", "de l'" or "des", to follow the name of a statistic.
    """

    name: str  # its part in the features' names
    column: str
    label: Text
    unit: Unit
    steps: int = 1


def amount(name: str, column: str, en: str, fr: str) -> Measure:
    """Measure an amount, kept in thousandths of the currency unit."""
    return Measure(
        name=name,
        column=column,
        label=Text(en=en, fr=fr),
        unit=Unit.CURRENCY,
        steps=AMOUNT_UNITS,
    )


def share(name: str, column: str, en: str, fr: str, unit: Unit = Unit.RATIO) -> Measure:
    """Measure a ratio of each row, kept in millionths."""
    return Measure(name=name, column=column, label=Text(en=en, fr=fr), unit=unit, steps=MILLIONTHS)


def whole(name: str, column: str, unit: Unit, en: str, fr: str) -> Measure:
    """Measure a number that is whole in `unit` already."""
    return Measure(name=name, column=column, label=Text(en=en, fr=fr), unit=unit)


def days(name: str, column: str, en: str, fr: str) -> Measure:
    """Measure a number of days."""
    return whole(name, column, Unit.DAYS, en, fr)


@dataclass(frozen=True, slots=True)
class Over:
    """What a trend is measured along; `label` follows "change": "change from month to month"."""

    value: Expression
    label: Text


ROW_BY_ROW = Over(from_the_start(), Text(en="from one to the next", fr="de l'un à l'autre"))
BY_MONTH = Over(col("MONTHS_BALANCE"), Text(en="from month to month", fr="d'un mois à l'autre"))


@dataclass(frozen=True, slots=True)
class Family:
    """Where a family's rows come from, what its features' names begin with, and its theme."""

    view: View
    prefix: str
    theme: Theme

    def statistics(
        self,
        measures: Sequence[Measure],
        chosen: Sequence[Statistic],
        subsets: Sequence[Subset] = (ALL_ROWS,),
    ) -> list[Feature]:
        """Declare each statistic of each measure over each subset."""
        return [
            self._statistic(measure, statistic, subset)
            for measure in measures
            for subset in subsets
            for statistic in chosen
        ]

    def counts(
        self, name: str, label: Text, column: str, subsets: Sequence[Subset]
    ) -> list[Feature]:
        """Count the rows of each subset; `column` is one that every row has."""
        return [
            self._feature(
                subset.named(f"{self.prefix}_{name}"),
                subset.labelled(label),
                f"Number of rows of {self.view.name}{subset.described}.",
                subset.of(col(column)).len().as_number(),
                Unit.COUNT,
                when_no_rows=0.0,
            )
            for subset in subsets
        ]

    def shares(
        self, name: str, label: Text, condition: str, subsets: Sequence[Subset] = (ALL_ROWS,)
    ) -> list[Feature]:
        """Declare the share of rows where the flag `condition` holds, over each subset."""
        return [
            self._feature(
                subset.named(f"{self.prefix}_{name}_share"),
                subset.labelled(label),
                f"Share of the rows of {self.view.name} where {condition}{subset.described}.",
                subset.of(col(condition)).share_true(),
                Unit.SHARE,
            )
            for subset in subsets
        ]

    def times(
        self, name: str, label: Text, condition: str, subsets: Sequence[Subset] = (ALL_ROWS,)
    ) -> list[Feature]:
        """Count the rows where the flag `condition` holds, over each subset."""
        return [
            self._feature(
                subset.named(f"{self.prefix}_{name}_count"),
                subset.labelled(label),
                f"Number of rows of {self.view.name} where {condition}{subset.described}.",
                subset.of(col(condition)).times_true(),
                Unit.COUNT,
                when_no_rows=0.0,
            )
            for subset in subsets
        ]

    def trends(
        self, measures: Sequence[Measure], over: Over, subsets: Sequence[Subset]
    ) -> list[Feature]:
        """Declare by how much each measure rises along `over` (least squares) in each subset."""
        return [
            self._feature(
                subset.named(f"{self.prefix}_{measure.name}_trend"),
                subset.labelled(
                    Text(
                        en=f"change {over.label.en} of the {measure.label.en}",
                        fr=f"évolution {over.label.fr} {measure.label.fr}",
                    )
                ),
                f"Least-squares slope of {measure.column} {over.label.en} over the rows of "
                f"{self.view.name}{subset.described}.",
                subset.of(col(measure.column)).slope(over.value, measure.steps),
                measure.unit,
            )
            for measure in measures
            for subset in subsets
        ]

    def weighted(
        self, measures: Sequence[Measure], weight: str, name: str, label: Text
    ) -> list[Feature]:
        """Declare the average of each measure, each row as often as its whole number `weight` says.

        `name` and `label` end the features' names and labels: "recent", "recent ones more".
        """
        return [
            self._feature(
                f"{self.prefix}_{measure.name}_mean_{name}",
                Text(
                    en=f"average {measure.label.en}, {label.en}",
                    fr=f"moyenne {measure.label.fr}, {label.fr}",
                ),
                f"Mean of {measure.column} over the rows of {self.view.name}, weighted "
                f"by {weight}.",
                col(measure.column).weighted_mean(col(weight)).in_units(measure.steps),
                measure.unit,
            )
            for measure in measures
        ]

    def kinds(self, name: str, label: Text, column: str) -> Feature:
        """Count the different known values of a column."""
        return self._feature(
            f"{self.prefix}_{name}",
            label,
            f"Number of different known values of {column} in {self.view.name}.",
            col(column).n_unique().as_number(),
            Unit.COUNT,
            when_no_rows=0.0,
        )

    def _statistic(self, measure: Measure, statistic: Statistic, subset: Subset) -> Feature:
        words = WORDS[statistic]
        label = Text(
            en=f"{words.en} {measure.label.en}",
            fr=f"{words.fr} {measure.label.fr}",
        )
        return self._feature(
            subset.named(f"{self.prefix}_{measure.name}_{statistic}"),
            subset.labelled(label),
            f"{statistic.name.capitalize()} of {measure.column} over the rows of "
            f"{self.view.name}{subset.described}.",
            COMPUTED[statistic](subset.of(col(measure.column)), measure.steps),
            measure.unit,
        )

    def _feature(
        self,
        name: str,
        label: Text,
        meaning: str,
        value: Expression,
        unit: Unit,
        *,
        when_no_rows: float | None = None,
    ) -> Feature:
        return Feature(
            name=name,
            label=label,
            meaning=meaning,
            source=self.view.name,
            value=value,
            unit=unit,
            theme=self.theme,
            when_no_rows=when_no_rows,
        )
