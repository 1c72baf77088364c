"""The record of a decision: everything in it comes back, and the decision can be made again."""

import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.small_model import SmallModel

from creditwright.core.text import Text
from creditwright.decision.assessment import assess_matrix
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome
from creditwright.decision.record import (
    DecisionRecord,
    InputsUsed,
    RecordError,
    RecordsUsed,
    packed,
    record_bytes,
    record_of,
    values_of,
)
from creditwright.decision.recording import Assessed, Occasion, decision_record, model_used
from creditwright.decision.replay import (
    OtherModelError,
    difference,
    matrix_of_records,
    replay,
)
from creditwright.decision.rules import Condition, HardRule, first_hits
from creditwright.features.frame import Categories, FeatureFrame
from creditwright.scoring.documents import DocumentError
from creditwright.scoring.inputs import ChangedFeatureError, check_definitions, matrix_of

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
RULES = (
    HardRule(
        name="rents_at_work",
        when=(Condition(name="NAME_HOUSING_TYPE", one_of=("rented",)),),
        outcome="decline",
        reason=Text("Housing of the employer", "Logement de l'employeur"),
    ),
    HardRule(
        name="short_of_income",
        when=(Condition(name="AMT_INCOME_TOTAL", below=1000.0),),
        outcome="refer",
        reason=Text("Income too low", "Revenu trop faible"),
    ),
)


@pytest.fixture(scope="module")
def model(small_decision_model: DecisionModel) -> DecisionModel:
    return replace(small_decision_model, policy=replace(small_decision_model.policy, rules=RULES))


@pytest.fixture(scope="module")
def assessed(small_model: SmallModel, model: DecisionModel) -> Assessed:
    """Applications of which some meet a rule, some have unseen categories, some miss values."""
    frame = small_model.frame.at(np.arange(300))
    rows = np.arange(300)
    income = np.where(rows % 7 == 0, 900.0, np.where(rows % 11 == 0, np.nan, 2000.0))
    housing = Categories((rows % 5 - 1).clip(-1, 1).astype(np.int32), ("owned", "rented"))
    occupation = frame.categories["occupation"]
    words = (*occupation.words[:-1], "a trade that the model never saw")
    frame = FeatureFrame(
        frame.applications,
        {**frame.numbers, "column:AMT_INCOME_TOTAL": income},
        {
            **frame.categories,
            "occupation": Categories(occupation.codes, words),
            "column:NAME_HOUSING_TYPE": housing,
        },
    )
    matrix = matrix_of(frame, model.scorer.inputs)
    hits = first_hits(RULES, frame)
    return Assessed(frame, matrix, assess_matrix(matrix, model, hits=hits, explain=True))


@pytest.fixture(scope="module")
def records(assessed: Assessed, model: DecisionModel) -> list[DecisionRecord]:
    used = model_used(model, name="default-probability", version="3")
    occasions = (
        Occasion(assessment=f"{n:032x}", at=AT, records=RecordsUsed(version=1, digest="d" * 64))
        for n in range(assessed.frame.height)
    )
    return [
        decision_record(occasion, used, model.policy, assessed, row)
        for row, occasion in enumerate(occasions)
    ]


def test_a_record_comes_back_as_it_was_written(records: list[DecisionRecord]) -> None:
    assert [record_of(record_bytes(each)) for each in records] == records


def test_a_record_names_all_that_the_decision_depends_on(
    records: list[DecisionRecord], model: DecisionModel
) -> None:
    first = records[0]

    assert first.application == 0
    assert first.at == "2026-11-21T09:30:00.000000Z"
    assert first.model.bundle == model.digest
    assert first.model.reference == model.reference.digest
    assert first.model.libraries["lightgbm"] == first.libraries["lightgbm"] != ""
    assert float.fromhex(first.model.approve_up_to) == model.policy.approve_up_to
    assert first.inputs.numbers == {"column:AMT_INCOME_TOTAL": (900.0).hex()}
    assert first.inputs.categories == {"column:NAME_HOUSING_TYPE": None}


def test_every_decision_replays_to_the_last_bit(
    records: list[DecisionRecord], model: DecisionModel
) -> None:
    read_back = [record_of(record_bytes(each)) for each in records]

    again = replay(read_back, model)

    assert [each.decided for each in records] == again
    assert {each.outcome for each in again} == set(Outcome)
    assert {each.rule for each in again} == {None, "rents_at_work", "short_of_income"}
    assert any(each.inputs.unseen for each in records)


def test_the_model_sees_again_what_it_saw(
    records: list[DecisionRecord], assessed: Assessed, model: DecisionModel
) -> None:
    again = matrix_of_records(records, len(model.scorer.inputs))

    assert again.values.tobytes() == assessed.matrix.values.tobytes()
    assert again.unseen.tolist() == assessed.matrix.unseen.tolist()


