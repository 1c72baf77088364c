"""The work list: what waits for a person to decide, since when, until when, and whose it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from creditwright.core.clock import instant_of, instant_text
from creditwright.core.errors import UnavailableError
from creditwright.decision.assessment import Referral
from creditwright.records.records import APPLICATION_KEY
from creditwright.store.assessments import StoredAssessment, assessment_of
from creditwright.store.tables.applicants import APPLICATIONS
from creditwright.store.tables.assessments import ASSESSMENTS
from creditwright.store.tables.people import PEOPLE
from creditwright.store.tables.reviews import WORK

CONTESTED: Final = "contested"  # why a contest waits
CORRECTION: Final = "correction_asked"  # why what an applicant wants corrected waits
BY_PERSON: Final = "sent_by_person"  # somebody of the staff wants it looked at
WAITS = WORK.c.closed_at.is_(None)
IS_CONTEST = WORK.c.contest.is_not(None)
IS_CORRECTION = WORK.c.correction.is_not(None)
REFERRED = and_(WORK.c.contest.is_(None), WORK.c.correction.is_(None))
WAITING_ABOUT = (  # made once, it is asked with every decision
    select(WORK).where(
        WORK.c.application == bindparam("application"), WAITS, WORK.c.correction.is_(None)
    )
)
REFERRAL_WAITING = (
    select(WORK).where(WORK.c.application == bindparam("application"), WAITS, REFERRED).limit(1)
)
NOTHING_UNSEEN: Final = "[]"


class WorkNotFoundError(UnavailableError):
    """Nothing of this number waits for a person."""

    def __init__(self) -> None:
        super().__init__("Nothing of this number waits for a person.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """Something that waits for a person to decide.

    Attributes:
        assessment: The one to be decided on; of a correction, the latest when it was asked for, and
            None where nothing was assessed until then.
        contest: The contest to be answered; None: none is.
        correction: The correction to be answered; None: none is.
        why: A `Referral`, `CONTESTED`, `CORRECTION` or `BY_PERSON`.
        assigned_to: Whose it is, by id; None: nobody's yet.
    """

    id: str
    application: int
    assessment: str | None
    contest: str | None = None
    correction: str | None = None
    why: str
    since: datetime
    due_at: datetime
    assigned_to: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A work item as the list shows it.

    Attributes:
        assessment: None: a correction of what was not assessed yet.
        amount: Of the loan asked for, in thousandths of a currency unit; None: not known.
        assignee: The name of whose it is; None: nobody's.
    """

    item: WorkItem
    assessment: StoredAssessment | None
    amount: int | None
    assignee: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which work is asked for; everything that is None does not matter.

    Attributes:
        why: Any of these.
        assigned_to: A person's id; empty: nobody's.
        overdue_at: Only what was due before this moment.
        within: Only where the probability lies at most so far from a cut-off, 0 to 1.
        lacks_data: Only where no feature is known, or a category was never seen.
    """

    why: Sequence[str] | None = None
    assigned_to: str | None = None
    overdue_at: datetime | None = None
    within: float | None = None
    lacks_data: bool | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How much waits, and how much of it is overdue."""

    referred: int
    contested: int
    corrections: int
    referred_overdue: int
    contested_overdue: int
    corrections_overdue: int

    @property
    def overdue(self) -> int:
        """How much is overdue, of all kinds."""
        return self.referred_overdue + self.contested_overdue + self.corrections_overdue


def add_work(connection: Connection, item: WorkItem) -> None:
    """Put something on the list."""
    row = {name: getattr(item, name, None) for name in WORK.c.keys()}  # noqa: SIM118 - a collection of columns
    row |= {"since": instant_text(item.since), "due_at": instant_text(item.due_at)}
    connection.execute(insert(WORK).values(row))


def referral_waiting(connection: Connection, application: int) -> WorkItem | None:
    """Return what waits of an application that was referred; None: nothing."""
    found = connection.execute(REFERRAL_WAITING, {"application": application}).first()
    return None if found is None else _item(found)


def waiting_about(connection: Connection, application: int) -> list[WorkItem]:
    """Return what waits of an application that was referred or contested; no correction."""
    return [_item(row) for row in connection.execute(WAITING_ABOUT, {"application": application})]


def contest_waiting(connection: Connection, assessment: str) -> WorkItem | None:
    """Return the contest of an assessment that waits for an answer; None: none."""
    asked = select(WORK).where(WORK.c.assessment == assessment, WAITS, IS_CONTEST)
    found = connection.execute(asked.limit(1)).first()
    return None if found is None else _item(found)


def answer_waiting(connection: Connection, contest: str) -> WorkItem | None:
    """Return what waits for the answer to a contest, by its id; None: it was answered."""
    found = connection.execute(select(WORK).where(WORK.c.contest == contest, WAITS)).first()
    return None if found is None else _item(found)


def find_work(connection: Connection, number: str) -> WorkItem:
    """Return what waits, by its id.

    Raises:
        WorkNotFoundError: If nothing of this id waits.
    """
    found = connection.execute(select(WORK).where(WORK.c.id == number, WAITS)).first()
    if found is None:
        raise WorkNotFoundError
    return _item(found)


