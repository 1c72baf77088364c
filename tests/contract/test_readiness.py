"""Whether the service is ready: looked at honestly, and cheaply, for anybody may ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection
from tests.services import ServiceForTests

from creditwright.store.database import Database
from creditwright.store.errors import StoreUnavailableError
from creditwright.workflows.readiness import WRITE_EVERY_SECONDS, what_is_missing


class Unwritable(Database):
    """A database that takes nothing any more."""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Refuse."""
        if self.place:
            raise StoreUnavailableError(self.place)
        with super().writing() as connection:
            yield connection


def test_whether_the_database_takes_a_write_is_tried_again_after_a_while(
    service: ServiceForTests,
) -> None:
    whole = service.service
    broken = replace(whole, database=Unwritable(whole.database.engine, "there"))
    assert what_is_missing(whole) == []

    assert what_is_missing(broken) == []
    service.clock.forward(WRITE_EVERY_SECONDS)
    assert what_is_missing(broken) == ["database"]
    assert what_is_missing(whole) == []  # a no is not kept
