"""Lists of decisions by outcome, and near a cut-off, are read from indexes in their order."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Take the step."""
    op.drop_index(op.f("ix_assessment_outcome"), table_name="assessment")
    op.create_index("ix_assessment_by_outcome", "assessment", ["outcome", "ledger_entry"])
    op.create_index(
        "ix_assessment_near_cut_off",
        "assessment",
        ["ledger_entry", "default_probability", "approve_up_to", "decline_above"],
    )
