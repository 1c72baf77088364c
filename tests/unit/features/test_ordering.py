import pytest

from creditwright.features.expression import col
from creditwright.features.ordering import levels, needed


def test_declarations_that_read_one_another_in_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match=r"in a circle: \['a', 'b'\]"):
        levels({"a": col("b"), "b": col("a")})


def test_a_declaration_may_mend_the_column_of_its_own_name() -> None:
    declared = {"a": col("a") + 1, "b": col("a") * 2}

    assert [sorted(level) for level in levels(declared)] == [["a"], ["b"]]


def test_what_is_needed_is_followed_to_the_end() -> None:
    declared = {"a": col("b") + col("x"), "b": col("y"), "c": col("z")}

    assert needed(["a"], declared) == {"a", "b", "x", "y"}
