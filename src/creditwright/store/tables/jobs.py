"""Work that takes a while: who asked for it, how far it is, what came of it."""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from creditwright.store.tables.metadata import METADATA

JOBS = Table(
    "job",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("principal", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("application", BigInteger, nullable=False, index=True),
    Column("asked_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("result", Text, comment="As JSON; None: not done."),
    Column("problem", Text, comment="A word for what went wrong; None: nothing did."),
    Index(None, "principal", "kind", "asked_at"),
)
