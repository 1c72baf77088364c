"""What a feature is: one number or category about one application, declared once."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from creditwright.core.text import Text
from creditwright.features.expression import Expression
from creditwright.features.window import Window
from creditwright.records.table import Sensitivity, Unit

APPLICATION = "application"  # the source of a feature read from the application's own row
DERIVED = "derived"  # the source of a feature computed from other features
LEARNED = "learned"  # the source of a feature that something fitted on training rows computes


class Theme(StrEnum):
    """The business group a feature belongs to; reasons are given by theme."""

    EXTERNAL_SCORES = "external_scores"
    LOAN_TERMS = "loan_terms"
    AFFORDABILITY = "affordability"
    EMPLOYMENT = "employment"
    STABILITY = "stability"  # how long at the address, with the identity document, the telephone
    HOUSING = "housing"
    REGION = "region"
    PROPERTY = "property"  # car, home owned
    CONTACT = "contact"  # ways to be reached, documents given, hour of the request
    SOCIAL_CIRCLE = "social_circle"
    PERSONAL = "personal"  # sex, age, family: protected
    BUREAU_DEBT = "bureau_debt"
    BUREAU_REPAYMENT = "bureau_repayment"
    BUREAU_ACTIVITY = "bureau_activity"  # loans opened and closed elsewhere, enquiries
    PREVIOUS_APPLICATIONS = "previous_applications"
    REPAYMENT = "repayment"  # instalments of the lender's own credits
    POINT_OF_SALE = "point_of_sale"
    CARD_USE = "card_use"
    DEBT_BURDEN = "debt_burden"  # all debts together against income


class Dtype(StrEnum):
    """Whether a feature is a number or a category."""

    NUMBER = "number"
    CATEGORY = "category"


class Declared(Protocol):
    """What is said of every feature, however its value comes about."""

    @property
    def name(self) -> str:
        """Lower-case, words joined by underscores, the window or unit at the end."""
        ...

    @property
    def label(self) -> Text:
        """What an applicant or an officer reads."""
        ...

    @property
    def meaning(self) -> str:
        """One sentence that says how it is computed."""
        ...

    @property
    def source(self) -> str:
        """What it is computed from: a view, `APPLICATION`, `DERIVED` or `LEARNED`."""
        ...

    @property
    def unit(self) -> Unit:
        """In what the value is counted."""
        ...

    @property
    def theme(self) -> Theme:
        """The business group it belongs to."""
        ...

    @property
    def dtype(self) -> Dtype:
        """Whether it is a number or a category."""
        ...

    @property
    def when_no_rows(self) -> float | None:
        """The value for an application without rows in the view."""
        ...

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The declared columns it is computed from, as (table, column)."""
        ...

    @property
    def sensitivity(self) -> Sensitivity:
        """The strongest among those columns."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Feature:
    """One feature: its name, its words, and the expression that is its value.

    Two features are the same only if they are one object: expressions cannot be compared.

    Attributes:
        name: Lower-case, words joined by underscores, the window or unit at the end.
        label: What an applicant or an officer reads.
        meaning: One sentence that says how it is computed.
        source: The view the expression reads, `APPLICATION` or `DERIVED`.
        value: For a history view an aggregate over one application's rows; for the application an
            expression over its cleaned row; for a derived feature one over other features.
        when_no_rows: The value for an application without rows in the view, where the table is
            there. None: no rows is not the same as a count of none.
        columns: The declared columns it is computed from, as (table, column). The catalogue fills
            this in from what the expression reads, and `sensitivity` from them.
        sensitivity: The strongest among those columns.
        window: Which rows count, by when they happened or by their place; None: all that its
            expression lets through. The catalogue reads it off the expression.
    """

    name: str
    label: Text
    meaning: str
    source: str
    value: Expression
    unit: Unit
    theme: Theme
    dtype: Dtype = Dtype.NUMBER
    when_no_rows: float | None = None
    columns: tuple[tuple[str, str], ...] = ()
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    window: Window | None = None
