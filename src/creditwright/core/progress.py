"""How long work tells where it stands, without knowing who watches.

Workflows take a `Progress`; the command line passes one that draws, tests and libraries the silent
one.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Progress(Protocol):
    """Told of each step of a piece of work."""

    def track(
        self, items: Iterable[Item], *, description: str, total: float | None = None
    ) -> Iterator[Item]:
        """Yield each item, showing how many of `total` are done."""
        ...

    def note(self, message: str) -> None:
        """Say one sentence that the person watching should read."""
        ...


class SilentProgress:
    """Shows nothing: for tests, and for callers that have their own way of telling."""

    def track(
        self, items: Iterable[Item], *, description: str, total: float | None = None
    ) -> Iterator[Item]:
        """Yield each item."""
        del description, total
        yield from items

    def note(self, message: str) -> None:
        """Say nothing."""
        del message
