"""Keys and sessions: random, shown once, kept as digests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.access.keys import is_key, made_key, read_key
from creditwright.access.sessions import csrf_of, is_csrf, made_session, session_digest

KEY = "cw_0123456789abcdef_" + "k" * 43


def test_a_made_key_reads_back_as_itself() -> None:
    made = made_key()

    shown = read_key(made.text)

    assert shown is not None
    assert shown.id == made.id
    assert is_key(shown, made.digest)


def test_what_is_kept_of_a_key_does_not_hold_it() -> None:
    made = made_key()

    assert made.text.rpartition("_")[2] not in made.digest
    assert len(made.text.removeprefix(f"cw_{made.id}_")) == 43  # 256 bits


def test_another_secret_under_the_same_id_is_not_the_key() -> None:
    made, other = made_key(), made_key()

    shown = read_key(f"cw_{made.id}_{other.text[-43:]}")

    assert shown is not None
    assert not is_key(shown, made.digest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cw_",
        "cw__",
        "cw_0123456789abcdef_",
        f"xx{KEY[2:]}",
        f"{KEY}\n",
        KEY[:-1],
        f"{KEY}A",
        KEY.upper(),
    ],
)
def test_what_has_not_the_form_of_a_key_is_none(text: str) -> None:
    assert read_key(KEY) is not None
    assert read_key(text) is None


@given(st.text())
def test_any_text_is_read_without_trouble(text: str) -> None:
    read_key(text)


def test_a_session_is_known_by_its_digest_and_its_page_by_the_proof() -> None:
    made = made_session()

    assert session_digest(made.text) == made.digest
    assert is_csrf(made.text, made.csrf)
    assert made.csrf == csrf_of(made.text)
    assert made.text not in made.csrf


@pytest.mark.parametrize("shown", [None, "", "0" * 64, "é"])
def test_another_proof_is_not_the_pages(shown: str | None) -> None:
    assert not is_csrf(made_session().text, shown)


def test_the_proof_of_another_session_is_not_this_ones() -> None:
    assert not is_csrf(made_session().text, made_session().csrf)
