"""Proposals of other cut-offs: who made them and why, and what a second person said."""

from sqlalchemy import BigInteger, Column, Double, Table, Text

from creditwright.store.tables.metadata import METADATA

PROPOSALS = Table(
    "policy_proposal",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("bundle", Text, nullable=False, comment="The one in use then."),
    Column("model", Text, nullable=False, comment="Its name and version."),
    Column("approve_up_to", Double, nullable=False),
    Column("decline_above", Double, nullable=False),
    Column("figures", Text, nullable=False, comment="What it would do, as JSON."),
    Column("ledger_entry", BigInteger, nullable=False, unique=True),
    Column("decided_at", Text, comment="None: it waits."),
    Column("decided_by", Text),
    Column("decision", Text, comment="Approved, refused or withdrawn."),
    Column("words", Text, comment="Why, in the words of who decided."),
    Column("new_bundle", Text, comment="The one that it put in force; None: none."),
    comment="Changes of the policy's cut-offs that somebody proposed and another decides on.",
)
