"""Corrections, restrictions, legal holds, and what was removed when its time was over."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Take the step."""
    _add_corrections()
    for name, comment in (
        ("restriction", "Applications that are kept and not assessed."),
        ("legal_hold", "Applications that nobody may erase: a claim, or an order of an authority."),
    ):
        op.create_table(
            name,
            sa.Column("application", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("at", sa.Text(), nullable=False),
            sa.Column("by", sa.Text(), nullable=False),
            sa.Column("why", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("application", name=op.f(f"pk_{name}")),
            comment=comment,
        )
    op.create_table(
        "purged",
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("about", name=op.f("pk_purged")),
        comment="Ids of what was removed because its time was over; no personal data.",
    )


def _add_corrections() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("application", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False, comment="Who asked for it."),
        sa.Column(
            "changes",
            sa.Text(),
            nullable=False,
            comment="Columns and what they should be, as JSON.",
        ),
        sa.Column("statement", sa.Text(), nullable=False, comment="Why, in their own words."),
        sa.Column("decided_at", sa.Text(), nullable=True, comment="None: it waits."),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True, comment="In the words of who decided."),
        sa.Column(
            "version",
            sa.BigInteger(),
            nullable=True,
            comment="Of the records since; None: they stayed.",
        ),
        sa.Column(
            "before",
            sa.Text(),
            nullable=True,
            comment="The assessment before it; None: there was none.",
        ),
        sa.Column(
            "after",
            sa.Text(),
            nullable=True,
            comment="The assessment that it led to; None: there is none.",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_application"), "correction", ["application"], unique=False)