def test_one_replays_alone_as_among_others(
    records: list[DecisionRecord], model: DecisionModel
) -> None:
    for record in records[::50]:
        assert replay([record], model) == [record.decided]


def test_it_replays_after_a_feature_has_come_to_be_computed_otherwise(
    records: list[DecisionRecord], model: DecisionModel
) -> None:
    today = {each.name: "another definition" for each in model.scorer.inputs}
    with pytest.raises(ChangedFeatureError):
        check_definitions(model.scorer.inputs, today)

    assert replay(records[:5], model) == [each.decided for each in records[:5]]


def test_it_replays_with_the_cut_offs_that_were_in_force(
    assessed: Assessed, model: DecisionModel
) -> None:
    severe = replace(model, policy=replace(model.policy, approve_up_to=0.01, decline_above=0.02))
    hits = first_hits(RULES, assessed.frame)
    found = assess_matrix(assessed.matrix, severe, hits=hits, explain=True)
    used = model_used(severe, name="m", version=None)
    occasion = Occasion(assessment="a", at=AT, records=RecordsUsed(version=None, digest="d"))
    of_severe = replace(assessed, found=found)
    row = assessed.found.outcomes.index(Outcome.APPROVE)
    record = decision_record(occasion, used, severe.policy, of_severe, row)
    assert record.decided.outcome is not Outcome.APPROVE

    assert replay([record], model) == [record.decided]


def test_where_no_reasons_were_asked_for_none_are_compared(
    assessed: Assessed, model: DecisionModel, records: list[DecisionRecord]
) -> None:
    hits = first_hits(RULES, assessed.frame)
    found = assess_matrix(assessed.matrix, model, hits=hits, explain=False)
    row = found.outcomes.index(Outcome.APPROVE)
    occasion = Occasion(assessment="a", at=AT, records=RecordsUsed(version=None, digest="d"))
    of_found = replace(assessed, found=found)
    record = decision_record(occasion, records[0].model, model.policy, of_found, row)
    assert record.decided.reasons is None

    assert difference(record.decided, replay([record], model)[0]) is None


def test_a_bit_of_an_input_or_of_a_figure_shows(
    records: list[DecisionRecord], model: DecisionModel
) -> None:
    kept = records[3]
    probability = float.fromhex(kept.decided.default_probability)
    next_bit = float(np.nextafter(probability, 1.0)).hex()
    touched = replace(kept, decided=replace(kept.decided, default_probability=next_bit))

    said = difference(touched.decided, replay([touched], model)[0])

    assert said == (f"default_probability was {next_bit} and is {probability.hex()}")


@pytest.mark.parametrize("part", ["bundle", "inputs", "reference", "method"])
def test_a_decision_of_another_model_is_not_replayed(
    records: list[DecisionRecord], model: DecisionModel, part: str
) -> None:
    changed: dict[str, Any] = {part: "another"}
    other = replace(records[0], model=replace(records[0].model, **changed))

    with pytest.raises(OtherModelError, match=f"its {part} is another"):
        replay([other], model)


def test_a_row_of_another_width_is_not_replayed(
    records: list[DecisionRecord], model: DecisionModel
) -> None:
    narrow = replace(records[0].inputs, values=packed(np.zeros(2)))

    with pytest.raises(OtherModelError, match="number of inputs"):
        replay([replace(records[0], inputs=narrow)], model)


@given(st.lists(st.floats(width=64), max_size=20))
def test_every_bit_of_every_double_comes_back(numbers: list[float]) -> None:
    values = np.array(numbers, dtype=np.float64)
    inputs = InputsUsed(values=packed(values), unseen=(), numbers={}, categories={})

    assert values_of(inputs).tobytes() == values.tobytes()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda content: content[:-9], "cut short"),
        (lambda _: b"no such thing", "not compressed"),
        (lambda _: zlib.compress(bytes(17 << 20)), "larger than"),
    ],
)
def test_what_is_no_record_is_refused(
    records: list[DecisionRecord], spoil: Callable[[bytes], bytes], said: str
) -> None:
    with pytest.raises(RecordError, match=said):
        record_of(spoil(record_bytes(records[0])))


def test_a_record_of_another_format_or_with_more_in_it_is_refused(
    records: list[DecisionRecord],
) -> None:
    with pytest.raises(RecordError, match="of format 2; this version reads 1"):
        record_of(record_bytes(replace(records[0], format=2)))
    with pytest.raises(DocumentError):
        record_of(zlib.compress(b"{}\n"))


def test_inputs_that_are_no_numbers_are_refused(records: list[DecisionRecord]) -> None:
    with pytest.raises(RecordError, match="the inputs are no numbers"):
        values_of(replace(records[0].inputs, values="***"))
