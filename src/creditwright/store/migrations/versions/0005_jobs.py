"""Jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "job",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("application", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True, comment="As JSON; None: not done."),
        sa.Column(
            "problem",
            sa.Text(),
            nullable=True,
            comment="A word for what went wrong; None: nothing did.",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_application"), "job", ["application"], unique=False)
    op.create_index(
        op.f("ix_job_principal_kind_asked_at"),
        "job",
        ["principal", "kind", "asked_at"],
        unique=False,
    )
