"""What people decide, what applicants contest, notes, the work list."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Take the step."""
    _add_reviews()
    _add_contests()
    _add_notes()
    _add_work()


def _add_reviews() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("application", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "contest", sa.Text(), nullable=True, comment="The contest that it answers; None: none."
        ),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False, comment="The outcome that held until then."),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False, comment="Why, as it is counted."),
        sa.Column("text", sa.Text(), nullable=False, comment="Why, in the person's own words."),
        sa.Column("reasons", sa.Text(), nullable=False, comment="Told to the applicant, as JSON."),
        sa.Column("ledger_entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("contest", name=op.f("uq_review_contest")),
        sa.UniqueConstraint("ledger_entry", name=op.f("uq_review_ledger_entry")),
    )
    for column in ("assessment", "application", "at"):
        op.create_index(op.f(f"ix_review_{column}"), "review", [column], unique=False)


def _add_contests() -> None:
    op.create_table(
        "contest",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("application", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False, comment="In the applicant's own words."),
        sa.Column("answer_by", sa.Text(), nullable=False),
        sa.Column("ledger_entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest")),
        sa.UniqueConstraint("ledger_entry", name=op.f("uq_contest_ledger_entry")),
    )
    for column in ("assessment", "application"):
        op.create_index(op.f(f"ix_contest_{column}"), "contest", [column], unique=False)


def _add_notes() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("application", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ledger_entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("ledger_entry", name=op.f("uq_note_ledger_entry")),
    )
    op.create_index(op.f("ix_note_application"), "note", ["application"], unique=False)


def _add_work() -> None:
    op.create_table(
        "work_item",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("application", sa.BigInteger(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("contest", sa.Text(), nullable=True, comment="None: it was referred."),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column(
            "assigned_to", sa.Text(), nullable=True, comment="A person's id; None: nobody's yet."
        ),
        sa.Column("closed_at", sa.Text(), nullable=True, comment="None: it waits."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_item")),
        sa.UniqueConstraint("contest", name=op.f("uq_work_item_contest")),
        comment="What waits for a person to decide, and until when.",
    )
    op.create_index(op.f("ix_work_item_assessment"), "work_item", ["assessment"], unique=False)
    for pair in (["application", "closed_at"], ["closed_at", "due_at"]):
        name = op.f(f"ix_work_item_{'_'.join(pair)}")
        op.create_index(name, "work_item", pair, unique=False)
