"""Made-up decisions, and groups of applicants, for tests of fairness."""

import numpy as np

from creditwright.core.numbers import Flags
from creditwright.decision.policy import Costs
from creditwright.fairness.decisions import Decisions
from creditwright.records.applicant_groups import ApplicantGroups, Words

CUT_OFF = 1 / 11


def groups_of(**by_kind: Words) -> ApplicantGroups:
    """Return groups of applications numbered from 1."""
    size = len(next(iter(by_kind.values())))
    return ApplicantGroups(np.arange(1, size + 1), dict(by_kind))


def decided(riskier: Flags, *, seed: int = 4) -> Decisions:
    """Return decisions by true probabilities, one log-odds higher where `riskier`."""
    generator = np.random.default_rng(seed)
    log_odds = generator.normal(-3.0, 1.0, riskier.size) + 1.0 * riskier
    probability = 1 / (1 + np.exp(-log_odds))
    refused = probability > CUT_OFF
    return Decisions(
        approved=~refused,
        referred=np.zeros(riskier.size, np.bool_),
        refused=refused,
        default_probability=probability,
        log_odds=log_odds,
        labels=(generator.random(riskier.size) < probability).astype(np.float64),
        costs=Costs(),
    )
