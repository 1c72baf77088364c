"""A clock that says what a test tells it to."""

from datetime import datetime, timedelta


class SetClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._seconds = 0.0

    def now(self) -> datetime:
        """Return the time of day it was set to."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds it was moved by."""
        return self._seconds

    def forward(self, seconds: float) -> None:
        """Move it on, as time does."""
        self._now += timedelta(seconds=seconds)
        self._seconds += seconds

    def set_back(self, seconds: float) -> None:
        """Set the time of day back, as an operator does; durations do not notice."""
        self._now -= timedelta(seconds=seconds)
