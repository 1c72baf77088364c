"""An assessment as people look it up, beside what the ledger holds of it."""

from creditwright.core.clock import instant_text
from creditwright.decision.record import DecisionRecord
from creditwright.store.assessments import StoredAssessment


def row_difference(record: DecisionRecord, row: StoredAssessment | None) -> str | None:
    """Return the first thing in which a looked-up assessment differs, in words; None: nothing.

    Args:
        record: What the ledger holds.
        row: What is looked up; None: it is gone.
    """
    if row is None:
        return "it is not among the assessments of the store"
    recorded, looked_up = _of_record(record), _of_row(row)
    for name, value in recorded.items():
        if looked_up[name] != value:
            return f"the store says {name} is {looked_up[name]}, the ledger {value}"
    return None


def _of_record(record: DecisionRecord) -> dict[str, object]:
    decided, model = record.decided, record.model
    return {
        "application": record.application,
        "at": record.at,
        "model": model.name,
        "model_version": model.version,
        "bundle": model.bundle,
        "policy": model.policy,
        "policy_version": model.policy_version,
        "approve_up_to": model.approve_up_to,
        "decline_above": model.decline_above,
        "records_version": record.records.version,
        "records_digest": record.records.digest,
        "default_probability": decided.default_probability,
        "score": decided.score,
        "outcome": decided.outcome.value,
        "referral": decided.referral and decided.referral.value,
        "rule": decided.rule,
        "reasons": decided.reasons or (),
        "coverage": decided.coverage or (0.0).hex(),
    }


def _of_row(row: StoredAssessment) -> dict[str, object]:
    return {
        "application": row.application,
        "at": instant_text(row.at),
        "model": row.model,
        "model_version": str(row.model_version),
        "bundle": row.bundle,
        "policy": row.policy,
        "policy_version": row.policy_version,
        "approve_up_to": row.approve_up_to.hex(),
        "decline_above": row.decline_above.hex(),
        "records_version": row.records_version,
        "records_digest": row.records_digest,
        "default_probability": row.default_probability.hex(),
        "score": row.score.hex(),
        "outcome": row.outcome.value,
        "referral": row.referral and row.referral.value,
        "rule": row.rule,
        "reasons": tuple(each.code for each in row.reasons),
        "coverage": row.coverage.hex(),
    }
