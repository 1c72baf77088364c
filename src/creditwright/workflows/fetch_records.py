"""Find a lender's records where they are named: beside us, or on a server, fetched once."""

import shutil
from pathlib import Path

from creditwright.core.digests import sha256_of_file
from creditwright.core.errors import FileAccessError
from creditwright.serving.fetching import FetchRules, fetched

HTTPS = "https://"


def records_at(address: str, rules: FetchRules, folder: Path) -> str:
    """Return where the records at an address can be read: the address, or a file fetched from it.

    Args:
        address: A folder, a file or a database; or `https://HOST/FILE#sha256=DIGEST`, a SQLite
            file, which is fetched unless it was before.
        rules: What may be fetched.
        folder: Where fetched files are kept, each named by its digest.

    Raises:
        FetchRefusedError: If it may not be fetched, or no digest is given.
        UnresolvedHostError, FetchError, FetchedOtherError: If it cannot be had.
        FileAccessError: If it cannot be kept.
    """
    if not address.startswith(HTTPS):
        return address
    url, _, digest = address.partition("#sha256=")
    kept = folder / f"{digest}.sqlite"
    if digest.isalnum() and kept.is_file() and sha256_of_file(kept) == digest:
        return str(kept)
    with fetched(url, digest or None, rules, folder) as file:
        try:
            landing = kept.with_suffix(".landing")
            shutil.copyfile(file, landing)
            landing.replace(kept)
        except OSError as error:
            raise FileAccessError(f"Cannot write {kept}: {error.strerror or error}.") from error
    return str(kept)
