"""`creditwright kill-switch`: leave every automated decline to a person, from this moment on."""

from typing import Annotated, Any

import typer

from creditwright.cli import console
from creditwright.composition.ledger import ledger_vault
from creditwright.composition.service import open_store
from creditwright.core.clock import SystemClock, instant_text
from creditwright.core.settings import read_settings
from creditwright.store.kill_switch import Turn, last_turn
from creditwright.workflows.kill_switch import turn_switch

kill_switch = typer.Typer(
    help="Leave every automated decline to a person, from this moment on.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
Why = Annotated[
    str, typer.Option("--why", metavar="TEXT", help="Why, in your own words: kept in the ledger.")
]


@kill_switch.command()
def on(*, why: Why, as_json: console.Json = False) -> None:
    """Have nobody declined without a person: every automated decline becomes a referral."""
    _turn(is_on=True, why=why, as_json=as_json)


@kill_switch.command()
def off(*, why: Why, as_json: console.Json = False) -> None:
    """Let automated declines happen again; what was referred meanwhile stays with people."""
    _turn(is_on=False, why=why, as_json=as_json)


@kill_switch.command()
def status(*, as_json: console.Json = False) -> None:
    """Say how the switch stands, since when, by whom and why."""
    with open_store(read_settings()) as database, database.reading() as connection:
        found = last_turn(connection)
    console.report(_told(found), _in_words(found), as_json=as_json)


def _turn(*, is_on: bool, why: str, as_json: bool) -> None:
    settings = read_settings()
    with open_store(settings) as database:
        vault, clock = ledger_vault(settings, database), SystemClock()
        found = turn_switch(database, vault, clock, is_on=is_on, by=settings.who, why=why)
    console.report(_told(found), _in_words(found), as_json=as_json)


def _told(found: Turn | None) -> dict[str, Any]:
    if found is None:
        return {"is_on": False, "since": None, "by": None, "why": None}
    return {
        "is_on": found.is_on,
        "since": instant_text(found.at),
        "by": found.by,
        "why": found.why,
    }


def _in_words(found: Turn | None) -> str:
    if found is None:
        return "The kill switch is off, and never was on."
    means = "nobody is declined without a person" if found.is_on else "the policy decides"
    return (
        f"The kill switch is {'on' if found.is_on else 'off'} since {instant_text(found.at)}: "
        f"{means}. Turned by {found.by}: {found.why}"
    )
