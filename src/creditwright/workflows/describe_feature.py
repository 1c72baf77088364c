"""What a feature is, for whoever meets its name in a decision, a chart or a document."""

from typing import Any

from creditwright.core.errors import UnavailableError
from creditwright.features.catalogue import BY_NAME
from creditwright.features.description.document import as_document, as_full_document
from creditwright.learned.catalogue import LEARNED_BY_NAME


class FeatureNotFoundError(UnavailableError):
    """No feature has this name."""

    def __init__(self) -> None:
        super().__init__("There is no such feature. `creditwright features list` names them all.")


def describe_feature(name: str) -> dict[str, Any]:
    """Return all that is declared and known of a feature, of JSON types.

    Args:
        name: As `creditwright features list` names it. A learned feature has neither formula nor
            example: a model within the bundle computes it.

    Raises:
        FeatureNotFoundError: If there is none.
    """
    if name in LEARNED_BY_NAME:
        absent = {"window": None, "null_policy": None, "formula": None, "example": None}
        return {**as_document(LEARNED_BY_NAME[name]), **absent}
    if name not in BY_NAME:
        raise FeatureNotFoundError
    return as_full_document(BY_NAME[name])
