"""What lets people in, and the desk where they are let in, as the settings say."""

from datetime import timedelta
from typing import TYPE_CHECKING

from creditwright.access.attempt import Client
from creditwright.access.issuer import Issuer, SigningAlgorithm
from creditwright.access.limits import Rate
from creditwright.access.passwords import Passwords
from creditwright.access.shared_buckets import SharedBuckets, file_of_machine
from creditwright.access.tokens import TokenKey, Tokens
from creditwright.composition.ledger import ledger_vault
from creditwright.core.clock import Clock, SystemClock
from creditwright.core.errors import ConfigurationError
from creditwright.core.secrets import read_secret
from creditwright.core.settings import Settings
from creditwright.store.database import Database
from creditwright.workflows.door import ABOUT_ONE, Bounds, Door
from creditwright.workflows.people import Desk

if TYPE_CHECKING:
    from creditwright.access.oidc import IssuerSite

COMING_BACK = "/v1/sessions/issuer/return"


def open_door(settings: Settings, database: Database, clock: Clock) -> Door:
    """Return what knows people; at the first start the key that signs tokens is made.

    Raises:
        WeakSecretError: If somebody could guess a key.
        FileAccessError: If a key's file cannot be read or written.
    """
    site = _issuer_site(settings)
    return Door(
        database=database,
        clock=clock,
        passwords=Passwords(),
        tokens=_tokens(settings),
        issuer=None if site is None else _issuer(settings, site, clock),
        page=None if site is None or site.client is None else site,
        bounds=_bounds(settings),
        buckets=SharedBuckets(file_of_machine(settings.home)),
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


def _issuer_site(settings: Settings) -> "IssuerSite | None":
    """Return the configured issuer; only then are its libraries loaded.

    Raises:
        ConfigurationError: If its address cannot be used, or its libraries are not installed.
    """
    if settings.issuer is None:
        return None
    try:
        from creditwright.access.oidc import IssuerSite  # noqa: PLC0415 - of the extra `oidc`
    except ModuleNotFoundError as error:
        said = f"The setting issuer needs {error.name}: install `creditwright[oidc]`."
        raise ConfigurationError(said) from error
    return IssuerSite(settings.issuer, settings.issuer_hosts, _client(settings))


def _issuer(settings: Settings, site: "IssuerSite", clock: Clock) -> Issuer:
    algorithm = SigningAlgorithm(settings.issuer_algorithm)
    return Issuer(site.issuer, settings.issuer_audience, algorithm, site, clock)


def _client(settings: Settings) -> Client | None:
    if settings.issuer_client is None:
        return None
    file = settings.issuer_client_secret
    secret = None if file is None else read_secret("shared with the issuer", file).decode()
    redirect = f"{settings.public_address.rstrip('/')}{COMING_BACK}"
    return Client(id=settings.issuer_client, secret=secret, redirect=redirect)


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
