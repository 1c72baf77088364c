"""Features that the application states itself: a column, in the unit people use."""

from creditwright.core.text import Text
from creditwright.features.expression import Expression, col
from creditwright.features.feature import APPLICATION, DERIVED, Dtype, Feature, Theme
from creditwright.records.table import AMOUNT_UNITS, Unit
from creditwright.records.tables import APPLICATION_TRAIN


def stated(column: str, name: str, label: Text, unit: Unit, theme: Theme) -> Feature:
    """Declare a number as the application states it (a flag is 1 or 0)."""
    meaning = f"{column} of the application."
    value = col(column).as_number()
    return _stated(name, label, meaning, value, unit, theme)


def stated_amount(column: str, name: str, label: Text, theme: Theme) -> Feature:
    """Declare an amount of the application, in currency units."""
    value = col(column).in_units(AMOUNT_UNITS)
    meaning = f"{column} of the application, in currency units."
    return _stated(name, label, meaning, value, Unit.CURRENCY, theme)


def stated_days_before(column: str, name: str, label: Text, theme: Theme) -> Feature:
    """Declare how many days before the application something happened, as a positive number."""
    meaning = f"Days from {column} to the application."
    value = -col(column).as_number()
    return _stated(name, label, meaning, value, Unit.DAYS, theme)


def stated_category(column: str, name: str, label: Text, theme: Theme) -> Feature:
    """Declare a category of the application, in the lender's own words."""
    return Feature(
        name=name,
        label=label,
        meaning=f"{column} of the application.",
        source=APPLICATION,
        value=col(column),
        unit=Unit.NONE,
        theme=theme,
        dtype=Dtype.CATEGORY,
    )


def labelled(column: str) -> Text:
    """Return the label that the column is declared with."""
    return APPLICATION_TRAIN.column(column).label


def _stated(
    name: str, label: Text, meaning: str, value: Expression, unit: Unit, theme: Theme
) -> Feature:
    return Feature(
        name=name,
        label=label,
        meaning=meaning,
        source=APPLICATION,
        value=value,
        unit=unit,
        theme=theme,
    )


def derived(
    name: str, label: Text, meaning: str, value: Expression, unit: Unit, theme: Theme
) -> Feature:
    """Declare a number computed from other features, which `value` reads by their names."""
    return Feature(
        name=name,
        label=label,
        meaning=meaning,
        source=DERIVED,
        value=value,
        unit=unit,
        theme=theme,
    )


def ratio_of(
    numerator: str, denominator: str, label: Text, theme: Theme, *, name: str | None = None
) -> Feature:
    """Declare one feature divided by another; null where either is null or the second is 0."""
    return derived(
        name or f"{numerator}_to_{denominator}",
        label,
        f"{numerator} divided by {denominator}.",
        col(numerator) / col(denominator),
        Unit.RATIO,
        theme,
    )
