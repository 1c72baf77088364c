"""The kill switch: each turn of it, by whom and why."""

from sqlalchemy import BigInteger, Boolean, Column, Table, Text

from creditwright.store.tables.metadata import METADATA

KILL_SWITCH = Table(
    "kill_switch",
    METADATA,
    Column("ledger_entry", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    comment="The last row holds: while it is on, nobody is declined without a person.",
)
