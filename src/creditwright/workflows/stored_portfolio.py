"""The applications of the store as a portfolio: in parts small enough for memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.records.records import RecordsInMemory
from creditwright.store.database import Database
from creditwright.store.many_applicants import Held, everything_held, records_between

TOGETHER = 2_000  # applications: some hundred thousand rows of history


@dataclass(frozen=True, slots=True)
class StoredPortfolio:
    """The store's applications, in parts of the same tables known.

    What changes after this was made is seen as it is when its part is read: versions tell.
    """

    database: Database
    parts: tuple[tuple[Held, ...], ...]

    @classmethod
    def of(cls, database: Database) -> "StoredPortfolio":
        """Return the portfolio of everything that the store holds now."""
        with database.reading() as connection:
            held = everything_held(connection)
        by_tables = sorted(held, key=lambda each: (sorted(each.known), each.number))
        alike = [tuple(some) for _, some in groupby(by_tables, key=lambda each: each.known)]
        return cls(
            database,
            tuple(some[n : n + TOGETHER] for some in alike for n in range(0, len(some), TOGETHER)),
        )

    @property
    def versions(self) -> dict[int, int]:
        """The version of each application, by number."""
        return {each.number: each.version for part in self.parts for each in part}

    @property
    def digest(self) -> str:
        """The digest of the store's state: which applications there are, in which version."""
        return sha256_of_bytes(canonical_json(sorted(self.versions.items())))

    @property
    def absent(self) -> Sequence[str]:
        """No table is absent for all."""
        return ()

    @property
    def partitions(self) -> Sequence[int]:
        """The numbers of the parts."""
        return range(len(self.parts))

    def partition(self, number: int) -> RecordsInMemory:
        """Return the records of one part; of those that were erased meanwhile nothing."""
        with self.database.reading() as connection:
            return records_between(connection, self.parts[number])
