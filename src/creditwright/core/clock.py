"""What time it is: asked of a clock that is handed in, so that a test can say what time it is."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the time of day, in UTC, for what people and other machines will read."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only ever rise, for durations: the time of day may be set back."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Return the time of day in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds since some moment in the past."""
        return time.monotonic()


def instant_text(moment: datetime) -> str:
    """Return a moment as the one text it is kept as: UTC, microseconds, `Z`.

    As texts of equal length they sort as the moments do.

    >>> instant_text(datetime(2026, 11, 21, 9, 30, tzinfo=UTC))
    '2026-11-21T09:30:00.000000Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def instant_of(text: str) -> datetime:
    """Return the moment that `instant_text` wrote.

    >>> instant_of("2026-11-21T09:30:00.000000Z").hour
    9
    """
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
