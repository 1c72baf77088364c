"""The secrets as the settings name them: there, hard to guess, for this user alone.

What they are is never told.
"""

import stat
from collections.abc import Iterator
from pathlib import Path

from creditwright.core.errors import ConfigurationError
from creditwright.core.secrets import read_secret
from creditwright.core.settings import Settings
from creditwright.workflows.examination import Finding, good, heed, trouble

MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
MAY_READ = stat.S_IRGRP | stat.S_IROTH


def secrets_found(settings: Settings) -> Iterator[Finding]:
    """Look at the file of every secret."""
    required = {
        "key of the ledger": (settings.ledger_key_file, settings.ledger_key),
        "key of tokens": (settings.token_key_file, settings.token_key),
        "key of checkpoints": (settings.checkpoint_key_file, settings.checkpoint_key),
    }
    for name, (path, named) in required.items():
        yield _one(name, path, made_here=named is None)
    others = {
        "key of tokens before": settings.earlier_token_key,
        "secret of the issuer": settings.issuer_client_secret,
    }
    for name, given in others.items():
        if given is not None:
            yield _one(name, given, made_here=False)
    yield from _apart(settings)


def _one(name: str, path: Path, *, made_here: bool) -> Finding:
    if not path.exists() and made_here:
        advice = "It is made when it is needed first. Where there was one, bring it back."
        return heed(name, f"{path} is not there", advice)
    read_secret(name, path)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & MAY_WRITE:
        told = f"{path} may be replaced by other users (mode {mode:04o})"
        return trouble(name, told, f"chmod 600 {path}", ConfigurationError)
    if mode & MAY_READ:
        told = f"{path} may be read by other users (mode {mode:04o})"
        return heed(name, told, f"chmod 600 {path}; where the platform mounts it, defaultMode.")
    return good(name, f"{path}, for this user alone")


def _apart(settings: Settings) -> Iterator[Finding]:
    if settings.store is None and settings.ledger_key is None and settings.ledger_key_file.exists():
        yield heed(
            "keys apart",
            "the master key lies in the same folder as the database",
            "A copy of the folder can be read by whoever has it: move keys/ledger elsewhere, and "
            "name it by CREDITWRIGHT_LEDGER_KEY.",
        )
