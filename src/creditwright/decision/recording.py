"""From an assessment to what is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.metadata import version

import numpy as np

from creditwright.core.clock import instant_text
from creditwright.core.digests import sha256_of_bytes
from creditwright.decision.assessment import Assessments
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Policy
from creditwright.decision.reasons import METHOD
from creditwright.decision.record import (
    FORMAT,
    Decided,
    DecisionRecord,
    InputsUsed,
    ModelUsed,
    RecordsUsed,
    packed,
)
from creditwright.features.frame import ABSENT, FeatureFrame
from creditwright.scoring.bundle import LIBRARIES
from creditwright.scoring.inputs import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Which assessment it is, of what, and when."""

    assessment: str
    at: datetime
    records: RecordsUsed


@dataclass(frozen=True, slots=True)
class Assessed:
    """Some applications, what the model saw of them, and what it made of them; row by row alike."""

    frame: FeatureFrame
    matrix: Matrix
    found: Assessments


def model_used(model: DecisionModel, *, name: str, version: str | None) -> ModelUsed:
    """Return how a model is named in records; made once for a model, it serves all its decisions.

    Args:
        model: As it decides, its policy in force included.
        name: Of the registered model.
        version: Of the registered model; None: it came from no registry.
    """
    names = "\n".join(each.name for each in model.scorer.inputs)
    return ModelUsed(
        name=name,
        version=version,
        bundle=model.digest,
        inputs=sha256_of_bytes(names.encode()),
        reference=model.reference.digest,
        method=METHOD,
        policy=model.policy.name,
        policy_version=model.policy.version,
        approve_up_to=model.policy.approve_up_to.hex(),
        decline_above=model.policy.decline_above.hex(),
        libraries=dict(model.libraries),
    )


def decision_record(
    occasion: Occasion, used: ModelUsed, policy: Policy, assessed: Assessed, row: int
) -> DecisionRecord:
    """Return what is to be kept of the decision on one of the applications assessed.

    Args:
        occasion: Which assessment it is.
        used: The model, see `model_used`.
        policy: The policy in force: what its rules read is kept too.
        assessed: The applications.
        row: Which of them.
    """
    return DecisionRecord(
        format=FORMAT,
        assessment=occasion.assessment,
        application=int(assessed.frame.applications[row]),
        at=instant_text(occasion.at),
        records=occasion.records,
        model=used,
        inputs=_inputs(policy, assessed.frame, assessed.matrix, row),
        decided=decided(assessed.found, row),
        libraries=dict(_running()),
    )


def _inputs(policy: Policy, frame: FeatureFrame, matrix: Matrix, row: int) -> InputsUsed:
    read = sorted({each.value for rule in policy.rules for each in rule.when})
    return InputsUsed(
        values=packed(matrix.values[row]),
        unseen=tuple(np.flatnonzero(matrix.unseen[row]).tolist()),
        numbers={
            name: float(frame.numbers[name][row]).hex() for name in read if name in frame.numbers
        },
        categories={name: _word(frame, name, row) for name in read if name in frame.categories},
    )


def _word(frame: FeatureFrame, name: str, row: int) -> str | None:
    column = frame.categories[name]
    code = int(column.codes[row])
    return None if code == ABSENT else column.words[code]


def decided(found: Assessments, row: int) -> Decided:
    """Return what came out for one of some applications, as it is kept."""
    reasons = found.reasons[row]
    return Decided(
        log_odds=float(found.scores.log_odds[row]).hex(),
        default_probability=float(found.scores.default_probability[row]).hex(),
        score=float(found.scores.score[row]).hex(),
        outcome=found.outcomes[row],
        referral=found.referrals[row],
        rule=found.rules[row],
        reasons=None if reasons is None else reasons.codes,
        coverage=None if reasons is None else float(reasons.coverage).hex(),
    )


@lru_cache(maxsize=1)
def _running() -> Mapping[str, str]:
    return {name: version(name) for name in LIBRARIES}
