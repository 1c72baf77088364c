"""Facts of an application as older systems told them: days as years."""

from creditwright.records.given import GivenRow

DAYS_A_YEAR = 365.25


def age_in_years(row: GivenRow) -> int | None:
    """Return the applicant's age in whole years on the day of the application; None: not known."""
    return _years(row["DAYS_BIRTH"])


def years_employed(row: GivenRow) -> int | None:
    """Return for how many whole years the applicant has had the job; None: none, or not known."""
    return _years(row["DAYS_EMPLOYED"])


def _years(days: object) -> int | None:
    """Return days counted back from the application as whole years."""
    return int(-days / DAYS_A_YEAR) if isinstance(days, int | float) else None
