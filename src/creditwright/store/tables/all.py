"""Every table there is, for whoever makes or compares a database."""

from creditwright.store.tables import applicants, assessments, ledger, people
from creditwright.store.tables.metadata import METADATA

__all__ = ["METADATA", "applicants", "assessments", "ledger", "people"]
