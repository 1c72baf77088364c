"""What people ask of their data, what must not be erased, what is gone for its time was over."""

from sqlalchemy import BigInteger, Column, Table, Text

from creditwright.store.tables.metadata import METADATA

CORRECTIONS = Table(
    "correction",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("application", BigInteger, nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False, comment="Who asked for it."),
    Column("changes", Text, nullable=False, comment="Columns and what they should be, as JSON."),
    Column("statement", Text, nullable=False, comment="Why, in their own words."),
    Column("decided_at", Text, comment="None: it waits."),
    Column("decided_by", Text),
    Column("answer", Text, comment="In the words of who decided."),
    Column("version", BigInteger, comment="Of the records since; None: they stayed."),
    Column("before", Text, comment="The assessment before it; None: there was none."),
    Column("after", Text, comment="The assessment that it led to; None: there is none."),
)

RESTRICTIONS = Table(
    "restriction",
    METADATA,
    Column("application", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    comment="Applications that are kept and not assessed.",
)

HOLDS = Table(
    "legal_hold",
    METADATA,
    Column("application", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    comment="Applications that nobody may erase: a claim, or an order of an authority.",
)

PURGED = Table(
    "purged",
    METADATA,
    Column("about", Text, primary_key=True),
    Column("at", Text, nullable=False),
    comment="Ids of what was removed because its time was over; no personal data.",
)
