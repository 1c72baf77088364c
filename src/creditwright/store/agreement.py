"""Whether what people look up, assessments and what people made of them, is what the ledger has."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, select

from creditwright.core.errors import BadDataError
from creditwright.ledger.entry import Action
from creditwright.store.assessments import StoredAssessment, read_assessment
from creditwright.store.tables.assessments import ASSESSMENTS
from creditwright.store.tables.ledger import ENTRIES, SUBJECT_KEYS
from creditwright.store.tables.notices import NOTICES
from creditwright.store.tables.privacy import PURGED
from creditwright.store.tables.reviews import CONTESTS, NOTES, REVIEWS


class RecordMismatchError(BadDataError):
    """Something recorded and the ledger do not belong together."""

    def __init__(self, what: str, number: str, trouble: str) -> None:
        super().__init__(
            f"{what.capitalize()} {number} {trouble}. Somebody changed the database: keep it as it "
            "is, and compare it with a backup."
        )


class AssessmentMismatchError(RecordMismatchError):
    """An assessment and the ledger do not belong together."""

    def __init__(self, assessment: str, trouble: str) -> None:
        self.assessment = assessment
        super().__init__("assessment", assessment, trouble)


RECORDED: Final[Sequence[tuple[str, Table, Action]]] = (
    ("assessment", ASSESSMENTS, Action.ASSESSMENT_RECORDED),
    ("review", REVIEWS, Action.ASSESSMENT_REVIEWED),
    ("contest", CONTESTS, Action.ASSESSMENT_CONTESTED),
    ("note", NOTES, Action.NOTE_ADDED),
    ("notice", NOTICES, Action.NOTICE_GIVEN),
)


def check_agreement(connection: Connection) -> None:
    """Check that everything recorded has its entry, and every entry of such what it tells of.

    An applicant's who was erased may be gone, and what was kept for its time; the entry stays.

    Raises:
        AssessmentMismatchError, RecordMismatchError: Naming the first that does not.
    """
    for what, table, action in RECORDED:
        its_entry = and_(
            ENTRIES.c.about == table.c.id,
            ENTRIES.c.seq == table.c.ledger_entry,
            ENTRIES.c.action == action.value,
        )
        lone = connection.scalar(_without_entry(table, its_entry))
        if lone is not None:
            raise _mismatch(what, lone, "is not in the ledger, where it says it is")
        gone = connection.scalar(_without_row(table, its_entry, action))
        if gone is not None:
            raise _mismatch(what, gone, f"is in the ledger, and not among the {what}s")


def _without_entry(table: Table, its_entry: ColumnElement[bool]) -> Select[Any]:
    lone = select(table.c.id).outerjoin(ENTRIES, its_entry).where(ENTRIES.c.seq.is_(None))
    return lone.order_by(table.c.ledger_entry).limit(1)


def _without_row(table: Table, its_entry: ColumnElement[bool], action: Action) -> Select[Any]:
    return (
        select(ENTRIES.c.about)
        .outerjoin(table, its_entry)
        .outerjoin(SUBJECT_KEYS, SUBJECT_KEYS.c.subject == ENTRIES.c.subject)
        .outerjoin(PURGED, PURGED.c.about == ENTRIES.c.about)
        .where(
            ENTRIES.c.action == action.value,
            table.c.id.is_(None),
            SUBJECT_KEYS.c.destroyed_at.is_(None),
            PURGED.c.about.is_(None),
        )
        .order_by(ENTRIES.c.seq)
        .limit(1)
    )


def _mismatch(what: str, number: str, trouble: str) -> RecordMismatchError:
    if what == "assessment":
        return AssessmentMismatchError(number, trouble)
    return RecordMismatchError(what, number, trouble)


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


def purged_among(connection: Connection, ids: Sequence[str]) -> frozenset[str]:
    """Return which of some ids are of what was removed because its time was over."""
    asked = select(PURGED.c.about).where(PURGED.c.about.in_(ids))
    return frozenset(connection.scalars(asked))
