"""Who was champion, and since when: what a registry notes each time the alias moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from creditwright.core.errors import UnavailableError


class Move(StrEnum):
    """Why the champion changed."""

    PROMOTE = "promote"
    ROLLBACK = "rollback"


class NoEarlierChampionError(UnavailableError):
    """There is no champion before this one to go back to."""

    def __init__(self, name: str, champion: int | None) -> None:
        is_now = "has no champion" if champion is None else f"has version {champion} as champion"
        super().__init__(
            f"Model {name!r} {is_now}, and none before it that the registry knows of. Name the "
            f"version to use: `creditwright promote {name}/VERSION`."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChampionChange:
    """One move of the alias, as it is kept with the registered model for good.

    Attributes:
        move: Why.
        version: The champion from then on.
        before: The champion until then; None: there was none.
        by: Who approved it.
        at: When, with its time zone.
        bundle_digest: Of the version, so that a note cannot be read as one of another bundle.
        evaluation: SHA-256 of the evaluation that was approved; None: there was none.
        overridden: By gate that failed the reason for promoting all the same.
        reason: In the approver's words; may be empty.
    """

    move: Move
    version: int
    before: int | None
    by: str
    at: datetime
    bundle_digest: str
    evaluation: str | None = None
    overridden: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


def earlier_champion(changes: Sequence[ChampionChange], champion: int | None) -> int | None:
    """Return the champion before this one, or None: each promotion is undone once, last first.

    A note whose move never happened, for the process died in between, is passed over; where the
    alias was moved by other hands, the one that was promoted last here is what to go back to.

    Args:
        changes: Oldest first.
        champion: The champion now; where there is none, there is none before it.
    """
    if champion is None:
        return None
    line: list[int] = []
    for change in changes:
        if change.version in line:  # a rollback, or a promotion of one from before
            del line[line.index(change.version) + 1 :]
        else:
            line.append(change.version)
    if champion in line:
        line = line[: line.index(champion)]
    return line[-1] if line else None
