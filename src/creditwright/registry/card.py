"""The card in a bundle read back: what a model was trained on, and what it reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from creditwright.core.errors import BadDataError
from creditwright.scoring.documents import parse_json

FILE = "card.json"


class CardError(BadDataError):
    """A model's card does not tell what has to be known of the model."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"{FILE} of the bundle does not tell {missing}: the model was trained by an older "
            "version of Creditwright. Train anew."
        )


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a card says.

    Attributes:
        whole: Everything in it, as JSON values.
        figures: The figures on the hold-out, and those out of fold, by name.
    """

    whole: Mapping[str, Any]
    figures: "Figures"

    @property
    def records_digest(self) -> str:
        """The digest of the records that the model was trained on."""
        return str(self._said("records_digest"))

    @property
    def importance(self) -> Mapping[str, float]:
        """By input the mean absolute attribution on the hold-out, in log-odds."""
        importance: Mapping[str, float] = self._said("importance")
        return importance

    @property
    def plan(self) -> Mapping[str, Any]:
        """The choices of the training."""
        plan: Mapping[str, Any] = self._said("plan")
        return plan

    @property
    def calibration_doubt(self) -> Mapping[str, float] | None:
        """What is not known about the calibration; None: an older model, that does not tell."""
        return self.whole.get("calibration_doubt")

    def _said(self, name: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        if name not in self.whole:
            raise CardError(f"its {name}")
        return self.whole[name]


class Figures(dict[str, float]):
    """Figures by name; one that is not there is an error of ours, that says what to do."""

    def __missing__(self, name: str) -> float:
        """Say which figure is missing."""
        raise CardError(f"the figure {name}")


def read_card(content: bytes) -> ModelCard:
    """Return the card that `content` holds.

    Raises:
        DocumentError: If it is not JSON.
        CardError: If it is no card.
    """
    said = parse_json(content, file=FILE)
    if not isinstance(said, dict) or not isinstance(said.get("figures"), dict):
        raise CardError("any figures")
    return ModelCard(said, Figures(said["figures"]))
