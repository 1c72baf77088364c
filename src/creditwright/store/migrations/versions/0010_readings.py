"""What was found each time decisions were watched."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "reading",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column(
            "since", sa.Text(), nullable=False, comment="The first day of a decision, YYYY-MM-DD."
        ),
        sa.Column("until", sa.Text(), nullable=False, comment="The last day of a decision."),
        sa.Column(
            "reference", sa.BigInteger(), nullable=False, comment="Applications of the reference."
        ),
        sa.Column("current", sa.BigInteger(), nullable=False, comment="Decisions that were read."),
        sa.Column(
            "tests",
            sa.Integer(),
            nullable=False,
            comment="How many were made, and so corrected for.",
        ),
        sa.Column("alarms", sa.Text(), nullable=False, comment="As JSON, the most severe first."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        comment="Each time that recorded decisions were compared with a model's reference.",
    )
    op.create_index(op.f("ix_reading_until"), "reading", ["until"], unique=False)
    op.create_table(
        "reading_column",
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=True, comment="The feature's; None: it has none."),
        sa.Column("psi", sa.Double(), nullable=True, comment="None: too few values."),
        sa.Column("shift", sa.Double(), nullable=True, comment="None: too few values."),
        sa.Column(
            "drifted",
            sa.Boolean(),
            nullable=False,
            comment="Whether it raised an alarm of drift.",
        ),
        sa.Column("found", sa.Text(), nullable=False, comment="All that was found of it, as JSON."),
        sa.PrimaryKeyConstraint("reading", "name", name=op.f("pk_reading_column")),
        comment="What a reading found in one column.",
    )
    op.create_index(op.f("ix_reading_column_name"), "reading_column", ["name"], unique=False)
