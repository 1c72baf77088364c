"""Golden rows decided: that policy, reference and reasons make of them what they made before."""

import numpy as np

from creditwright.decision.assessment import assess_matrix
from creditwright.decision.model import DecisionModel
from creditwright.decision.rules import NO_RULE
from creditwright.scoring.bundle import EXPECTED
from creditwright.scoring.expected import DECIDED_ROWS, Decided, Expected, numbers_expected
from creditwright.scoring.golden import Golden, GoldenError
from creditwright.scoring.inputs import Matrix


def expected_of(model: DecisionModel, golden: Golden) -> Expected:
    """Return what the golden rows get from `model`, the files' digests not yet noted."""
    margins = np.array([float.fromhex(each) for each in golden.margins])
    log_odds, scores = numbers_expected(margins, model.scorer.calibration, model.scorer.scale)
    return Expected({}, log_odds, scores, decisions_of(model, golden))


def decisions_of(model: DecisionModel, golden: Golden) -> tuple[Decided, ...]:
    """Return what `model` decides of the first golden rows, and the reasons of each."""
    values = golden.values(DECIDED_ROWS)
    rows = Matrix(values, np.zeros(values.shape, dtype=np.bool_))
    met = np.full(DECIDED_ROWS, NO_RULE, dtype=np.int64)
    found = assess_matrix(rows, model, hits=met, explain=True)
    return tuple(
        Decided(outcome.value, referral.value if referral else None, why.codes if why else ())
        for outcome, referral, why in zip(
            found.outcomes, found.referrals, found.reasons, strict=True
        )
    )


def check_decisions(model: DecisionModel, golden: Golden, expected: Expected) -> None:
    """Refuse a model that decides the golden rows otherwise, or for other reasons.

    Raises:
        GoldenError: If one differs.
    """
    found = decisions_of(model, golden)
    differing = sum(a != b for a, b in zip(found, expected.decisions, strict=True))
    if differing:
        raise GoldenError(
            f"{differing} of {DECIDED_ROWS} golden rows are decided otherwise, or for other "
            "reasons, than when the model was trained: policy.json, reasons.json or reference.json "
            "is not the model's. Train anew.",
            file=EXPECTED,
        )
