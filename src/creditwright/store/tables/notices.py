"""Notices as they were given: the page itself, word for word, and never changed."""

from sqlalchemy import BigInteger, Column, Table, Text

from creditwright.store.tables.metadata import METADATA

NOTICES = Table(
    "notice",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("assessment", Text, nullable=False, index=True),
    Column("application", BigInteger, nullable=False, index=True),
    Column("review", Text, comment="The person's decision it tells of; None: what was assessed."),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False, comment="Who gave it; an applicant: who fetched it."),
    Column("language", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("sha256", Text, nullable=False, comment="Of the page."),
    Column("page", Text, nullable=False, comment="As HTML, as it was given."),
    Column("ledger_entry", BigInteger, nullable=False, unique=True),
)
