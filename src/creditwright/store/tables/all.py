"""Every table there is, for whoever makes or compares a database."""

from creditwright.store.tables import (
    applicants,
    assessments,
    jobs,
    kill_switch,
    ledger,
    loan_outcomes,
    notices,
    people,
    privacy,
    proposals,
    readings,
    reviews,
)
from creditwright.store.tables.metadata import METADATA

__all__ = [
    "METADATA",
    "applicants",
    "assessments",
    "jobs",
    "kill_switch",
    "ledger",
    "loan_outcomes",
    "notices",
    "people",
    "privacy",
    "proposals",
    "readings",
    "reviews",
]
