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


def say_what_is_absent(records: Portfolio, progress: Progress) -> None:
    """Name the history tables that are not there, once."""
    if records.absent:
        progress.note(
            f"Not there: {', '.join(records.absent)}. Features of it are left empty; everything "
            "else goes on."
        )
