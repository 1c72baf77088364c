"""The sliders of a what-if: only terms of the loan, which an applicant can choose."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from creditwright.decision.actions import AMOUNT, PAYMENT
from creditwright.web.pages.catalogue import later as _

LOWEST, HIGHEST = 0.4, 1.6  # of what is asked for
STEPS: Final = 120  # between them
NAMES: Final = {
    AMOUNT: ("amount", _("Amount of the loan")),
    PAYMENT: ("payment", _("Regular repayment")),
}


@dataclass(frozen=True, slots=True)
class Slider:
    """One slider; all values in currency units.

    Attributes:
        name: Of the address.
        label: To be said in the page's language.
        value: What is supposed.
        real: What is asked for.
    """

    name: str
    label: str
    value: float
    real: float
    least: float
    most: float


def sliders_of(real: Mapping[str, object], supposed: Mapping[str, object]) -> list[Slider]:
    """Return a slider for each term that is known."""
    found = []
    for column, (name, label) in NAMES.items():
        now, value = real.get(column), supposed.get(column)
        if isinstance(now, int | float) and isinstance(value, int | float) and now > 0:
            step = round_step(now * (HIGHEST - LOWEST) / STEPS)
            least = max(1.0, math.floor(min(now * LOWEST, value) / step) * step)
            most = math.ceil(max(now * HIGHEST, value) / step) * step
            found.append(Slider(name, label, float(value), float(now), least, most))
    return found


def round_step(exact: float) -> float:
    """Return a step that people count in: 1, 2 or 5 times a power of ten, and at least 1.

    >>> round_step(3375.0), round_step(0.2), round_step(190.0)
    (5000.0, 1.0, 200.0)
    """
    if exact <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(exact))
    return next(times * power for times in (1.0, 2.0, 5.0, 10.0) if times * power >= exact)
