"""What people make of assessments: their decisions, what applicants contest, notes, the work list.

Decisions, contests and notes are added and never changed; each has its entry in the ledger.
"""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from creditwright.store.tables.metadata import METADATA

REVIEWS = Table(
    "review",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("assessment", Text, nullable=False, index=True),
    Column("application", BigInteger, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("contest", Text, unique=True, comment="The contest that it answers; None: none."),
    Column("at", Text, nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("before", Text, nullable=False, comment="The outcome that held until then."),
    Column("after", Text, nullable=False),
    Column("code", Text, nullable=False, comment="Why, as it is counted."),
    Column("text", Text, nullable=False, comment="Why, in the person's own words."),
    Column("reasons", Text, nullable=False, comment="Told to the applicant, as JSON."),
    Column("ledger_entry", BigInteger, nullable=False, unique=True),
)

CONTESTS = Table(
    "contest",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("assessment", Text, nullable=False, index=True),
    Column("application", BigInteger, nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("statement", Text, nullable=False, comment="In the applicant's own words."),
    Column("answer_by", Text, nullable=False),
    Column("ledger_entry", BigInteger, nullable=False, unique=True),
)

NOTES = Table(
    "note",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("application", BigInteger, nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("ledger_entry", BigInteger, nullable=False, unique=True),
)

WORK = Table(
    "work_item",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("application", BigInteger, nullable=False),
    Column("assessment", Text, index=True, comment="None: nothing was assessed yet."),
    Column("contest", Text, unique=True, comment="None: it was referred."),
    Column("correction", Text, unique=True, comment="None: it is not about the data."),
    Column("why", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("assigned_to", Text, comment="A person's id; None: nobody's yet."),
    Column("closed_at", Text, comment="None: it waits."),
    Index(None, "application", "closed_at"),
    Index(None, "closed_at", "due_at"),
    comment="What waits for a person to decide, and until when.",
)
