"""Forgetting again who was erased, where an older copy of the database returns.

A copy from before an erasure holds what was erased, and the key to it. Whoever puts such a copy to
use again first forgets once more.
"""

from sqlalchemy import Connection

from creditwright.ledger.keys import Vault
from creditwright.store.erasures import Erasures, erasures, numbers_named
from creditwright.store.ledger import reference_of
from creditwright.store.privacy import erase_rows
from creditwright.store.subject_keys import destroy_key


def erase_again(connection: Connection, vault: Vault, known: Erasures) -> int:
    """Erase from a copy all that was erased since it was taken, as it was erased then.

    Args:
        connection: For writing, of the copy.
        vault: Of its ledger; says which applications the references name.
        known: Of a later state than the copy; those that the copy knows of are left as they are.

    Returns:
        How many were erased again.
    """
    done = erasures(connection)
    new = {reference: at for reference, at in known.items() if reference not in done}
    named = {reference_of(vault, each): each for each in numbers_named(connection)} if new else {}
    for reference, at in new.items():
        if reference in named:
            erase_rows(connection, vault, named[reference], at=at)
        else:
            destroy_key(connection, reference, at=at)
    return len(new)
