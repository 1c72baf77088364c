"""Who answers for a change of champion, and for which gates that failed."""

from dataclasses import dataclass
from datetime import datetime

from creditwright.core.errors import UsageError
from creditwright.registry.gates import Gate

MOST_LETTERS = 300  # of a reason, so that the registry can hold it


class OverrideError(UsageError):
    """A gate was to be passed over without a reason, or one that cannot be."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who answers for a change of champion.

    Attributes:
        by: Who.
        at: When, with its time zone.
        overrides: Gates that may fail.
        reason: Why, in the approver's words; needed with an override.
    """

    by: str
    at: datetime
    overrides: frozenset[Gate] = frozenset()
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse an override that nobody explains, and of the gate that nothing may pass over."""
        if self.overrides and not self.reason.strip():
            raise OverrideError("An override needs --reason: it is kept with the model for good.")
        if Gate.GOLDEN in self.overrides:
            raise OverrideError("A bundle that does not score as it was trained cannot be used.")
        if len(self.reason) > MOST_LETTERS:
            raise OverrideError(f"The reason may have {MOST_LETTERS} letters at most.")
