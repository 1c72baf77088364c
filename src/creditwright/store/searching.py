"""Applications found by the beginning of their number, page after page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, or_, select

from creditwright.core.clock import instant_of
from creditwright.records.records import APPLICATION_KEY
from creditwright.store.applicants import EVERYTHING, Visibility
from creditwright.store.tables.applicants import APPLICATIONS

KEY = APPLICATIONS.c[APPLICATION_KEY]
MOST_DIGITS = 16


@dataclass(frozen=True, slots=True)
class FoundApplication:
    """An application as a list shows it.

    Attributes:
        number: SK_ID_CURR.
        kind: Of the loan asked for.
        amount: Of the loan, in thousandths of a currency unit.
    """

    number: int
    kind: str | None
    amount: int | None
    version: int
    recorded_at: datetime


def search_applications(
    connection: Connection,
    *,
    beginning: str = "",
    after: int = 0,
    limit: int = 50,
    visible: Visibility = EVERYTHING,
) -> list[FoundApplication]:
    """Return applications in the order of their numbers.

    Args:
        connection: Any.
        beginning: The first digits of the number; empty: any.
        after: Only numbers above this one: the last of the page before.
        limit: How many at most.
        visible: Whose may be found.
    """
    asked = select(
        KEY,
        APPLICATIONS.c.NAME_CONTRACT_TYPE,
        APPLICATIONS.c.AMT_CREDIT,
        APPLICATIONS.c.version,
        APPLICATIONS.c.recorded_at,
    ).where(after < KEY)
    if beginning:
        asked = asked.where(_begins_with(beginning))
    if visible.applications is not None:
        asked = asked.where(KEY.in_(sorted(visible.applications)))
    rows = connection.execute(asked.order_by(KEY).limit(limit))
    return [
        FoundApplication(number, kind, amount, version, instant_of(at))
        for number, kind, amount, version, at in rows
    ]


def _begins_with(digits: str) -> ColumnElement[bool]:
    """Return the condition as ranges of numbers, which the key's index answers."""
    first = int(digits)
    spans = (10**more for more in range(MOST_DIGITS - len(digits) + 1))
    return or_(*(KEY.between(first * span, (first + 1) * span - 1) for span in spans))


def every_number(connection: Connection) -> list[int]:
    """Return the numbers of all applications, rising."""
    return list(connection.scalars(select(KEY).order_by(KEY)))
