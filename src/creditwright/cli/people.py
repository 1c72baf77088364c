"""`creditwright people`: let people in, change what they may do, shut them out."""

import sys
from typing import Annotated, Any

import typer

from creditwright.access.passwords import made_password
from creditwright.access.roles import Role
from creditwright.cli import console
from creditwright.composition.service import open_desk, open_store
from creditwright.core.clock import instant_text
from creditwright.core.settings import read_settings
from creditwright.store.people import Person, all_people
from creditwright.workflows.people import (
    Newcomer,
    change_password,
    change_roles,
    let_in,
    let_in_again,
    shut_out,
)

people = typer.Typer(
    help="Let people in, change what they may do, shut them out.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="By which they sign in.")]
Roles = Annotated[
    list[Role],
    typer.Option("--role", help="What they are; may be given again.", show_default=False),
]
GivenPassword = Annotated[
    bool,
    typer.Option(
        "--password-stdin",
        help="Read the password from standard input; by default one is made, and shown once.",
    ),
]
Applications = Annotated[
    list[int] | None,
    typer.Option("--application", metavar="NUMBER", help="An applicant's own; may be given again."),
]
Subject = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT", help="As the configured issuer names them: it then signs them in."
    ),
]


@people.command()
def add(  # noqa: PLR0913 - the options of one command
    name: Name,
    *,
    role: Roles,
    application: Applications = None,
    issuer_subject: Subject = None,
    password_stdin: GivenPassword = False,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="They come by keys or by the issuer alone.")
    ] = False,
    as_json: console.Json = False,
) -> None:
    """Let somebody in: a person with a password, or a program that gets keys."""
    newcomer = Newcomer(
        name=name,
        roles=frozenset(role),
        applications=frozenset(application or ()),
        issuer_subject=issuer_subject,
    )
    password = None if no_password else _password(given=password_stdin)
    with open_desk(read_settings()) as desk:
        person = let_in(desk, newcomer, password=password)
    shown = None if password_stdin else password
    console.report({**_told(person), "password": shown}, _welcome(person, shown), as_json=as_json)


@people.command("list")
def list_people(*, as_json: console.Json = False) -> None:
    """List everybody, with roles, and who is shut out."""
    with open_store(read_settings()) as database, database.reading() as connection:
        found = all_people(connection)
    console.report(
        {"people": [_told(each) for each in found]},
        "\n".join(_line(each) for each in found) or "There is nobody yet.",
        as_json=as_json,
    )


@people.command()
def roles(name: Name, *, role: Roles, as_json: console.Json = False) -> None:
    """Give somebody these roles and no others, from the next request on."""
    with open_desk(read_settings()) as desk:
        person = change_roles(desk, name, frozenset(role))
    console.report(_told(person), _line(person), as_json=as_json)


@people.command()
def password(
    name: Name, *, password_stdin: GivenPassword = False, as_json: console.Json = False
) -> None:
    """Give somebody another password; every session of theirs ends."""
    new = _password(given=password_stdin)
    with open_desk(read_settings()) as desk:
        change_password(desk, name, new)
    shown = None if password_stdin else new
    told = f"The password of {name} is another one" + (f": {shown}" if shown else ".")
    console.report({"name": name, "password": shown}, told, as_json=as_json)


@people.command()
def disable(name: Name, *, as_json: console.Json = False) -> None:
    """Let somebody in no longer: sessions, tokens and keys are refused from the next request on."""
    with open_desk(read_settings()) as desk:
        shut_out(desk, name)
    console.report({"name": name, "is_let_in": False}, f"{name} is shut out.", as_json=as_json)


@people.command()
def enable(name: Name, *, as_json: console.Json = False) -> None:
    """Let somebody in again who was shut out."""
    with open_desk(read_settings()) as desk:
        let_in_again(desk, name)
    console.report({"name": name, "is_let_in": True}, f"{name} is let in again.", as_json=as_json)


def _password(*, given: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if given else made_password()


def _told(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "roles": sorted(person.roles),
        "applications": sorted(person.applications),
        "issuer_subject": person.issuer_subject,
        "added_at": instant_text(person.added_at),
        "is_let_in": person.disabled_at is None,
    }


def _line(person: Person) -> str:
    own = f", applications {' '.join(map(str, sorted(person.applications)))}"
    out = "" if person.disabled_at is None else ", shut out"
    return (
        f"{person.name}: {' '.join(sorted(person.roles))}{own if person.applications else ''}{out}"
    )


def _welcome(person: Person, password: str | None) -> str:
    if password is None:
        return f"{_line(person)}."
    return f"{_line(person)}.\nPassword, shown this once: {password}"
