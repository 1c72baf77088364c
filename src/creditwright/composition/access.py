"""What lets people in, and the desk where they are let in, as the settings say."""

from datetime import timedelta

from creditwright.access.limits import Rate
from creditwright.access.passwords import Passwords
from creditwright.access.tokens import TokenKey, Tokens
from creditwright.composition.ledger import ledger_vault
from creditwright.core.clock import Clock, SystemClock
from creditwright.core.secrets import read_secret
from creditwright.core.settings import Settings
from creditwright.store.database import Database
from creditwright.workflows.door import ABOUT_ONE, Bounds, Door
from creditwright.workflows.people import Desk


def open_door(settings: Settings, database: Database, clock: Clock) -> Door:
    """Return what knows people; at the first start the key that signs tokens is made.

    Raises:
        WeakSecretError: If somebody could guess a key.
        FileAccessError: If a key's file cannot be read or written.
    """
    return Door(
        database=database,
        clock=clock,
        passwords=Passwords(),
        tokens=_tokens(settings),
        bounds=_bounds(settings),
    )


def people_desk(settings: Settings, database: Database) -> Desk:
    """Return the desk where people are let in, in the name of who is at work here.

    Raises:
        WeakSecretError, FileAccessError, WrongMasterKeyError: If the ledger cannot be written.
    """
    return Desk(
        database=database,
        vault=ledger_vault(settings, database),
        clock=SystemClock(),
        passwords=Passwords(),
        by=settings.who,
    )


def _tokens(settings: Settings) -> Tokens:
    made_here = settings.token_key is None
    keys = [read_secret("of tokens", settings.token_key_file, make=made_here)]
    if settings.earlier_token_key is not None:
        keys.append(read_secret("of tokens before", settings.earlier_token_key))
    return Tokens([TokenKey(key) for key in keys])


def _bounds(settings: Settings) -> Bounds:
    others, applicants = settings.requests_per_second, settings.applicant_requests_per_second
    return Bounds(
        applicants=Rate(per_second=applicants, burst=max(1, int(10 * applicants))),
        others=Rate(per_second=others, burst=max(1, int(2 * others))),
        about_one=ABOUT_ONE,
        session_lasts=timedelta(minutes=settings.session_minutes),
    )
