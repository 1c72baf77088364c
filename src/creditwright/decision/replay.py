"""Decisions made again from what was kept of them, to be compared bit for bit."""

from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Rows
from creditwright.decision.assessment import Referral, assess_matrix, stopped
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Policy
from creditwright.decision.record import Decided, DecisionRecord, InputsUsed, values_of
from creditwright.decision.recording import decided, model_used
from creditwright.decision.rules import first_hits
from creditwright.features.frame import ABSENT, Categories, FeatureFrame
from creditwright.scoring.inputs import Matrix
from creditwright.scoring.scorer import ALL_THREADS


class OtherModelError(BadDataError):
    """A decision is to be made again with another model than the one that made it."""

    def __init__(self, assessment: str, part: str) -> None:
        super().__init__(
            f"Assessment {assessment} was not made with this model: its {part} is another one."
        )


def replay(
    records: Sequence[DecisionRecord], model: DecisionModel, *, threads: int = ALL_THREADS
) -> list[Decided]:
    """Make some decisions again, in the order they come, each with the cut-offs it was made with.

    Nothing is computed from an applicant's records, so it does not matter whether a feature is
    computed otherwise today.

    Args:
        records: What was kept of them; all made with `model`, and with the same cut-offs.
        model: The bundle's decision model.
        threads: How many cores to use; the result does not depend on it.

    Raises:
        OtherModelError: If one was made with another model.
        RecordError: If what was kept of one cannot be read.
    """
    if not records:
        return []
    _check_model(records, model)
    used = records[0].model
    policy = replace(
        model.policy,
        approve_up_to=float.fromhex(used.approve_up_to),
        decline_above=float.fromhex(used.decline_above),
    )
    inputs = [each.inputs for each in records]
    found = assess_matrix(
        matrix_of_records(records, len(model.scorer.inputs)),
        replace(model, policy=policy),
        hits=_hits(policy, inputs),
        explain=True,
        threads=threads,
    )
    left_to_people = stopped(found)
    return [
        _as_far_as_kept(decided(left_to_people if _was_stopped(each) else found, row), each)
        for row, each in enumerate(records)
    ]


def _was_stopped(record: DecisionRecord) -> bool:
    return record.decided.referral is Referral.AUTOMATION_STOPPED


def _check_model(records: Sequence[DecisionRecord], model: DecisionModel) -> None:
    named = model_used(model, name="", version=None)
    for record in records:
        for part in ("bundle", "inputs", "reference", "method"):
            if getattr(record.model, part) != getattr(named, part):
                raise OtherModelError(record.assessment, part)


def matrix_of_records(records: Sequence[DecisionRecord], width: int) -> Matrix:
    """Return what the model saw of each decision; it has `width` inputs.

    Raises:
        OtherModelError: If one was made with more or fewer inputs.
        RecordError: If what was kept of one cannot be read.
    """
    values = np.empty((len(records), width))
    unseen = np.zeros(values.shape, dtype=np.bool_)
    for row, record in enumerate(records):
        kept = values_of(record.inputs)
        if kept.size != width or any(not 0 <= place < width for place in record.inputs.unseen):
            raise OtherModelError(record.assessment, "number of inputs")
        values[row] = kept
        unseen[row, list(record.inputs.unseen)] = True
    return Matrix(values, unseen)


def _hits(policy: Policy, inputs: Sequence[InputsUsed]) -> Rows:
    first = inputs[0]
    frame = FeatureFrame(
        np.arange(len(inputs)),
        {
            name: np.array([float.fromhex(each.numbers[name]) for each in inputs])
            for name in first.numbers
        },
        {
            name: _categories([each.categories[name] for each in inputs])
            for name in first.categories
        },
    )
    return first_hits(policy.rules, frame)


def _categories(values: Sequence[str | None]) -> Categories:
    words = tuple(sorted({each for each in values if each is not None}))
    codes: dict[str | None, int] = {word: code for code, word in enumerate(words)}
    return Categories(np.array([codes.get(each, ABSENT) for each in values], np.int32), words)


def _as_far_as_kept(found: Decided, record: DecisionRecord) -> Decided:
    """Leave reasons out where none were asked for."""
    asked = record.decided.reasons is not None
    return found if asked else replace(found, reasons=None, coverage=None)


def difference(kept: Decided, made_again: Decided) -> str | None:
    """Return the first thing in which two decisions differ, in words; None: they are the same."""
    before, after = asdict(kept), asdict(made_again)
    for name, value in before.items():
        if value != after[name]:
            return f"{name} was {value} and is {after[name]}"
    return None