def move_work(connection: Connection, number: str, *, assessment: str, why: str) -> None:
    """Have an item be about a newer assessment of the same application; its times stay."""
    mine = update(WORK).where(WORK.c.id == number)
    connection.execute(mine.values(assessment=assessment, why=why))


def close_work(connection: Connection, number: str, *, at: datetime) -> None:
    """Take something off the list: it was decided."""
    closed = update(WORK).where(WORK.c.id == number).values(closed_at=instant_text(at))
    connection.execute(closed)


def close_correction(connection: Connection, correction: str, *, at: datetime) -> None:
    """Take off the list a correction that was answered."""
    mine = update(WORK).where(WORK.c.correction == correction, WAITS)
    connection.execute(mine.values(closed_at=instant_text(at)))


def corrections_due(connection: Connection, corrections: Iterable[str]) -> dict[str, datetime]:
    """Return until when each of some corrections that wait is to be answered, by its id."""
    asked = select(WORK.c.correction, WORK.c.due_at).where(
        WORK.c.correction.in_(sorted(corrections)), WAITS
    )
    return {row.correction: instant_of(row.due_at) for row in connection.execute(asked)}


def assign_work(connection: Connection, number: str, person: str | None) -> None:
    """Give something to somebody, by id, or (None) back to everybody."""
    connection.execute(update(WORK).where(WORK.c.id == number).values(assigned_to=person))


def list_work(
    connection: Connection, wanted: Wanted, *, after: str | None = None, limit: int = 50
) -> list[Waiting]:
    """Return what waits, what is due first coming first.

    Args:
        connection: Any.
        wanted: Which.
        after: The id of the last item of the page before; None: from the beginning.
        limit: How many at most.

    Raises:
        WorkNotFoundError: If `after` is none.
    """
    asked = _listing().where(WAITS, *_conditions(wanted))
    if after is not None:
        asked = asked.where(_comes_after(connection, after))
    rows = connection.execute(asked.order_by(WORK.c.due_at, WORK.c.id).limit(limit))
    return [_waiting(row) for row in rows]


def count_work(connection: Connection, *, now: datetime) -> Counted:
    """Return how much waits, and how much of it is overdue."""
    overdue = WORK.c.due_at < instant_text(now)
    kinds = (REFERRED, IS_CONTEST, IS_CORRECTION)
    parts = (*kinds, *(and_(kind, overdue) for kind in kinds))
    counted = [func.count().filter(part) for part in parts]
    row = tuple(connection.execute(select(*counted).where(WAITS)).one())
    return Counted(*(int(each) for each in row))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.why is not None:
        found.append(WORK.c.why.in_(list(wanted.why)))
    if wanted.assigned_to is not None:
        mine = WORK.c.assigned_to == wanted.assigned_to
        found.append(mine if wanted.assigned_to else WORK.c.assigned_to.is_(None))
    if wanted.overdue_at is not None:
        found.append(WORK.c.due_at < instant_text(wanted.overdue_at))
    if wanted.within is not None:
        found.append(_near(wanted.within))
    if wanted.lacks_data is not None:
        lacks = or_(
            ASSESSMENTS.c.referral == Referral.NO_INFORMATION.value,
            ASSESSMENTS.c.unseen != NOTHING_UNSEEN,
        )
        is_known = func.coalesce(lacks, False)
        found.append(is_known if wanted.lacks_data else ~is_known)
    return found


def _near(within: float) -> ColumnElement[bool]:
    probability = ASSESSMENTS.c.default_probability
    return or_(
        *(
            probability.between(cut_off - within, cut_off + within)
            for cut_off in (ASSESSMENTS.c.approve_up_to, ASSESSMENTS.c.decline_above)
        )
    )


def _comes_after(connection: Connection, after: str) -> ColumnElement[bool]:
    due = connection.scalar(select(WORK.c.due_at).where(WORK.c.id == after))
    if due is None:
        raise WorkNotFoundError
    return or_(WORK.c.due_at > due, and_(WORK.c.due_at == due, WORK.c.id > after))


def _listing() -> Select[Any]:
    amount = APPLICATIONS.c.AMT_CREDIT.label("asked_for")
    name = PEOPLE.c.name.label("assignee")
    work = [each.label(f"work_{each.name}") for each in WORK.c]
    return (
        select(*work, amount, name, ASSESSMENTS)
        .outerjoin(ASSESSMENTS, ASSESSMENTS.c.id == WORK.c.assessment)
        .outerjoin(APPLICATIONS, APPLICATIONS.c[APPLICATION_KEY] == WORK.c.application)
        .outerjoin(PEOPLE, PEOPLE.c.id == WORK.c.assigned_to)
    )


def _waiting(row: Row[Any]) -> Waiting:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    work = {name: values.pop(f"work_{name}") for name in WORK.c.keys()}  # noqa: SIM118 - see above
    amount, assignee = values.pop("asked_for"), values.pop("assignee")
    assessment = None if values["id"] is None else assessment_of(values)
    return Waiting(_item_of(work), assessment, amount, assignee)


def _item(row: Row[Any]) -> WorkItem:
    return _item_of(dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's public name for it


def _item_of(values: dict[str, Any]) -> WorkItem:
    moments = {name: instant_of(values[name]) for name in ("since", "due_at")}
    kept = {name: value for name, value in values.items() if name != "closed_at"}
    return WorkItem(**kept | moments)
