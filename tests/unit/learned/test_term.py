"""The number of instalments, learned from earlier loans."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.core.progress import SilentProgress
from creditwright.features.frame import Categories, FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.stage import TrainingRows
from creditwright.learned.term import RATES, TERM, FittedTerm
from creditwright.learned.term_features import VIEW, own_loans, yearly_rate
from creditwright.scoring.documents import DocumentError

APPLICATIONS, LOANS_EACH = 800, 4
TERMS = np.array([6.0, 12.0, 24.0, 36.0])
KINDS = ("Cash loans", "Consumer loans")
Numbers = dict[str, np.ndarray]


def loans(count: int, seed: int) -> tuple[Numbers, Categories, np.ndarray]:
    """Return credit, annuity, goods and kind of loans at two per cent a month, and their terms."""
    generator = np.random.default_rng(seed)
    terms = generator.choice(TERMS, count)
    credit = np.rint(generator.lognormal(11.0, 0.5, count))
    annuity = np.rint(credit * (1.0 + 0.02 * terms) / terms)
    kind = Categories(generator.integers(0, 2, count).astype(np.int32), KINDS)
    return {"credit": credit, "annuity": annuity, "goods_price": credit}, kind, terms


def applications(count: int = APPLICATIONS, seed: int = 1) -> FeatureFrame:
    numbers, kind, _ = loans(count, seed)
    more = {"income": np.full(count, 50_000.0)}
    return FeatureFrame(np.arange(count), {**numbers, **more}, {"contract_type": kind})


def history(seed: int = 2) -> RowFrame:
    numbers, kind, terms = loans(APPLICATIONS * LOANS_EACH, seed)
    return RowFrame(
        np.repeat(np.arange(APPLICATIONS), LOANS_EACH),
        {
            "AMT_CREDIT": numbers["credit"] * 1000,
            "AMT_ANNUITY": numbers["annuity"] * 1000,
            "AMT_GOODS_PRICE": numbers["goods_price"] * 1000,
            "CNT_PAYMENT": terms,
            "is_approved": np.arange(terms.size) % 5 != 0,
        },
        {"NAME_CONTRACT_TYPE": kind},
    )


def made_up(rows: RowFrame | None) -> TrainingRows:
    labels = np.zeros(APPLICATIONS)
    fold = np.arange(APPLICATIONS, dtype=np.int64) % 2
    return TrainingRows(applications(), labels, fold, {} if rows is None else {VIEW: rows}, seed=1)


@pytest.fixture(scope="module")
def fitted() -> FittedTerm:
    return TERM.fit(made_up(history()), SilentProgress())[0]


def test_the_term_of_loans_not_seen_is_foretold_to_about_an_instalment(fitted: FittedTerm) -> None:
    frame = applications(300, seed=9)

    found = fitted.values(frame, {})["term_expected"]

    error = found - loans(300, 9)[2]
    assert np.sqrt(np.mean(error**2)) < 1.5


def test_the_rate_and_the_interest_follow_from_the_term(fitted: FittedTerm) -> None:
    frame = applications(300, seed=9)

    found = fitted.values(frame, {})

    n, a, c = found["term_expected"], frame.numbers["annuity"], frame.numbers["credit"]
    np.testing.assert_allclose(found["term_interest"], n * a - c)
    np.testing.assert_allclose(found["term_yearly_rate"], 24 * (n * a - c) / (c * (n + 1)))
    np.testing.assert_allclose(found["term_repaid_to_income"], n * a / 50_000)


def test_twelve_instalments_of_ten_for_a_hundred_cost_what_the_formula_says() -> None:
    found = yearly_rate(np.array([12.0]), np.array([10.0]), np.array([100.0]))

    assert found[0] == pytest.approx(24 * 20 / (100 * 13))


def test_an_application_has_the_same_bits_alone_and_among_others(fitted: FittedTerm) -> None:
    frame, rows = applications(), history()
    together = fitted.values(frame, {VIEW: rows})

    for row in range(0, APPLICATIONS, 37):
        one = frame.at(np.array([row]))
        alone = fitted.values(one, {VIEW: rows.of_applications(one.applications)})
        for name, values in together.items():
            assert alone[name][0].tobytes() == values[row].tobytes(), name


@given(order=st.permutations(range(LOANS_EACH)))
def test_the_order_of_earlier_loans_changes_no_bit(order: list[int]) -> None:
    mine = history().at(np.arange(LOANS_EACH))
    shuffled = mine.at(np.array(order))

    found, expected = (own_loans(each, np.array([0])) for each in (shuffled, mine))

    assert found.rate_mean.tobytes() == expected.rate_mean.tobytes()
    assert found.instalments_mean.tobytes() == expected.instalments_mean.tobytes()


def test_only_approved_loans_of_the_applicant_are_compared_with() -> None:
    rows = history().at(np.arange(LOANS_EACH))
    approved = rows.numbers["is_approved"] == 1
    rate = yearly_rate(
        rows.numbers["CNT_PAYMENT"],
        rows.numbers["AMT_ANNUITY"] / 1000,
        rows.numbers["AMT_CREDIT"] / 1000,
    )

    found = own_loans(rows, np.array([0, 7]))

    assert found.rate_mean[0] == pytest.approx(rate[approved].mean(), abs=1e-6)
    assert found.rate_lowest[0] == pytest.approx(rate[approved].min(), abs=1e-6)
    assert np.isnan(found.rate_mean[1])
    assert np.isnan(found.instalments_mean[1])


def test_a_training_applications_own_loans_have_no_part_in_its_value() -> None:
    rows = history()
    spoilt = {**rows.numbers, "CNT_PAYMENT": rows.numbers["CNT_PAYMENT"].copy()}
    mine = rows.applications % 2 == 0  # of fold 0
    spoilt["CNT_PAYMENT"][mine] = 99.0

    first, again = (
        TERM.fit(made_up(each), SilentProgress())[1]["term_expected"]
        for each in (rows, replace(rows, numbers=spoilt))
    )

    fold = made_up(None).fold
    np.testing.assert_array_equal(first[fold == 0], again[fold == 0])
    assert (first[fold == 1] != again[fold == 1]).all()


def test_a_kind_of_loan_that_was_not_learned_has_no_term(fitted: FittedTerm) -> None:
    frame = applications(3, seed=4)
    kinds = Categories(np.array([0, 0, 1], dtype=np.int32), ("Cash loans", "Revolving loans"))
    other = replace(frame, categories={"contract_type": kinds})

    found = fitted.values(other, {})["term_expected"]

    assert np.isnan(found).tolist() == [False, False, True]


def test_what_is_read_back_gives_the_same_bits(fitted: FittedTerm) -> None:
    frame, rows = applications(300, seed=9), {VIEW: history().of_applications(np.arange(300))}

    again = TERM.read(fitted.files())

    for name, values in fitted.values(frame, rows).items():
        np.testing.assert_array_equal(again.values(frame, rows)[name], values)


@pytest.mark.parametrize("rows", [None, history().at(np.arange(40))])
def test_without_loans_to_learn_from_nothing_is_foretold(rows: RowFrame | None) -> None:
    fitted, values = TERM.fit(made_up(rows), SilentProgress())

    assert np.isnan(values["term_expected"]).all()
    assert set(fitted.files()) == {RATES}
    assert TERM.read(fitted.files()).booster is None
    assert values.keys() == {each.name for each in TERM.features}


def test_files_that_are_not_there_or_do_not_fit_are_refused(fitted: FittedTerm) -> None:
    files = dict(fitted.files())

    with pytest.raises(DocumentError, match="not there"):
        TERM.read({name: each for name, each in files.items() if name != RATES})
    with pytest.raises(DocumentError, match="not there"):
        TERM.read({name: each for name, each in files.items() if name != "term.columns.json"})
