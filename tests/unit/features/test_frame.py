import numpy as np
import polars as pl
import pytest

from creditwright.features.frame import FEW_ROWS, Categories, FeatureFrame

FRAME = pl.DataFrame(
    {
        "SK_ID_CURR": [1, 2, 3],
        "income": [1.5, None, -2.0],
        "kind": ["b", None, "a"],
        "nothing": pl.Series([None, None, None], dtype=pl.String),
    }
)


def test_a_frame_comes_back_as_it_went_in() -> None:
    found = FeatureFrame.of(FRAME)

    assert found.frame(["income", "kind", "nothing"]).equals(FRAME)


def test_a_missing_number_is_nan_and_a_missing_category_has_no_code() -> None:
    found = FeatureFrame.of(FRAME)

    assert np.isnan(found.numbers["income"]).tolist() == [False, True, False]
    assert found.categories["kind"].codes.tolist() == [1, -1, 0]


@pytest.mark.parametrize("rows", [10, FEW_ROWS * 3])
def test_few_rows_and_many_are_coded_alike(rows: int) -> None:
    texts = [["c", None, "a", "b"][place % 4] for place in range(rows)]

    found = Categories.of(pl.Series("kind", texts))

    assert found.words == ("a", "b", "c")
    assert found.codes.dtype == np.int32
    assert found.column("kind").to_list() == texts


def test_a_word_that_the_vocabulary_lacks_is_not_a_number() -> None:
    found = Categories.of(pl.Series(["x", "y", None, "z"])).in_vocabulary(["z", "x"])

    assert found.tolist()[:1] == [1.0]
    assert np.isnan(found).tolist() == [False, True, True, False]


def test_rows_are_taken_by_flag_and_numbers_added() -> None:
    found = FeatureFrame.of(FRAME).with_numbers({"twice": np.array([3.0, np.nan, -4.0])})

    assert found.at(np.array([True, False, True])).frame(["twice", "kind"]).rows() == [
        (1, 3.0, "b"),
        (3, -4.0, "a"),
    ]
