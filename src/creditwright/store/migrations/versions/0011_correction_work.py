"""Corrections that applicants ask for wait on the work list, also where nothing was assessed yet."""

from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from creditwright.core.clock import instant_of, instant_text

revision = "0011"
down_revision = "0010"

TERM = timedelta(days=28)  # the shortest of all profiles: nobody waits longer than they may


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("work_item") as table:
        table.alter_column(
            "assessment",
            existing_type=sa.Text(),
            nullable=True,
            comment="None: nothing was assessed yet.",
        )
        table.add_column(
            sa.Column(
                "correction", sa.Text(), nullable=True, comment="None: it is not about the data."
            )
        )
        table.create_unique_constraint(op.f("uq_work_item_correction"), ["correction"])
    _put_on_the_list()


def _put_on_the_list() -> None:
    """Put on the list the corrections that were asked for before, and wait."""
    texts = ("id", "application", "assessment", "correction", "why", "since", "due_at")
    work = sa.table("work_item", *(sa.column(name) for name in texts))
    asked = sa.text("SELECT id, application, at FROM correction WHERE decided_at IS NULL")
    connection = op.get_bind()
    for row in connection.execute(asked).all():
        item = {
            "id": str(uuid4()),
            "application": row.application,
            "correction": row.id,
            "why": "correction_asked",
            "since": row.at,
            "due_at": instant_text(instant_of(row.at) + TERM),
        }
        connection.execute(sa.insert(work).values(item))
