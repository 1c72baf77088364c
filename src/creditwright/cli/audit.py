"""`creditwright audit`: is the ledger as it was written, and do decisions come out again?"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from creditwright.cli import console
from creditwright.cli.growth import check_consistency, consistency
from creditwright.cli.ledger_key import Key, read_proof, verifying
from creditwright.composition.ledger import bundle_opener, ledger_vault, signing_key
from creditwright.composition.service import open_store
from creditwright.core.clock import SystemClock, instant_text
from creditwright.core.files import write_text
from creditwright.core.secrets import read_secret
from creditwright.core.settings import read_settings
from creditwright.ledger.chain import LedgerBrokenError, Verified
from creditwright.ledger.proof import check_proof, proof_of
from creditwright.workflows.audit import (
    prove_entry,
    read_checkpoint_file,
    renew_master_key,
    sign_ledger,
    verify_ledger,
)
from creditwright.workflows.replay import NotReplayedError, ReplayReport, replay_decisions

audit = typer.Typer(
    help="Check the ledger, sign for it, prove an entry, decide again what was decided.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
TIMES = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S")
audit.command("consistency")(consistency)
audit.command("check-consistency")(check_consistency)


@audit.command()
def verify(
    *,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A checkpoint kept elsewhere; may be given again."),
    ] = None,
    key: Key = None,
    as_json: console.Json = False,
) -> None:
    """Check every entry of the ledger; exit code 65 names the first that is not as it was."""
    settings = read_settings()
    signed = []
    if checkpoint:
        signer = verifying(settings, key)
        signed = [read_checkpoint_file(each, signer) for each in checkpoint]
    try:
        with console.progress() as progress, open_store(settings) as database:
            found = verify_ledger(database, signed, progress)
    except LedgerBrokenError as error:
        broken = {"is_whole": False, "first_bad": error.seq, "trouble": error.trouble}
        console.report(broken, f"Broken at entry {error.seq}.", as_json=as_json)
        raise
    console.report({"is_whole": True, **as_document(found)}, in_words(found), as_json=as_json)


@audit.command()
def checkpoint(
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where to write the checkpoint.")],
    as_json: console.Json = False,
) -> None:
    """Check the ledger and sign for it; keep the file where nobody who writes here can write.

    A checkpoint that stands at FILE is replaced, if the ledger still agrees with it.
    """
    settings = read_settings()
    signer = signing_key(settings)
    with console.progress() as progress, open_store(settings) as database:
        found = sign_ledger(database, signer, out, progress)
    value = {
        **as_document(found.verified),
        "agrees_with": found.agreed,
        "key": str(signer.verifying),
        "out": str(out),
    }
    lines = [in_words(found.verified), f"Signed, and written to {out}. Whoever checks it needs"]
    console.report(value, "\n".join([*lines, str(signer.verifying)]), as_json=as_json)


@audit.command()
def proof(
    assessment: Annotated[str, typer.Argument(help="The id of an assessment.")],
    *,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write it; else it is printed.")
    ] = None,
) -> None:
    """Prove that an assessment is in the ledger, for the applicant's file, as JSON."""
    settings = read_settings()
    with console.progress() as progress, open_store(settings) as database:
        found = prove_entry(database, assessment, signing_key(settings), progress).document()
    if out is None:
        console.report(found, "", as_json=True)
    else:
        write_text(out, json.dumps(found, indent=2, ensure_ascii=False) + "\n")


@audit.command("check-proof")
def check_one_proof(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `audit proof` gave.")],
    *,
    key: Key = None,
    as_json: console.Json = False,
) -> None:
    """Check a proof; the ledger is not needed, nor any of our secrets where KEY is given."""
    found = proof_of(read_proof(file))
    checkpoint = check_proof(found, verifying(read_settings(), key))
    heading = {**asdict(found.heading), "subject": found.heading.subject.hex()}
    words = (
        f"Entry {found.heading.seq} ({found.heading.action}, {found.heading.about}, "
        f"{found.heading.at}) is in the ledger {checkpoint.origin} of {checkpoint.head.size:,}."
    )
    console.report({"entry": heading, "size": checkpoint.head.size}, words, as_json=as_json)


@audit.command()
def replay(
    *,
    since: Annotated[
        datetime | None,
        typer.Option(formats=list(TIMES), help="Only decisions made since then, UTC."),
    ] = None,
    as_json: console.Json = False,
) -> None:
    """Decide again every recorded decision, from what was recorded, and compare every bit.

    Exit code 65 says that one differs, or cannot be made again for its bundle is not here.
    """
    settings = read_settings()
    with console.progress() as progress, open_store(settings) as database:
        vault = ledger_vault(settings, database)
        opener = bundle_opener(settings)
        report = replay_decisions(database, vault, opener, since=_instant(since), progress=progress)
    value = {"is_whole": report.is_whole, **asdict(report)}
    console.report(value, replay_in_words(report), as_json=as_json)
    if not report.is_whole:
        raise NotReplayedError(report)


@audit.command("renew-key")
def renew_key(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The new master key; made if it is not there.")
    ],
) -> None:
    """Wrap every key of the ledger under a new master key, in one step.

    Stop the service first; then let the setting ledger_key name FILE, and start it again.
    """
    settings = read_settings()
    with open_store(settings) as database:
        vault = ledger_vault(settings, database)
        secret = read_secret("of the ledger", file, make=True)
        renew_master_key(database, vault, secret, by=settings.who, clock=SystemClock())
    console.note(
        f"From now on {file} is the master key: name it by the setting ledger_key. The old one "
        "still opens backups from before."
    )


def _instant(since: datetime | None) -> str:
    return "" if since is None else instant_text(since.replace(tzinfo=UTC))


def as_document(found: Verified) -> dict[str, Any]:
    """Return what a checking found, for programs."""
    return {
        "entries": found.head.seq,
        "last_hash": found.head.hash.hex(),
        "root": found.tree.root.hex(),
        "checkpoints": list(found.checkpoints),
    }


def in_words(found: Verified) -> str:
    """Return what a checking found, for people."""
    agreed = "".join(f"\nIt agrees with the checkpoint of {n:,}." for n in found.checkpoints)
    return f"The ledger of {found.head.seq:,} entries is as it was written.{agreed}"


def replay_in_words(report: ReplayReport) -> str:
    """Return what a replay gave, for people."""
    counts = (
        f"{report.decisions:,} recorded decisions: {report.same:,} came out the same in every bit, "
        f"{len(report.differing):,} differ, {report.cannot:,} cannot be made again, "
        f"{report.erased:,} are of applicants who were erased. {report.words:,} reviews, contests, "
        "notes and notices were compared with the ledger, word for word."
    )
    lines = [counts]
    lines += [f"  bundle {digest[:12]}: {n:,}" for digest, n in report.bundles.items()]
    lines += list(report.not_replayable.values())[:5] + list(report.differing.values())[:5]
    return "\n".join(lines)
