"""Boosters of stages: repeatable, kept as text, tried out before they are loaded."""

import numpy as np
import pytest

from creditwright.features.frame import Categories, FeatureFrame
from creditwright.learned.booster import (
    Column,
    LearnedBooster,
    columns_for,
    fit_booster,
    matrix_for,
)
from creditwright.scoring.documents import DocumentError, document_bytes, read_document
from creditwright.scoring.golden import Golden
from creditwright.scoring.structure import CLASSIFIES, FORETELLS, check_structure
from creditwright.scoring.verification import check_golden

ROWS = 1200


def frame() -> FeatureFrame:
    generator = np.random.default_rng(2)
    numbers = {"credit": generator.normal(size=ROWS), "annuity": generator.normal(size=ROWS)}
    codes = generator.integers(-1, 3, ROWS).astype(np.int32)
    return FeatureFrame(np.arange(ROWS), numbers, {"kind": Categories(codes, ("a", "b", "c"))})


def fitted(objective: str) -> tuple[LearnedBooster, np.ndarray]:
    columns = columns_for(frame(), ("credit", "annuity", "kind"))
    values = matrix_for(frame(), columns)
    targets = values[:, 0] + 2.0 * (values[:, 2] == 1)
    if objective == "binary":
        targets = (targets > 1.0).astype(np.float64)
    parameters: dict[str, str | int] = {"objective": objective, "num_leaves": 8}
    found = fit_booster(values, targets, columns, parameters=parameters, rounds=20, seed=1)
    return found, values


@pytest.mark.parametrize("objective", ["binary", "regression"])
def test_a_booster_read_back_gives_the_same_bits(objective: str) -> None:
    booster, values = fitted(objective)

    again = LearnedBooster.read(booster.files("x"), "x")

    assert again.columns == booster.columns
    np.testing.assert_array_equal(again.predict(values), booster.predict(values))


@pytest.mark.parametrize("objective", ["binary", "regression"])
def test_its_golden_rows_pass_in_a_process_apart(objective: str) -> None:
    booster, _ = fitted(objective)
    files = booster.files("x")
    golden = read_document(Golden, files["x.golden.json"], file="x.golden.json")

    check_golden({"x.txt": (booster.text, golden)})

    check_structure(booster.text, objectives=(CLASSIFIES, FORETELLS))


def test_two_fittings_give_the_same_text() -> None:
    assert fitted("regression")[0].text == fitted("regression")[0].text


def test_a_row_has_the_same_bits_alone_and_among_others() -> None:
    booster, values = fitted("regression")

    together = booster.predict(values, threads=2)

    for row in range(0, ROWS, 101):
        assert booster.predict(values[row : row + 1])[0] == together[row]


def test_a_category_that_was_not_seen_is_missing_to_it() -> None:
    columns = (Column("kind", ("a", "b")),)

    values = matrix_for(frame(), columns)

    unknown = frame().categories["kind"].codes != np.clip(frame().categories["kind"].codes, 0, 1)
    np.testing.assert_array_equal(np.isnan(values[:, 0]), unknown)


def test_nothing_is_foretold_of_no_rows() -> None:
    booster, values = fitted("binary")

    assert booster.predict(values[:0]).shape == (0,)


def test_columns_in_another_order_than_the_texts_are_refused() -> None:
    booster, _ = fitted("binary")
    swapped = tuple(reversed(booster.columns))
    files = {**booster.files("x"), "x.columns.json": document_bytes(swapped)}

    with pytest.raises(DocumentError, match="other columns"):
        LearnedBooster.read(files, "x")


@pytest.mark.parametrize("file", ["x.txt", "x.columns.json"])
def test_a_booster_without_one_of_its_files_is_refused(file: str) -> None:
    files = fitted("binary")[0].files("x")
    del files[file]

    with pytest.raises(DocumentError, match="not there"):
        LearnedBooster.read(files, "x")
