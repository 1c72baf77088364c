import hashlib

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from creditwright.records.pseudonyms import DIGITS, Pseudonyms

KEY, ANOTHER = (hashlib.sha256(each).digest() for each in (b"one", b"another"))
NUMBERS = st.integers(1, 2**53)


@given(first=NUMBERS, second=NUMBERS)
def test_one_application_has_one_pseudonym_and_two_have_two(first: int, second: int) -> None:
    names = Pseudonyms(KEY)

    assert (names.of(first) == names.of(second)) == (first == second)
    assert len(names.of(first)) == DIGITS


@given(number=NUMBERS)
def test_another_key_gives_another_pseudonym(number: int) -> None:
    assert Pseudonyms(KEY).of(number) != Pseudonyms(ANOTHER).of(number)


def test_a_table_keeps_its_rows_and_loses_its_numbers_and_their_order() -> None:
    numbers = list(range(100_001, 100_031))
    table = pl.DataFrame({"SK_ID_CURR": numbers, "score": [float(n) for n in numbers]})

    named = Pseudonyms(KEY).named(table)

    score_of = dict(named.select("SK_ID_CURR", "score").iter_rows())
    assert score_of == {Pseudonyms(KEY).of(n): float(n) for n in numbers}
    assert named["score"].to_list() != table["score"].to_list()
    assert named["SK_ID_CURR"].is_sorted()


def test_nothing_shows_the_key() -> None:
    assert KEY.hex()[:8] not in repr(Pseudonyms(KEY))
    assert repr(KEY)[2:10] not in repr(Pseudonyms(KEY))
