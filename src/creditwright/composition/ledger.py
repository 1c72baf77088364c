"""The ledger's keys, as the settings say where they are; needs the extra `serve`."""

from creditwright.composition import bundle_store
from creditwright.core.secrets import read_secret
from creditwright.core.settings import Settings
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.ledger.checkpoint import SigningKey
from creditwright.ledger.keys import Vault
from creditwright.store.database import Database
from creditwright.store.subject_keys import has_vault, open_vault
from creditwright.workflows.replay import OpenBundle


def ledger_vault(settings: Settings, database: Database) -> Vault:
    """Return what opens and seals contents; for a new ledger a master key is made.

    Raises:
        FileAccessError: If there is no master key where there should be one.
        WeakSecretError: If somebody could guess it.
        WrongMasterKeyError: If it is another ledger's.
    """
    with database.writing() as connection:
        make = not has_vault(connection)
        secret = read_secret("of the ledger", settings.ledger_key_file, make=make)
        return open_vault(connection, secret)


def signing_key(settings: Settings, *, make: bool = True) -> SigningKey:
    """Return what signs checkpoints.

    Args:
        settings: Say where it is.
        make: Make one where there is none.

    Raises:
        FileAccessError: If its file cannot be read or written.
        WeakSecretError: If somebody could guess it.
    """
    secret = read_secret("of checkpoints", settings.checkpoint_key_file, make=make)
    return SigningKey.of_secret(settings.ledger_name, secret)


def bundle_opener(settings: Settings) -> OpenBundle:
    """Return what gives a bundle of the local store by its digest, verified."""
    store = bundle_store(settings)

    def opened(digest: str) -> DecisionModel:
        return open_bundle(store.path(digest), expected_digest=digest)

    return opened
