"""The kill switch, and notices as they were given."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "kill_switch",
        sa.Column("ledger_entry", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ledger_entry", name=op.f("pk_kill_switch")),
        comment="The last row holds: while it is on, nobody is declined without a person.",
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("application", sa.BigInteger(), nullable=False),
        sa.Column(
            "review",
            sa.Text(),
            nullable=True,
            comment="The person's decision it tells of; None: what was assessed.",
        ),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column(
            "by",
            sa.Text(),
            nullable=False,
            comment="Who gave it; an applicant: who fetched it.",
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False, comment="Of the page."),
        sa.Column("page", sa.Text(), nullable=False, comment="As HTML, as it was given."),
        sa.Column("ledger_entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("ledger_entry", name=op.f("uq_notice_ledger_entry")),
    )
    for column in ("assessment", "application"):
        op.create_index(op.f(f"ix_notice_{column}"), "notice", [column], unique=False)
