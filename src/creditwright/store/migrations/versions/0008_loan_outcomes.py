"""What became of loans."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "loan_outcome",
        sa.Column("application", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seen_on", sa.Text(), nullable=False, comment="The day it was so, YYYY-MM-DD."),
        sa.Column("defaulted", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "application", "seen_on", "defaulted", name=op.f("pk_loan_outcome")
        ),
        comment="Labels, back-filled: whether a loan had defaulted by a day.",
    )
