"""Assessments, and the answers given."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "answer_given",
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column(
            "application",
            sa.BigInteger(),
            nullable=True,
            comment="Whose data it holds; None: of several.",
        ),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("principal", "route", "key", name=op.f("pk_answer_given")),
    )
    op.create_index(
        op.f("ix_answer_given_application"), "answer_given", ["application"], unique=False
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("application", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("model_version", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column(
            "records_version",
            sa.Integer(),
            nullable=True,
            comment="None: the records came with the request.",
        ),
        sa.Column("records_digest", sa.Text(), nullable=False),
        sa.Column("default_probability", sa.Double(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("approve_up_to", sa.Double(), nullable=False),
        sa.Column("decline_above", sa.Double(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("referral", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column(
            "reasons",
            sa.Text(),
            nullable=False,
            comment="Codes and words, costliest first, as JSON.",
        ),
        sa.Column("coverage", sa.Double(), nullable=False),
        sa.Column(
            "unseen", sa.Text(), nullable=False, comment="Features of unknown categories, as JSON."
        ),
        sa.Column("ledger_entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("ledger_entry", name=op.f("uq_assessment_ledger_entry")),
    )
    op.create_index(op.f("ix_assessment_application"), "assessment", ["application"], unique=False)
    op.create_index(op.f("ix_assessment_at"), "assessment", ["at"], unique=False)
    op.create_index(op.f("ix_assessment_outcome"), "assessment", ["outcome"], unique=False)
