"""What a candidate is: a name, and a function that learns from examples how risky a row is.

Candidates are compared and then forgotten. None is written to disk: what is kept is a bundle, and
only training makes one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.decision.policy import Outcome
from creditwright.scoring.inputs import ModelInput
from creditwright.training.fitting import Examples

SUREST = 1e-6  # nearer to 0 or 1 a probability has no log-odds that could be calibrated


class Family(StrEnum):
    """What kind of model a candidate is."""

    TRIVIAL = "trivial"
    LINEAR = "linear"
    TREES = "trees"
    BOOSTER = "booster"
    SCORECARD = "scorecard"


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a candidate has learned.

    Attributes:
        log_odds: From values, shape (applications, inputs), to the log-odds of default as the
            model gives them, shape (applications,).
        size_bytes: Of the numbers or the text that the model consists of.
    """

    log_odds: Callable[[Floats], Floats]
    size_bytes: int


Fit = Callable[[Examples, Sequence[ModelInput], int], Fitted]  # the last is the seed


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One way to tell defaults from loans repaid.

    Attributes:
        name: As it is named to the command, and in files.
        label: As people read it.
        meaning: One sentence: what it is, and what it is compared for.
        settings: What it is fitted with, for whoever reads the run; of JSON types.
        fit: Learns from examples; the same examples and seed give the same model.
        always: The outcome it gives to everybody; None: it decides by a cut-off.
        one_at_a_time: Whether no other such candidate may be at work in this process meanwhile:
            scikit-learn changes what the whole process does with warnings.
        library: The module it needs beside those of training; None: none.
    """

    name: str
    label: str
    family: Family
    meaning: str
    settings: Mapping[str, object]
    fit: Fit
    always: Outcome | None = None
    one_at_a_time: bool = False
    library: str | None = None

    @property
    def is_installed(self) -> bool:
        """Whether what it needs is installed."""
        return self.library is None or find_spec(self.library) is not None


def log_odds_of(default_probability: Floats) -> Floats:
    """Return the log-odds of probabilities; those nearer to 0 or 1 than `SUREST` are moved there.

    A tree or a forest may say 0 or 1, of which there are none.

    Args:
        default_probability: Shape (n,), each from 0 to 1.
    """
    inside = np.clip(default_probability, SUREST, 1 - SUREST)
    found: Floats = np.log(inside) - np.log1p(-inside)
    return found
