"""What became of loans, as the lender tells it afterwards: added, never changed."""

from sqlalchemy import BigInteger, Boolean, Column, Table, Text

from creditwright.store.tables.metadata import METADATA

LOAN_OUTCOMES = Table(
    "loan_outcome",
    METADATA,
    Column("application", BigInteger, primary_key=True, autoincrement=False),
    Column("seen_on", Text, primary_key=True, comment="The day it was so, YYYY-MM-DD."),
    Column("defaulted", Boolean, primary_key=True),
    Column("recorded_at", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    comment="Labels, back-filled: whether a loan had defaulted by a day.",
)
"""One application, one day and one answer are one row, however often it is told."""
