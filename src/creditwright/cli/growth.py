"""`creditwright audit consistency`: a proof that the ledger only grew, and its checking."""

import json
from pathlib import Path
from typing import Annotated

import typer

from creditwright.cli import console
from creditwright.cli.ledger_key import Key, read_proof, verifying
from creditwright.composition.service import open_store
from creditwright.core.files import write_text
from creditwright.core.settings import read_settings
from creditwright.ledger.growth import check_growth, growth_of
from creditwright.workflows.audit import prove_growth, read_note


def consistency(
    earlier: Annotated[Path, typer.Argument(metavar="EARLIER", help="A checkpoint's file.")],
    later: Annotated[Path, typer.Argument(metavar="LATER", help="That of a later one.")],
    *,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write it; else it is printed.")
    ] = None,
    key: Key = None,
) -> None:
    """Prove that the ledger only grew between two checkpoints, for who keeps them, as JSON."""
    settings = read_settings()
    notes = read_note(earlier), read_note(later)
    with console.progress() as progress, open_store(settings) as database:
        found = prove_growth(database, *notes, verifying(settings, key), progress).document()
    if out is None:
        console.report(found, "", as_json=True)
    else:
        write_text(out, json.dumps(found, indent=2, ensure_ascii=False) + "\n")


def check_consistency(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `audit consistency` gave.")],
    *,
    key: Key = None,
    as_json: console.Json = False,
) -> None:
    """Check a proof of growth; neither the ledger nor, where KEY is given, any secret is needed."""
    found = growth_of(read_proof(file))
    earlier, later = check_growth(found, verifying(read_settings(), key))
    value = {"ledger": later.origin, "from": earlier.head.size, "to": later.head.size}
    words = (
        f"The ledger {later.origin} of {later.head.size:,} entries begins with all "
        f"{earlier.head.size:,} that were signed for before."
    )
    console.report(value, words, as_json=as_json)
