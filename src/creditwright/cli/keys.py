"""`creditwright keys`: keys of programs, made, listed and revoked."""

from typing import Annotated, Any

import typer

from creditwright.access.scopes import Scope
from creditwright.cli import console
from creditwright.composition.service import open_desk, open_store
from creditwright.core.clock import SystemClock, instant_text
from creditwright.core.settings import read_settings
from creditwright.store.keys import StoredKey, all_keys
from creditwright.workflows.keys import KeyWanted, end_key, make_key

keys = typer.Typer(
    help="Make, list and revoke keys of programs.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
Scopes = Annotated[
    list[Scope] | None,
    typer.Option(
        "--scope",
        help="Narrow it to this; may be given again. By default all that its person may do.",
        show_default=False,
    ),
]


@keys.command()
def create(
    person: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is.")],
    *,
    label: Annotated[str, typer.Option(metavar="TEXT", help="What it is for.")],
    days: Annotated[int, typer.Option(help="For how long, up to 366.")] = 90,
    scope: Scopes = None,
    as_json: console.Json = False,
) -> None:
    """Make a key for somebody, and show it once: only its digest is kept."""
    scopes = frozenset(scope) if scope else None
    with open_desk(read_settings()) as desk:
        key, made = make_key(desk, KeyWanted(person=person, label=label, days=days, scopes=scopes))
    ends = instant_text(key.expires_at)
    console.report(
        {**_told(key), "key": made.text},
        f"Key {key.id} of {person}, to {ends}. Shown this once:\n{made.text}",
        as_json=as_json,
    )


@keys.command("list")
def list_keys(*, as_json: console.Json = False) -> None:
    """List every key there ever was, the newest first; never the keys themselves."""
    with open_store(read_settings()) as database, database.reading() as connection:
        found = all_keys(connection)
    console.report(
        {"keys": [_told(each) for each in found]},
        "\n".join(_line(each) for each in found) or "There is no key yet.",
        as_json=as_json,
    )


@keys.command()
def revoke(
    key_id: Annotated[
        str, typer.Argument(metavar="ID", help="As `creditwright keys list` has it.")
    ],
    *,
    as_json: console.Json = False,
) -> None:
    """Let a key be none, from the next request on."""
    with open_desk(read_settings()) as desk:
        end_key(desk, key_id)
    console.report({"id": key_id, "holds": False}, f"Key {key_id} is revoked.", as_json=as_json)


def _told(key: StoredKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "person": key.person.name,
        "label": key.label,
        "scopes": None if key.scopes is None else sorted(key.scopes),
        "made_at": instant_text(key.made_at),
        "expires_at": instant_text(key.expires_at),
        "holds": key.holds(SystemClock().now()),
    }


def _line(key: StoredKey) -> str:
    state = f"to {instant_text(key.expires_at)}" if key.holds(SystemClock().now()) else "over"
    return f"{key.id}: {key.person.name}, {key.label}, {state}"
