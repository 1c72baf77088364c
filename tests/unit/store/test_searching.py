"""Applications by the first digits of their number."""

from hypothesis import given
from hypothesis import strategies as st

from creditwright.store.searching import MOST_DIGITS, _ranges

NUMBERS = st.integers(min_value=1, max_value=10**MOST_DIGITS - 1)


@given(number=NUMBERS, digits=st.integers(min_value=1, max_value=9999), after=NUMBERS)
def test_the_ranges_hold_the_numbers_that_begin_so_and_no_others(
    number: int, digits: int, after: int
) -> None:
    is_held = any(least <= number <= most for least, most in _ranges(str(digits), after))

    assert is_held == (str(number).startswith(str(digits)) and number > after)


@given(digits=st.integers(min_value=1, max_value=9999), after=NUMBERS)
def test_the_ranges_rise_so_that_their_numbers_do(digits: int, after: int) -> None:
    ends = [end for each in _ranges(str(digits), after) for end in each]

    assert ends == sorted(ends)
