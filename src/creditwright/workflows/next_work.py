"""What somebody does next of what waits: the own first, then what is nobody's yet."""

from typing import Final

from creditwright.store.assessments import StoredAssessment
from creditwright.store.database import Connection
from creditwright.store.reviews import find_contest
from creditwright.store.work import Wanted, WorkItem, list_work
from creditwright.workflows.desk import who_took_part

LOOKED_AT: Final = 50  # of what waits; whose hands are tied in all of them looks at the list
NOBODYS: Final = ""


def next_work(connection: Connection, *, by: str, leaving: int | None) -> WorkItem | None:
    """Return what somebody does next, what is due first coming first; None: nothing.

    Args:
        connection: Any.
        by: Who asks. A contest that they may not answer is left to others.
        leaving: The application that they come from: it is not the next one.
    """
    for holder in (by, NOBODYS):
        for each in list_work(connection, Wanted(assigned_to=holder), limit=LOOKED_AT):
            is_another = each.item.application != leaving
            if is_another and _may_decide(connection, each.item, each.assessment, by):
                return each.item
    return None


def _may_decide(
    connection: Connection, item: WorkItem, found: StoredAssessment | None, by: str
) -> bool:
    if item.contest is None or found is None:
        return True
    contest = find_contest(connection, item.contest)
    return by not in who_took_part(connection, found, contest)
