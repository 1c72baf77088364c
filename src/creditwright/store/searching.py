"""Applications found by the beginning of their number, page after page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

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
    ).order_by(KEY)
    if visible.applications is not None:
        asked = asked.where(KEY.in_(sorted(visible.applications)))
    found: list[FoundApplication] = []
    for least, most in _ranges(beginning, after):
        rows = connection.execute(asked.where(KEY.between(least, most)).limit(limit - len(found)))
        found += [
            FoundApplication(number, kind, amount, version, instant_of(at))
            for number, kind, amount, version, at in rows
        ]
        if len(found) >= limit:
            break
    return found


def _ranges(digits: str, after: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the numbers above `after` that begin with `digits`, rising.

    One question for each is answered from the key's index; for all of them at once a database may
    look at every row instead.

    >>> list(_ranges("12", 0))[:2], list(_ranges("12", 125))[0]
    ([(12, 12), (120, 129)], (126, 129))
    """
    if not digits:
        yield after + 1, 10**MOST_DIGITS
        return
    first = int(digits)
    for more in range(MOST_DIGITS - len(digits) + 1):
        least, most = first * 10**more, (first + 1) * 10**more - 1
        if most > after:
            yield max(least, after + 1), most


def every_number(connection: Connection) -> list[int]:
    """Return the numbers of all applications, rising."""
    return list(connection.scalars(select(KEY).order_by(KEY)))
