"""The reference page of roles and scopes, made from the table that the service goes by."""

from creditwright.access.roles import SCOPES, Role
from creditwright.access.scopes import Scope


def scopes_page() -> str:
    """Return the page: each scope, what it allows, and which roles have it."""
    columns = list(Role)
    rows = [
        f"| `{scope}` | {scope.meaning} | "
        + " | ".join("yes" if scope in SCOPES[role] else "" for role in columns)
        + " |"
        for scope in Scope
    ]
    return "\n".join(
        [
            "# Roles and scopes",
            "",
            "Each route of the service asks for one scope; somebody has those of the own roles.",
            "Who may do something for `:any` may do it for `:own`. A key can be narrowed to fewer",
            "scopes, never to more. How people and keys are made:",
            "[let people and programs in](../how-to/people-and-keys.md).",
            "",
            f"| scope | allows to | {' | '.join(columns)} |",
            f"|---|---|{'---|' * len(columns)}",
            *rows,
        ]
    )
