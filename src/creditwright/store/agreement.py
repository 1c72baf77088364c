"""Whether the assessments that people look up are those that the ledger holds."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, select

from creditwright.core.errors import BadDataError
from creditwright.ledger.entry import Action
from creditwright.store.assessments import StoredAssessment, read_assessment
from creditwright.store.tables.assessments import ASSESSMENTS
from creditwright.store.tables.ledger import ENTRIES, SUBJECT_KEYS


class AssessmentMismatchError(BadDataError):
    """An assessment and the ledger do not belong together."""

    def __init__(self, assessment: str, trouble: str) -> None:
        self.assessment = assessment
        super().__init__(
            f"Assessment {assessment} {trouble}. Somebody changed the database: keep it as it is, "
            "and compare it with a backup."
        )


ITS_ENTRY = and_(
    ENTRIES.c.about == ASSESSMENTS.c.id,
    ENTRIES.c.seq == ASSESSMENTS.c.ledger_entry,
    ENTRIES.c.action == Action.ASSESSMENT_RECORDED.value,
)


def check_agreement(connection: Connection) -> None:
    """Check that every assessment has its entry, and every entry of one its assessment.

    An applicant's who was erased may be gone; the entry stays.

    Raises:
        AssessmentMismatchError: Naming the first that does not.
    """
    lone = (
        select(ASSESSMENTS.c.id)
        .outerjoin(ENTRIES, ITS_ENTRY)
        .where(ENTRIES.c.seq.is_(None))
        .order_by(ASSESSMENTS.c.ledger_entry)
        .limit(1)
    )
    found = connection.scalar(lone)
    if found is not None:
        raise AssessmentMismatchError(found, "is not in the ledger, where it says it is")
    gone = (
        select(ENTRIES.c.about)
        .outerjoin(ASSESSMENTS, ITS_ENTRY)
        .outerjoin(SUBJECT_KEYS, SUBJECT_KEYS.c.subject == ENTRIES.c.subject)
        .where(
            ENTRIES.c.action == Action.ASSESSMENT_RECORDED.value,
            ASSESSMENTS.c.id.is_(None),
            SUBJECT_KEYS.c.destroyed_at.is_(None),
        )
        .order_by(ENTRIES.c.seq)
        .limit(1)
    )
    found = connection.scalar(gone)
    if found is not None:
        raise AssessmentMismatchError(found, "is in the ledger, and not among the assessments")


def assessments_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, StoredAssessment]:
    """Return those of some assessments that there are; at most a few hundred are asked for.

    Raises:
        AssessmentMismatchError: If one holds what no assessment can.
    """
    found = {}
    for row in connection.execute(select(ASSESSMENTS).where(ASSESSMENTS.c.id.in_(ids))):
        try:
            found[row.id] = read_assessment(row)
        except (ValueError, TypeError):
            raise AssessmentMismatchError(row.id, "holds what no assessment can") from None
    return found
