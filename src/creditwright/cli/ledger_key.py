"""The key that checks what was signed for the ledger, as commands take it."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from creditwright.composition.ledger import signing_key
from creditwright.core.errors import FileAccessError
from creditwright.core.settings import Settings
from creditwright.ledger.checkpoint import VerifyingKey
from creditwright.ledger.proof import ProofError

Key = Annotated[
    str | None,
    typer.Option(
        "--key",
        metavar="KEY",
        help="The line NAME+ID+KEY that checks signatures, as `audit checkpoint` prints it; by "
        "default that of this machine's own key.",
    ),
]


def verifying(settings: Settings, key: str | None) -> VerifyingKey:
    """Return the key that was given, or this machine's own.

    Raises:
        CheckpointError: If what was given is none.
    """
    return signing_key(settings, make=False).verifying if key is None else VerifyingKey.of(key)


def read_proof(file: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return the JSON of a proof's file.

    Raises:
        FileAccessError: If the file cannot be read.
        ProofError: If it is not JSON.
    """
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileAccessError(f"Cannot read {file}: {error.strerror}.") from error
    except (ValueError, RecursionError):
        raise ProofError(f"{file} is no proof: it is not JSON.") from None
