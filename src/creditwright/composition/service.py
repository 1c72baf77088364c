"""The parts of the service, chosen by the settings; needs the extra `serve`."""

from collections.abc import Iterator
from contextlib import contextmanager

from creditwright.core.settings import Settings
from creditwright.store.database import Database, open_database
from creditwright.store.migrate import check_migrated


@contextmanager
def open_store(settings: Settings, *, made: bool = True) -> Iterator[Database]:
    """Give the service's database for the time of the block.

    Args:
        settings: Say where it is.
        made: Refuse one whose tables are not those of this version.

    Raises:
        ConfigurationError: If its address is none.
        StoreUnavailableError, StoreOutdatedError: If it cannot be worked with.
    """
    database = open_database(settings.store_address)
    try:
        if made:
            check_migrated(database)
        yield database
    finally:
        database.close()
