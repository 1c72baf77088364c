"""Hard rules: what a condition asks, which rule is met first, and what cannot be a rule."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.core.text import Text
from creditwright.decision.document import policy_from
from creditwright.decision.page import example_text
from creditwright.decision.rules import (
    NO_RULE,
    Condition,
    HardRule,
    RuleError,
    check_rule,
    definitions_read,
    feature_read,
    features_read,
    first_hits,
)
from creditwright.decision.wording import VagueReasonError
from creditwright.features.compute import compute_frame
from creditwright.features.frame import FeatureFrame
from creditwright.records.records import Records

REASON = Text(en="The amount asked for is too large", fr="Le montant demandé est trop élevé")
FRAME = FeatureFrame.of(
    pl.DataFrame(
        {
            "SK_ID_CURR": [1, 2, 3],
            "credit": [100.0, 200.0, None],
            "contract_type": ["Cash loans", "Revolving loans", None],
        }
    )
)


def rule(*when: Condition, name: str = "too_large", reason: Text = REASON) -> HardRule:
    return HardRule(name=name, when=when, outcome="decline", reason=reason)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Condition(name="credit", above=100), [False, True, False]),
        (Condition(name="credit", at_least=100), [True, True, False]),
        (Condition(name="credit", below=200), [True, False, False]),
        (Condition(name="credit", at_most=200), [True, True, False]),
        (Condition(name="credit", missing=True), [False, False, True]),
        (Condition(name="credit", missing=False), [True, True, False]),
        (Condition(name="contract_type", one_of=("Cash loans",)), [True, False, False]),
        (Condition(name="contract_type", none_of=("Cash loans",)), [False, True, False]),
        (Condition(name="contract_type", missing=True), [False, False, True]),
    ],
)
def test_a_condition_holds_on_its_boundary_as_it_says_and_never_for_what_is_missing(
    condition: Condition, holds: list[bool]
) -> None:
    assert condition.holds(FRAME).tolist() == holds


def test_all_conditions_of_a_rule_must_hold_and_the_first_rule_decides() -> None:
    both = rule(
        Condition(name="credit", above=50), Condition(name="contract_type", one_of=("Cash loans",))
    )
    large = rule(Condition(name="credit", above=50))

    assert first_hits([both, large], FRAME).tolist() == [0, 1, NO_RULE]
    assert first_hits([large, both], FRAME).tolist() == [0, 0, NO_RULE]
    assert first_hits([], FRAME).tolist() == [NO_RULE] * 3


@given(
    st.lists(st.none() | st.floats(-1e9, 1e9), min_size=1, max_size=20),
    st.floats(-1e9, 1e9),
)
def test_above_and_at_most_share_out_all_that_is_known(
    values: list[float | None], border: float
) -> None:
    numbers = pl.Series("credit", values, dtype=pl.Float64)
    keys = pl.Series("SK_ID_CURR", range(len(values)), dtype=pl.Int64)
    frame = FeatureFrame.of(pl.DataFrame([keys, numbers]))

    above = Condition(name="credit", above=border).holds(frame)
    at_most = Condition(name="credit", at_most=border).holds(frame)
    missing = Condition(name="credit", missing=True).holds(frame)

    assert (above.astype(int) + at_most + missing == 1).all()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (rule(Condition(name="credit", above=1), name="Too Large"), "lower-case words"),
        (rule(), "no condition"),
        (rule(Condition(name="credit")), "it has none"),
        (rule(Condition(name="credit", above=1, below=3)), "it has above and below"),
        (rule(Condition(name="creditt", above=1)), "no feature and no column"),
        (rule(Condition(name="SK_ID_CURR", above=1)), "no feature and no column"),
        (rule(Condition(name="TARGET", above=0)), "no feature and no column"),
        (rule(Condition(name="credit", one_of=("a",))), "a number: compare it"),
        (rule(Condition(name="contract_type", above=1)), "a category"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_by_name(wrong: HardRule, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        check_rule(wrong)


def test_a_rule_whose_reason_tells_nothing_is_refused() -> None:
    vague = Text(en="This is our internal policy", fr="Le montant demandé est trop élevé")

    with pytest.raises(VagueReasonError, match="rule:too_large"):
        check_rule(rule(Condition(name="credit", above=1), reason=vague))


def test_a_column_of_the_application_is_read_in_the_units_of_the_tables() -> None:
    read = features_read(
        [
            rule(
                Condition(name="AMT_CREDIT", above=1),
                Condition(name="FLAG_OWN_CAR", at_least=1),
                Condition(name="CODE_GENDER", one_of=("F",)),
                Condition(name="DAYS_EMPLOYED", missing=True),
            )
        ]
    )
    application = pl.LazyFrame(
        {
            "SK_ID_CURR": [1, 2],
            "AMT_CREDIT": [1_500_500, 2_000],  # thousandths
            "FLAG_OWN_CAR": [True, False],
            "CODE_GENDER": ["F", "XNA"],
            "DAYS_EMPLOYED": [-30, 365243],
        }
    )

    frame = compute_frame(Records(application, {}), read)

    assert frame.numbers["column:AMT_CREDIT"].tolist() == [1500.5, 2.0]
    assert frame.numbers["column:FLAG_OWN_CAR"].tolist() == [1.0, 0.0]
    assert Condition(name="CODE_GENDER", missing=True).holds(frame).tolist() == [False, True]
    assert np.isnan(frame.numbers["column:DAYS_EMPLOYED"]).tolist() == [False, True]


def test_what_a_rule_reads_is_named_by_how_it_is_computed() -> None:
    found = definitions_read([rule(Condition(name="credit", above=1))])

    assert found.keys() == {"credit"}
    assert feature_read("credit") is feature_read("credit")
    assert definitions_read([]) == {}


@pytest.mark.parametrize(("income", "outcome"), [(1e6, None), (1e8, "refer"), (1e9, "refer")])
def test_the_example_has_a_person_look_at_an_income_that_can_hardly_be_meant(
    income: float, outcome: str | None
) -> None:
    rules = policy_from(example_text()).rules
    frame = FeatureFrame.of(
        pl.DataFrame(
            {
                "SK_ID_CURR": [1],
                "annuity_to_income": [0.01],
                "column:NAME_CONTRACT_TYPE": ["Cash loans"],
                "column:AMT_CREDIT": [450000.0],
                "column:AMT_INCOME_TOTAL": [income],
            }
        )
    )

    (hit,) = first_hits(rules, frame).tolist()

    assert (None if hit == NO_RULE else rules[hit].outcome) == outcome
