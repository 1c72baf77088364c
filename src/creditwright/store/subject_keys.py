"""The keys of subjects kept: made at first use, destroyed, wrapped anew under a new master key."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from creditwright.core.clock import instant_text
from creditwright.core.errors import RefusedError
from creditwright.ledger.keys import Vault
from creditwright.store.database import SQLITE
from creditwright.store.tables.ledger import SUBJECT_KEYS, VAULT

NAMING = "naming"
ADDING = insert(SUBJECT_KEYS)
WRAPPED = select(SUBJECT_KEYS.c.wrapped).where(SUBJECT_KEYS.c.subject == bindparam("reference"))
NAMED = select(VAULT.c.wrapped).where(VAULT.c.name == NAMING)
LOCK = 0x6C_65_64_67_65_72  # "ledger": the number of PostgreSQL's lock


class SubjectErasedError(RefusedError):
    """Whom it concerns was erased: nothing about them can be kept or read any more."""

    def __init__(self) -> None:
        super().__init__(
            "The applicant of this application was erased, and the key to their data destroyed: "
            "nothing can be kept under this number again."
        )


def wait_for_others(connection: Connection) -> None:
    """Be the only one who writes to the ledger until the end of the transaction."""
    if connection.dialect.name != SQLITE:  # there a writer is alone from its beginning
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def has_vault(connection: Connection) -> bool:
    """Return whether a master key was ever given to the database's ledger."""
    wait_for_others(connection)
    return connection.scalar(NAMED) is not None


def open_vault(connection: Connection, secret: bytes) -> Vault:
    """Return the vault of the database's ledger; of a new one it is made.

    Args:
        connection: For writing.
        secret: The master key.

    Raises:
        WeakSecretError: If somebody could guess the master key.
        WrongMasterKeyError: If it is another ledger's.
    """
    wait_for_others(connection)
    wrapped = connection.scalar(NAMED)
    if wrapped is not None:
        return Vault.opened(secret, bytes(wrapped))
    vault = Vault.new(secret)
    connection.execute(insert(VAULT).values(name=NAMING, wrapped=vault.wrapped_naming))
    return vault


def key_of(connection: Connection, vault: Vault, reference: bytes, *, at: datetime) -> bytes:
    """Return a subject's key; at its first use it is made.

    Raises:
        SubjectErasedError: If it was destroyed.
        WrongMasterKeyError: If the ledger has got another master key since the vault was opened.
    """
    found = connection.execute(WRAPPED, {"reference": reference}).first()
    if found is None:
        vault.check(connection.execute(NAMED).scalar_one())  # else the new key could not be read
        wrapped = vault.new_key(reference)
        row = {"subject": reference, "wrapped": wrapped, "made_at": instant_text(at)}
        connection.execute(ADDING, row)
        return vault.key(reference, wrapped)
    if found.wrapped is None:
        raise SubjectErasedError
    return vault.key(reference, bytes(found.wrapped))


def destroy_key(connection: Connection, reference: bytes, *, at: datetime) -> bool:
    """Destroy a subject's key: what was sealed with it is unreadable for good.

    The bytes are written over (`secure_delete` of SQLite), but for copies elsewhere: in backups,
    and in the write-ahead log until its next checkpoint.

    Returns:
        Whether there was one to destroy. One that was never made can be made no more either.
    """
    wait_for_others(connection)
    mine = SUBJECT_KEYS.c.subject == reference
    gone = {"wrapped": None, "destroyed_at": instant_text(at)}
    alive = mine & SUBJECT_KEYS.c.destroyed_at.is_(None)
    changed = connection.execute(update(SUBJECT_KEYS).where(alive).values(gone)).rowcount
    known = connection.scalar(select(SUBJECT_KEYS.c.made_at).where(mine))
    if known is None:
        never: dict[str, object] = {"subject": reference, "made_at": instant_text(at), **gone}
        connection.execute(ADDING, never)
    return changed > 0


def is_erased(connection: Connection, reference: bytes) -> bool:
    """Return whether a subject's key was destroyed."""
    mine = SUBJECT_KEYS.c.subject == reference
    return connection.scalar(select(SUBJECT_KEYS.c.destroyed_at).where(mine)) is not None


def rewrap(connection: Connection, vault: Vault, secret: bytes) -> Vault:
    """Wrap every key under a new master key, in one transaction, and return the vault under it.

    Args:
        connection: For writing.
        vault: As it is.
        secret: The new master key.

    Raises:
        WeakSecretError: If somebody could guess it.
    """
    wait_for_others(connection)
    renewed = vault.with_master_key(secret)
    keys = SUBJECT_KEYS.c
    alive = connection.execute(
        select(keys.subject, keys.wrapped).where(keys.wrapped.is_not(None))
    ).all()
    for reference, wrapped in alive:
        moved = vault.rewrapped(bytes(reference), bytes(wrapped), renewed)
        mine = keys.subject == reference
        connection.execute(update(SUBJECT_KEYS).where(mine).values(wrapped=moved))
    renamed = update(VAULT).where(VAULT.c.name == NAMING)
    connection.execute(renamed.values(wrapped=renewed.wrapped_naming))
    return renewed
