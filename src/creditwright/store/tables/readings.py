"""What was found each time the model's decisions were watched, so that it is seen over time."""

from sqlalchemy import BigInteger, Boolean, Column, Double, Integer, Table, Text

from creditwright.store.tables.metadata import METADATA

READINGS = Table(
    "reading",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("bundle", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("model_version", Text, nullable=False),
    Column("since", Text, nullable=False, comment="The first day of a decision, YYYY-MM-DD."),
    Column("until", Text, nullable=False, comment="The last day of a decision.", index=True),
    Column("reference", BigInteger, nullable=False, comment="Applications of the reference."),
    Column("current", BigInteger, nullable=False, comment="Decisions that were read."),
    Column("tests", Integer, nullable=False, comment="How many were made, and so corrected for."),
    Column("alarms", Text, nullable=False, comment="As JSON, the most severe first."),
    comment="Each time that recorded decisions were compared with a model's reference.",
)

READING_COLUMNS = Table(
    "reading_column",
    METADATA,
    Column("reading", Text, primary_key=True),
    Column("name", Text, primary_key=True, index=True),
    Column("role", Text, nullable=False),
    Column("theme", Text, comment="The feature's; None: it has none."),
    Column("psi", Double, comment="None: too few values."),
    Column("shift", Double, comment="None: too few values."),
    Column("drifted", Boolean, nullable=False, comment="Whether it raised an alarm of drift."),
    Column("found", Text, nullable=False, comment="All that was found of it, as JSON."),
    comment="What a reading found in one column.",
)
