"""What a workflow needs of prepared records: their partitions, one after the other."""

from collections.abc import Sequence
from typing import Protocol

from creditwright.core.progress import Progress
from creditwright.records.records import Records


class Portfolio(Protocol):
    """Records in partitions by application, each small enough for memory."""

    @property
    def digest(self) -> str:
        """The digest of the content they were read from."""
        ...

    @property
    def absent(self) -> Sequence[str]:
        """The history tables that are not there."""
        ...

    @property
    def partitions(self) -> Sequence[int]:
        """The numbers of the partitions."""
        ...

    def partition(self, number: int) -> Records:
        """Return the records of one partition."""
        ...


def what_is_absent(names: Sequence[str]) -> tuple[str, ...]:
    """Say which history tables are not there, in one sentence or none."""
    if not names:
        return ()
    said = f"Not there: {', '.join(names)}. Features of it are left empty; everything else goes on."
    return (said,)


def say_what_is_absent(records: Portfolio, progress: Progress) -> None:
    """Name the history tables that are not there, once."""
    for said in what_is_absent(records.absent):
        progress.note(said)
