"""The first administrator: made where nobody is yet, the password told once, to the terminal."""

from creditwright.composition.access import people_desk
from creditwright.core.settings import Settings
from creditwright.store.database import Database
from creditwright.workflows.people import FIRST, let_first_in


def first_administrator(settings: Settings, database: Database) -> dict[str, str] | None:
    """Let the first administrator in, where nobody is.

    Returns:
        Name and password, to be shown and not to be logged; None: there is somebody.
    """
    password = let_first_in(people_desk(settings, database))
    return None if password is None else {"name": FIRST, "password": password}


def in_words(first: dict[str, str] | None) -> str:
    """Return what to tell the person at the terminal; nothing, where there is somebody."""
    if first is None:
        return ""
    return (
        f"\nThe first administrator is {first['name']!r}; password, shown this once: "
        f"{first['password']}\nAnother one: creditwright people password {first['name']}"
    )
