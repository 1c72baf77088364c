"""A yes that costs too much to be asked for each time, kept for a while; a no is asked again."""

from collections.abc import Callable
from threading import Lock


class Remembered:
    """A yes that is asked for again once it is too old; of many who want it at once, one asks."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held_at = float("-inf")

    def still(self, now: float, seconds: float, ask: Callable[[], bool]) -> bool:
        """Return whether it holds, asked anew if the last yes is as old as this or older.

        Args:
            now: Of a clock that only goes forward, seconds.
            seconds: How long a yes is good for.
            ask: Gives it.
        """
        with self._lock:
            if now - self._held_at < seconds:
                return True
            holds = ask()
            self._held_at = now if holds else float("-inf")
            return holds
