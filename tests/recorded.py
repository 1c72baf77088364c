"""Decisions of the small model, as they are recorded, and a ledger that holds them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from tests.ledgers import SECRET
from tests.small_model import SmallModel

from creditwright.core.clock import instant_of
from creditwright.core.text import Text
from creditwright.decision.assessment import assess_matrix
from creditwright.decision.model import DecisionModel
from creditwright.decision.record import DecisionRecord, RecordsUsed, record_bytes
from creditwright.decision.recording import Assessed, Occasion, decision_record, model_used
from creditwright.decision.rules import first_hits
from creditwright.ledger.entry import Action
from creditwright.ledger.keys import Vault
from creditwright.scoring.inputs import matrix_of
from creditwright.store.assessments import StoredAssessment, ToldReason, add_assessment
from creditwright.store.database import Database
from creditwright.store.ledger import append_entry
from creditwright.store.subject_keys import open_vault

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def decisions(made_up: SmallModel, model: DecisionModel, number: int) -> list[DecisionRecord]:
    """Return what is kept of the decisions on the first applications, a minute apart."""
    frame = made_up.frame.at(np.arange(number))
    matrix = matrix_of(frame, model.scorer.inputs)
    hits = first_hits(model.policy.rules, frame)
    assessed = Assessed(frame, matrix, assess_matrix(matrix, model, hits=hits, explain=True))
    used = model_used(model, name="default-probability", version="1")
    return [
        decision_record(
            Occasion(
                assessment=f"00000000-0000-4000-8000-{row:012d}",
                at=AT + timedelta(minutes=row),
                records=RecordsUsed(version=1, digest="d" * 64),
            ),
            used,
            model.policy,
            assessed,
            row,
        )
        for row in range(number)
    ]


def keep(database: Database, records: Sequence[DecisionRecord]) -> Vault:
    """Put decisions into the ledger of a store, as assessing does."""
    with database.writing() as connection:
        vault = open_vault(connection, SECRET)
        for minute, record in enumerate(records):
            entry = append_entry(
                connection,
                vault,
                action=Action.ASSESSMENT_RECORDED,
                actor="officer-1",
                about=record.assessment,
                subject=record.application,
                payload=record_bytes(record),
                at=AT + timedelta(minutes=minute),
            )
            add_assessment(connection, looked_up(record, entry.heading.seq))
    return vault


def looked_up(record: DecisionRecord, entry: int) -> StoredAssessment:
    """Return the assessment that people look up."""
    used, out = record.model, record.decided
    return StoredAssessment(
        id=record.assessment,
        application=record.application,
        at=instant_of(record.at),
        by="officer-1",
        model=used.name,
        model_version=int(used.version or 0),
        bundle=used.bundle,
        policy=used.policy,
        policy_version=used.policy_version,
        records_version=record.records.version,
        records_digest=record.records.digest,
        default_probability=float.fromhex(out.default_probability),
        score=float.fromhex(out.score),
        approve_up_to=float.fromhex(used.approve_up_to),
        decline_above=float.fromhex(used.decline_above),
        outcome=out.outcome,
        referral=out.referral,
        rule=out.rule,
        reasons=tuple(
            ToldReason(code, Text(en="some words", fr="des mots")) for code in out.reasons or ()
        ),
        coverage=float.fromhex(out.coverage or "0"),
        unseen=(),
        ledger_entry=entry,
    )


def touched(record: DecisionRecord, **figures: str) -> DecisionRecord:
    """Return a record in which something that came out is another."""
    return replace(record, decided=replace(record.decided, **figures))  # type: ignore[arg-type] # texts only
