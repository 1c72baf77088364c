"""The frozen reference: the approved applications nearest the cut-off, and their mean attributions.

An applicant who was declined is compared with those who only just were not. The reference is made
once, at training, and kept in the bundle: a background drawn anew for each explanation changed the
four reasons in 44 % of denials in a trial.

Source:
    Regulation B, 12 CFR 1002.9(b)(2), official interpretation 5: reasons by comparison with
    applicants who only just reached the passing score.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.digests import sha256_of_bytes
from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Floats, Rows
from creditwright.explanation.attribution import Attributions
from creditwright.scoring.documents import document_bytes
from creditwright.scoring.inputs import ModelInput

AT_MOST = 2000
AT_LEAST = 100
NEAREST_SHARE = 0.25  # in a small portfolio: not more than the nearest quarter of the approved
RULE = (
    "training applications at or below the cut-off, the nearest to it by the model's own "
    f"probability: a quarter of them, but {AT_LEAST} to {AT_MOST}"
)


class ReferenceTooSmallError(BadDataError):
    """Too few applications lie at or below the cut-off to compare anybody with."""

    def __init__(self, n: int, cut_off: float) -> None:
        super().__init__(
            f"Only {n} training applications have a probability of default of at most {cut_off}; "
            f"the reference needs {AT_LEAST}. Train on more applications, or revise the costs or "
            "the bands of the policy."
        )


class ReferenceMismatchError(BadDataError):
    """A bundle's reference was made for another model or another cut-off."""

    def __init__(self, trouble: str) -> None:
        super().__init__(
            f"reference.json does not belong to this bundle: {trouble}. A new model or cut-off "
            "needs a new reference: train anew."
        )


@dataclass(frozen=True, slots=True)
class Reference:
    """Mean attributions of the reference applications.

    Attributes:
        rule: How the applications were chosen.
        applications: How many they are.
        cut_off: The probability at or below which they were approved.
        model_sha256: The model file they were attributed with.
        mean_log_odds: The mean of their calibrated log-odds.
        mean_attributions: By feature, in log-odds.
    """

    rule: str
    applications: int
    cut_off: float
    model_sha256: str
    mean_log_odds: float
    mean_attributions: dict[str, float]

    @property
    def digest(self) -> str:
        """The SHA-256 that names this reference."""
        return sha256_of_bytes(document_bytes(self))

    def means(self, inputs: Sequence[ModelInput]) -> Floats:
        """Return the mean attributions in the order of `inputs`."""
        return np.array([self.mean_attributions[each.name] for each in inputs])


def nearest_approved(default_probability: Floats, cut_off: float) -> Rows:
    """Return the rows of the approved applications nearest the cut-off, nearest first.

    Raises:
        ReferenceTooSmallError: If too few are approved.
    """
    approved = np.flatnonzero(default_probability <= cut_off)
    if approved.size < AT_LEAST:
        raise ReferenceTooSmallError(int(approved.size), cut_off)
    nearest = approved[np.argsort(-default_probability[approved], kind="stable")]
    share = int(approved.size * NEAREST_SHARE)
    return nearest[: min(AT_MOST, max(AT_LEAST, share))]


def freeze_reference(
    attributions: Attributions,
    log_odds: Floats,
    *,
    inputs: Sequence[ModelInput],
    cut_off: float,
    model_sha256: str,
) -> Reference:
    """Average the attributions of the reference applications.

    Args:
        attributions: Of the reference applications only.
        log_odds: Their calibrated log-odds.
        inputs: The model's inputs in their order.
        cut_off: The probability at or below which they were approved.
        model_sha256: The digest of the model file.
    """
    n = log_odds.size
    means = [math.fsum(column) / n for column in attributions.values.T.tolist()]
    return Reference(
        rule=RULE,
        applications=n,
        cut_off=cut_off,
        model_sha256=model_sha256,
        mean_log_odds=math.fsum(log_odds.tolist()) / n,
        mean_attributions={each.name: mean for each, mean in zip(inputs, means, strict=True)},
    )


def check_reference(
    reference: Reference, *, inputs: Sequence[ModelInput], cut_off: float, model_sha256: str
) -> None:
    """Refuse a reference that was made for another model, cut-off or list of features.

    Raises:
        ReferenceMismatchError: If it was.
    """
    if reference.model_sha256 != model_sha256:
        raise ReferenceMismatchError("it was made with another model file")
    if reference.cut_off != cut_off:
        raise ReferenceMismatchError(f"its cut-off is {reference.cut_off}, the policy's {cut_off}")
    if set(reference.mean_attributions) != {each.name for each in inputs}:
        raise ReferenceMismatchError("it has other features")
    if reference.mean_log_odds > math.log(cut_off / (1 - cut_off)):
        raise ReferenceMismatchError("its applications were not approved")
