"""`creditwright privacy`: what people ask of their data, and how long anything is kept."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from creditwright.cli import console
from creditwright.cli.pseudonyms import pseudonym
from creditwright.composition.deploying import deploy_configured
from creditwright.composition.service import open_service
from creditwright.core.errors import ConfigurationError, UsageError
from creditwright.core.files import write_bytes
from creditwright.core.settings import read_settings
from creditwright.store.applicants import EVERYTHING
from creditwright.workflows.correct import Verdict, answer_correction, ask_correction
from creditwright.workflows.erase import erase_application, policy_in_force
from creditwright.workflows.export_data import as_tables, export_data
from creditwright.workflows.purge import Purged, purge
from creditwright.workflows.restrict import hold as hold_application
from creditwright.workflows.restrict import lift_restriction
from creditwright.workflows.restrict import release as release_application
from creditwright.workflows.restrict import restrict as restrict_application
from creditwright.workflows.service import Service

privacy = typer.Typer(
    help="Export, correct, restrict and erase what is kept of an applicant.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
Application = Annotated[
    int, typer.Option("--application", metavar="NUMBER", help="SK_ID_CURR.", show_default=False)
]
Why = Annotated[
    str, typer.Option("--why", metavar="TEXT", help="Why, in words: kept in the ledger.")
]
OWNER_ONLY = 0o600


class ChangeError(UsageError):
    """A change that says not what becomes of which column."""

    def __init__(self) -> None:
        super().__init__(
            "Give each change as COLUMN=VALUE: AMT_INCOME_TOTAL=54000, or COLUMN= where it is not "
            "known."
        )


class NoPolicyError(ConfigurationError):
    """Nobody says how long records are kept."""

    def __init__(self) -> None:
        super().__init__(
            "No model is in use, so no policy says how long records are kept. Deploy one: "
            "`creditwright deploy`."
        )


@privacy.command()
def export(
    *,
    application: Application,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="Where to write it: .json, or .zip with tables.")
    ],
    as_json: console.Json = False,
) -> None:
    """Write all that is kept of an applicant: records, decisions, reasons, reviews, who read it."""
    with _service() as (service, who):
        found = export_data(application, by=who, visible=EVERYTHING, service=service)
    content = as_tables(found) if out.suffix == ".zip" else _pretty(found)
    write_bytes(out, content)
    out.chmod(OWNER_ONLY)
    told = {"application": application, "out": str(out), "bytes": len(content)}
    console.report(told, f"Written to {out}; it is for the applicant alone.", as_json=as_json)


@privacy.command()
def rectify(
    *,
    application: Application,
    change: Annotated[
        list[str], typer.Option("--set", metavar="COLUMN=VALUE", help="May be given again.")
    ],
    why: Why,
    as_json: console.Json = False,
) -> None:
    """Correct an applicant's data; where it was assessed before, it is assessed anew."""
    changes = _changes(change)
    with _service() as (service, who):
        asked = ask_correction(
            application, changes, why, by=who, visible=EVERYTHING, service=service
        )
        done = answer_correction(
            asked.id, Verdict(is_accepted=True, answer=why), by=who, service=service
        )
    told = {
        "application": application,
        "version": done.version,
        "assessment_before": done.before,
        "assessment_after": done.after,
    }
    words = (
        "Nothing changed: it stood so already."
        if done.version is None
        else f"The records are at version {done.version}; assessed anew: {done.after or 'no'}."
    )
    console.report(told, words, as_json=as_json)


@privacy.command()
def restrict(*, application: Application, why: Why, as_json: console.Json = False) -> None:
    """Keep an applicant's data, and have nothing decided on them."""
    with _service() as (service, who):
        restrict_application(application, why, by=who, visible=EVERYTHING, service=service)
    _tell(application, "restricted", as_json=as_json)


@privacy.command()
def lift(*, application: Application, as_json: console.Json = False) -> None:
    """Lift a restriction."""
    with _service() as (service, who):
        lift_restriction(application, by=who, visible=EVERYTHING, service=service)
    _tell(application, "not restricted", as_json=as_json)


@privacy.command()
def hold(*, application: Application, why: Why, as_json: console.Json = False) -> None:
    """Have an applicant's data neither erased nor purged: for a claim, or an authority."""
    with _service() as (service, who):
        hold_application(application, why, by=who, service=service)
    _tell(application, "held", as_json=as_json)


@privacy.command()
def release(*, application: Application, as_json: console.Json = False) -> None:
    """Lift a hold."""
    with _service() as (service, who):
        release_application(application, by=who, service=service)
    _tell(application, "not held", as_json=as_json)


@privacy.command()
def erase(
    *,
    application: Application,
    despite: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Why a duty to keep does not stand against it."),
    ] = None,
    as_json: console.Json = False,
) -> None:
    """Erase an applicant: the key, every row, every copy here. The ledger stays, and verifies."""
    with _service() as (service, who):
        done = erase_application(application, by=who, service=service, despite=despite)
    told = {
        "application": application,
        "populations": done.populations,
        "copies_removed": list(done.copies),
        "is_log_empty": done.is_log_empty,
    }
    left = "" if done.is_log_empty else " Somebody was reading: run it again to empty the log."
    console.report(told, f"Application {application} is erased.{left}", as_json=as_json)


@privacy.command("purge")
def purge_expired(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what is due, and remove nothing.")
    ] = False,
    as_json: console.Json = False,
) -> None:
    """Remove what has been kept for as long as the policy in use says; run it nightly.

    Where models come by a manifest (`models_to_deploy`), they are deployed first, as `serve` does:
    a job that runs apart from the service has none in its own folder.
    """
    with console.progress() as progress:
        deploy_configured(read_settings(), progress)
    with _service() as (service, who):
        policy = policy_in_force(service)
        if policy is None:
            raise NoPolicyError
        found = purge(policy, by=who, service=service, really=not dry_run)
    told = {"rows": found.rows, "applicants": found.applicants, "removed": not dry_run}
    console.report(told, _in_words(found, dry_run=dry_run), as_json=as_json)


privacy.command("pseudonym")(pseudonym)


@contextmanager
def _service() -> Iterator[tuple[Service, str]]:
    settings = read_settings()
    with open_service(settings) as service:
        yield service, settings.who


def _changes(given: list[str]) -> Mapping[str, str | float | None]:
    found: dict[str, str | float | None] = {}
    for each in given:
        column, equals, value = each.partition("=")
        if not equals or not column:
            raise ChangeError
        found[column] = _value(value)
    return found


def _value(text: str) -> str | float | None:
    if not text:
        return None
    try:
        number: int | float = json.loads(text)
    except ValueError:
        return text
    return number if isinstance(number, int | float) else text


def _pretty(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _tell(application: int, state: str, *, as_json: bool) -> None:
    told = {"application": application, "state": state}
    console.report(told, f"Application {application} is {state}.", as_json=as_json)


def _in_words(found: Purged, *, dry_run: bool) -> str:
    if found.is_empty:
        return "Nothing is due."
    rows = ", ".join(f"{count:,} of {name}" for name, count in sorted(found.rows.items()))
    said = "Due" if dry_run else f"Removed; of {found.applicants:,} applicants nothing is left"
    return f"{said}: {rows}."
