"""Assessments as they are looked up, and the answers that were given once and are given again.

What a decision depends on, whole, is in the ledger; here is what people search and read.
"""

from sqlalchemy import BigInteger, Column, Double, Index, Integer, LargeBinary, Table, Text

from creditwright.store.tables.metadata import METADATA

ASSESSMENTS = Table(
    "assessment",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("application", BigInteger, nullable=False, index=True),
    Column("at", Text, nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("model_version", Integer, nullable=False),
    Column("bundle", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("policy_version", Text, nullable=False),
    Column("records_version", Integer, comment="None: the records came with the request."),
    Column("records_digest", Text, nullable=False),
    Column("default_probability", Double, nullable=False),
    Column("score", Double, nullable=False),
    Column("approve_up_to", Double, nullable=False),
    Column("decline_above", Double, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("referral", Text),
    Column("rule", Text),
    Column("reasons", Text, nullable=False, comment="Codes and words, costliest first, as JSON."),
    Column("coverage", Double, nullable=False),
    Column("unseen", Text, nullable=False, comment="Features of unknown categories, as JSON."),
    Column("ledger_entry", BigInteger, nullable=False, unique=True),
    # Lists are read from these in their order: those of an outcome, and those near a cut-off.
    Index("ix_assessment_by_outcome", "outcome", "ledger_entry"),
    Index(
        "ix_assessment_near_cut_off",
        "ledger_entry",
        "default_probability",
        "approve_up_to",
        "decline_above",
    ),
)

ANSWERS = Table(
    "answer_given",
    METADATA,
    Column("principal", Text, primary_key=True),
    Column("route", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("application", BigInteger, index=True, comment="Whose data it holds; None: of several."),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
