"""Calibration taken apart: what the Brier score is made of, and how true each segment is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditwright.core.errors import CreditwrightError
from creditwright.core.numbers import Floats
from creditwright.features.catalogue import feature_named
from creditwright.features.feature import Feature
from creditwright.features.frame import ABSENT, FeatureFrame
from creditwright.scoring.scorer import Scores
from creditwright.training.metrics import (
    CalibrationBin,
    CalibrationLine,
    Estimate,
    calibration_line,
    wilson,
)

Words = NDArray[np.str_]

NOT_KNOWN = "not known"
FEWEST_OF_EACH = 20  # defaults and good loans; with fewer a line says nothing
SEGMENTED_BY: tuple[Feature, ...] = tuple(
    feature_named(name) for name in ("contract_type", "previous_applications")
)
EARLIER = ((1, "none"), (3, "1 or 2"), (6, "3 to 5"), (np.inf, "6 or more"))  # fewer than: called


@dataclass(frozen=True, slots=True)
class BrierParts:
    """What the Brier score is made of, by bins of like probability.

        brier = reliability - resolution + uncertainty + within

    Attributes:
        reliability: Mean squared distance of foretold from observed; 0 is perfect.
        resolution: Mean squared distance of the bins from the whole; more is better.
        uncertainty: What it would be if everybody got the share of defaults.
        within: What the bins hide: that probabilities differ inside them.

    Source:
        Murphy, A new vector partition of the probability score, J. Appl. Meteor. 12 (1973); the
        last part: Stephenson, Coelho and Jolliffe, Weather and Forecasting 23 (2008).
    """

    reliability: float
    resolution: float
    uncertainty: float
    within: float


def brier_parts(bins: Sequence[CalibrationBin], brier: float) -> BrierParts:
    """Take a Brier score apart.

    Args:
        bins: Of all the applications that the score is of.
        brier: The score.
    """
    size = np.array([each.applications for each in bins], dtype=np.float64)
    foretold = np.array([each.foretold for each in bins])
    observed = np.array([each.observed.value for each in bins])
    share = size / size.sum()
    mean = float(share @ observed)
    reliability = float(share @ (foretold - observed) ** 2)
    resolution = float(share @ (observed - mean) ** 2)
    uncertainty = mean * (1 - mean)
    within = brier - (reliability - resolution + uncertainty)
    return BrierParts(reliability, resolution, uncertainty, within)


@dataclass(frozen=True, slots=True)
class Segment:
    """How true the probabilities are among some applications.

    Attributes:
        kind: What the segments are told apart by.
        foretold: Mean probability.
        observed: Share of defaults, with Wilson's interval.
        line: None where there are too few of either kind to say.
    """

    kind: str
    name: str
    applications: int
    defaults: int
    foretold: float
    observed: Estimate
    line: CalibrationLine | None

    @property
    def is_true(self) -> bool:
        """Whether what was foretold lies in the interval of what was observed."""
        return self.observed.low <= self.foretold <= self.observed.high


def segments_in(frame: FeatureFrame) -> dict[str, Words]:
    """Return by kind the segment of each application, of the kinds that the frame tells."""
    found: dict[str, Words] = {}
    for feature in SEGMENTED_BY:
        if feature.name in frame.categories:
            column = frame.categories[feature.name]
            words = np.array([*column.words, NOT_KNOWN], dtype=np.str_)
            found[feature.label.en] = words[np.where(column.codes == ABSENT, -1, column.codes)]
        elif feature.name in frame.numbers:
            found[feature.label.en] = _by_count(frame.numbers[feature.name])
    return found


def _by_count(counts: Floats) -> Words:
    borders = [border for border, _ in EARLIER]
    names = np.array([*(name for _, name in EARLIER), NOT_KNOWN], dtype=np.str_)
    place = np.searchsorted(borders, counts, side="right")  # NaN comes after every border
    found: Words = names[np.minimum(place, len(EARLIER))]
    return found


def calibration_by_segment(
    labels: Floats, scores: Scores, segments: Mapping[str, Words]
) -> tuple[Segment, ...]:
    """Return how true the probabilities are in each segment, in the order of kinds and names.

    Args:
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
        scores: Of the same applications.
        segments: By kind the segment of each, shape (n,).
    """
    return tuple(
        _segment(kind, str(name), labels, scores, words == name)
        for kind, words in segments.items()
        for name in np.unique(words)
    )


def _segment(
    kind: str, name: str, labels: Floats, scores: Scores, inside: NDArray[np.bool_]
) -> Segment:
    told = labels[inside]
    defaults, n = int(told.sum()), int(told.size)
    return Segment(
        kind=kind,
        name=name,
        applications=n,
        defaults=defaults,
        foretold=float(scores.default_probability[inside].mean()),
        observed=wilson(defaults, n),
        line=_line(told, scores.log_odds[inside], min(defaults, n - defaults)),
    )


def _line(labels: Floats, log_odds: Floats, fewest: int) -> CalibrationLine | None:
    if fewest < FEWEST_OF_EACH:
        return None
    try:
        return calibration_line(labels, log_odds)
    except CreditwrightError:  # the labels of a small segment may stand in perfect order
        return None
