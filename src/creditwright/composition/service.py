"""The parts of the service, chosen by the settings; needs the extra `serve`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from creditwright.composition.access import open_door, people_desk
from creditwright.composition.deploying import deployer, models_at_work, shadows_folder
from creditwright.composition.house import authority_of_officers, sender_of
from creditwright.composition.ledger import bundle_opener, ledger_vault
from creditwright.core.clock import SystemClock
from creditwright.core.settings import Settings
from creditwright.decision.model import DecisionModel
from creditwright.serving.in_use import ModelsInUse
from creditwright.serving.shadowing import kept_tallies
from creditwright.store.database import Database, file_of, open_database
from creditwright.store.migrate import check_migrated, migrate
from creditwright.workflows.people import Desk
from creditwright.workflows.record_deployment import noting_deployments
from creditwright.workflows.service import Service

BUNDLES_OPEN = 4  # of models that are no longer in use, kept open for who reads old decisions


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


@contextmanager
def open_desk(settings: Settings) -> Iterator[Desk]:
    """Give the desk where people are let in, for the time of the block; see `open_store`.

    Raises:
        WeakSecretError, FileAccessError, WrongMasterKeyError: If the ledger cannot be written.
    """
    with open_store(settings) as database:
        yield people_desk(settings, database)


def store_file(settings: Settings) -> Path | None:
    """Return the file of the service's database; None: it is of PostgreSQL.

    Raises:
        ConfigurationError: If its address is none.
    """
    return file_of(settings.store_address)


def make_ready(settings: Settings) -> None:
    """Make what a first start needs: the database with its tables, and the keys.

    Raises:
        WeakSecretError, WrongMasterKeyError: If a key is not fit, or not the one of this database.
        StoreUnavailableError: If the database cannot be worked with.
        FileAccessError: If a key's file cannot be read or written.
    """
    with open_store(settings, made=False) as database:
        migrate(database)
        ledger_vault(settings, database)
        open_door(settings, database, SystemClock())


@contextmanager
def open_service(settings: Settings) -> Iterator[Service]:
    """Give the parts of the running service for the time of the block.

    Raises:
        ConfigurationError: If a secret is weak, missing, or not the one of this database.
        StoreUnavailableError, StoreOutdatedError: If the database cannot be worked with.
    """
    clock = SystemClock()
    with open_store(settings) as database:
        vault = ledger_vault(settings, database)
        door = open_door(settings, database, clock)
        noting = noting_deployments(database, vault, clock)
        with models_at_work(settings, clock, tell=noting) as at_work:
            in_use = at_work.in_use
            yield Service(
                database=database,
                models=lambda: in_use.current,
                bundle=_bundles(settings, in_use),
                vault=vault,
                door=door,
                clock=clock,
                home=settings.home,
                watch=at_work.shadowing.offer,
                sender=sender_of(settings),
                officers=authority_of_officers(settings),
                tallies=lambda: kept_tallies(shadows_folder(settings)),
                deployer=lambda by: deployer(settings, by=by),
                following=at_work.follower,
            )


def _bundles(settings: Settings, in_use: ModelsInUse) -> Callable[[str], DecisionModel]:
    """Return what opens a bundle by its digest: one in use as it is, another from the store."""
    from_store = lru_cache(maxsize=BUNDLES_OPEN)(bundle_opener(settings))

    def by_digest(digest: str) -> DecisionModel:
        for each in in_use.current.models:
            if each.digest == digest:
                return each.model
        return from_store(digest)

    return by_digest
