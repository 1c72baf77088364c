"""What a way to choose features is: measurements on some rows, and a choice made of them alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Flags, Floats
from creditwright.scoring.inputs import ModelInput
from creditwright.training.fitting import Examples
from creditwright.training.metrics import Estimate


class NothingChosenError(BadDataError):
    """No feature was found to be worth anything."""

    def __init__(self, method: str, applications: int) -> None:
        super().__init__(
            f"By {method} on {applications:,} applications no feature is worth more than chance. "
            "Choose on more applications, or train with all features."
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a feature, or a block of them.

    Attributes:
        name: Of the feature or the block.
        features: How many features it is.
        worth: How much it is worth, in the method's own unit.
        chance: What chance alone gives; the method keeps what is worth more.
        interval: Of the worth, where the method knows one.
        kept: Whether it was kept.
    """

    name: str
    features: int
    worth: float
    chance: float
    interval: Estimate | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Which inputs are kept, shape (inputs,), and why: the most worthy first."""

    kept: Flags
    evidence: tuple[Evidence, ...]


class Method(Protocol):
    """A way to choose features.

    Each step is measured by itself, so that several go on at a time and an interrupted choice
    loses none that was finished.
    """

    @property
    def name(self) -> str:
        """As it is named to the command."""
        ...

    @property
    def worth_is(self) -> str:
        """What the worth of a feature or block is, with its unit."""
        ...

    @property
    def settings(self) -> Mapping[str, str]:
        """With what it works, for whoever reads the choice."""
        ...

    def steps(self, inputs: Sequence[ModelInput]) -> tuple[str, ...]:
        """Return the names of what is to be measured."""
        ...

    def measure(
        self, learning: Examples, inputs: Sequence[ModelInput], step: str, seed: int
    ) -> Floats:
        """Measure one step on the rows that may be learned from, and no others."""
        ...

    def choose(
        self, learning: Examples, inputs: Sequence[ModelInput], measured: Mapping[str, Floats]
    ) -> Choice:
        """Choose by what all steps measured."""
        ...
