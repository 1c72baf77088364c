"""Subsets: which of an application's rows count, each with its words and its part in a name."""

from collections.abc import Sequence
from dataclasses import dataclass

from creditwright.core.text import Text
from creditwright.features.expression import EVERY_ROW, Expression, col
from creditwright.features.functions import from_the_end, from_the_start


@dataclass(frozen=True, slots=True, kw_only=True)
class Subset:
    """Which rows of an application count: all, those of a kind, those of the last months.

    `label` follows a comma: "active loans", "in the last 12 months".
    """

    name: str = ""  # the last part of the features' names
    label: Text | None = None
    rows: Expression | None = None

    def of(self, value: Expression) -> Expression:
        """Return the values of the rows that count."""
        return value if self.rows is None else value.filter(self.rows)

    def named(self, name: str) -> str:
        """Return a feature's name with this subset's at its end."""
        return f"{name}_{self.name}" if self.name else name

    def labelled(self, label: Text) -> Text:
        """Return a feature's label with this subset's at its end."""
        if self.label is None:
            return label
        return Text(en=f"{label.en}, {self.label.en}", fr=f"{label.fr}, {self.label.fr}")

    def within(self, other: "Subset") -> "Subset":
        """Return the rows that count here and in `other`; neither may be all rows."""
        if self.rows is None or other.rows is None or self.label is None or other.label is None:
            raise ValueError(f"{self.name!r} within {other.name!r}: one of them is all rows")
        return Subset(
            name=f"{self.name}_{other.name}",
            label=other.labelled(self.label),
            rows=self.rows & other.rows,
        )

    @property
    def described(self) -> str:
        """What to add to a feature's meaning."""
        return "" if self.label is None else f" ({self.label.en})"


ALL_ROWS = Subset()


def of_kind(name: str, flag: str, en: str, fr: str) -> Subset:
    """Return the rows whose `flag` is true."""
    return Subset(name=name, label=Text(en=en, fr=fr), rows=col(flag))


def days_windows(column: str, years: Sequence[int]) -> list[Subset]:
    """Subsets of the rows dated at most so many years (of 365 days) before the application."""
    return [
        Subset(
            name=f"{number}y",
            label=Text(
                en="in the last year" if number == 1 else f"in the last {number} years",
                fr="sur la dernière année" if number == 1 else f"sur {number} ans",
            ),
            rows=col(column) >= -365 * number,
        )
        for number in years
    ]


def recent_days(column: str, days: Sequence[int]) -> list[Subset]:
    """Subsets of the rows dated at most so many days before the application."""
    return [
        Subset(
            name=f"{number}d",
            label=Text(en=f"in the last {number} days", fr=f"sur les {number} derniers jours"),
            rows=col(column) >= -number,
        )
        for number in days
    ]


def months_windows(column: str, months: Sequence[int]) -> list[Subset]:
    """Subsets of the rows of the last months; month -1 is the last whole one."""
    return [
        Subset(
            name=f"{number}m",
            label=Text(
                en=f"in the last {number} months",
                fr=f"sur {number} mois",
            ),
            rows=col(column) >= -number,
        )
        for number in months
    ]


def last_rows(numbers: Sequence[int], rows: Text, of: Subset = ALL_ROWS) -> list[Subset]:
    """Subsets of the last few rows, in the view's order, of those that count in `of`.

    `rows` names the rows and follows a number: "instalments", "dernières mensualités".
    """
    counted = EVERY_ROW if of.rows is None else of.rows
    return [
        Subset(
            name="_".join(part for part in (of.name, f"last{number}") if part),
            label=Text(en=f"last {number} {rows.en}", fr=f"{number} {rows.fr}"),
            rows=from_the_end(counted) <= number,
        )
        for number in numbers
    ]


def first_rows(number: int, rows: Text) -> Subset:
    """Return the subset of the first few rows, in the view's order; see `last_rows`."""
    return Subset(
        name=f"first{number}",
        label=Text(en=f"first {number} {rows.en}", fr=f"{number} {rows.fr}"),
        rows=from_the_start() <= number,
    )
