"""How often something was asked for on a day, counted in the database: by all workers together."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, text, update

from creditwright.access.errors import TooManyRequestsError
from creditwright.store.tables.people import QUOTAS

KEEP_DAYS = 7
BEGIN_A_DAY = text(  # of two that begin it at once, one does
    "INSERT INTO quota_use (kind, subject, day, used) VALUES (:kind, :subject, :day, 0) "
    "ON CONFLICT DO NOTHING"
)


def use_quota(
    connection: Connection, *, kind: str, subject: str, at_most: int, now: datetime
) -> int:
    """Count one use, of those that a day has, in UTC.

    Args:
        connection: One that writes; so no two callers take the same one.
        kind: What is counted, such as `simulation`.
        subject: Of whom: an application's number.
        at_most: How many a day.
        now: The time.

    Returns:
        How many are left today.

    Raises:
        TooManyRequestsError: If there is none; nothing is counted then.
    """
    mine = {"kind": kind, "subject": subject, "day": now.astimezone(UTC).date().isoformat()}
    if connection.execute(BEGIN_A_DAY, mine).rowcount:
        old = (now - timedelta(days=KEEP_DAYS)).date().isoformat()
        connection.execute(delete(QUOTAS).where(QUOTAS.c.day < old))
    one_more = update(QUOTAS).values(used=QUOTAS.c.used + 1).where(QUOTAS.c.used < at_most)
    used = connection.scalar(one_more.filter_by(**mine).returning(QUOTAS.c.used))
    if used is None:
        raise TooManyRequestsError(_seconds_left(now), f"of these today: {at_most} are allowed")
    return at_most - int(used)


def _seconds_left(now: datetime) -> int:
    """Return how long the day still lasts."""
    begun = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((begun + timedelta(days=1) - now).total_seconds()) + 1
