import polars as pl
import pytest

from creditwright.features.ordering import levels, needed


def test_declarations_that_read_one_another_in_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match=r"in a circle: \['a', 'b'\]"):
        levels({"a": pl.col("b"), "b": pl.col("a")})


def test_a_declaration_may_mend_the_column_of_its_own_name() -> None:
    declared = {"a": pl.col("a") + 1, "b": pl.col("a") * 2}

    assert [sorted(level) for level in levels(declared)] == [["a"], ["b"]]


def test_what_is_needed_is_followed_to_the_end() -> None:
    declared = {"a": pl.col("b") + pl.col("x"), "b": pl.col("y"), "c": pl.col("z")}

    assert needed(["a"], declared) == {"a", "b", "x", "y"}
