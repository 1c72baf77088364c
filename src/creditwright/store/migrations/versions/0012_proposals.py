"""Proposals of other cut-offs."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "policy_proposal",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=False, comment="The one in use then."),
        sa.Column("model", sa.Text(), nullable=False, comment="Its name and version."),
        sa.Column("approve_up_to", sa.Double(), nullable=False),
        sa.Column("decline_above", sa.Double(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False, comment="What it would do, as JSON."),
        sa.Column("ledger_entry", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=True, comment="None: it waits."),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True, comment="Approved, refused or withdrawn."),
        sa.Column("words", sa.Text(), nullable=True, comment="Why, in the words of who decided."),
        sa.Column(
            "new_bundle",
            sa.Text(),
            nullable=True,
            comment="The one that it put in force; None: none.",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_proposal")),
        sa.UniqueConstraint("ledger_entry", name=op.f("uq_policy_proposal_ledger_entry")),
        comment="Changes of the policy's cut-offs that somebody proposed and another decides on.",
    )
