"""Passwords: kept so that they cannot be read, checked so that nothing is learnt."""

import pytest

from creditwright.access.errors import WeakPasswordError
from creditwright.access.passwords import Passwords, check_password, made_password

PASSWORDS = Passwords(memory_kib=64, passes=1)  # quick; what is kept has its parameters with it


def test_the_right_password_matches_and_another_does_not() -> None:
    kept = PASSWORDS.hashed("a horse, a battery")

    assert PASSWORDS.matches(kept, "a horse, a battery")
    assert not PASSWORDS.matches(kept, "a horse, a batterz")


def test_what_is_kept_has_another_salt_each_time_and_not_the_password() -> None:
    first, second = PASSWORDS.hashed("a horse, a battery"), PASSWORDS.hashed("a horse, a battery")

    assert first != second
    assert "horse" not in first
    assert first.startswith("$argon2id$")


def test_nobody_has_no_password_at_all() -> None:
    assert not PASSWORDS.matches(None, "a horse, a battery")


def test_for_nobody_the_same_work_is_done() -> None:
    kept = PASSWORDS.hashed("x")

    nobodys = PASSWORDS._nobodys  # noqa: SLF001 - the work is not to be seen otherwise

    assert (
        nobodys.rpartition("$")[0].rpartition("$")[0] == kept.rpartition("$")[0].rpartition("$")[0]
    )


def test_letters_that_look_the_same_are_the_same() -> None:
    kept = PASSWORDS.hashed("caf\u00e9 et croissants")

    assert PASSWORDS.matches(kept, "cafe\u0301 et croissants")


def test_a_hash_of_other_parameters_is_outdated_and_still_matches() -> None:
    kept = Passwords(memory_kib=32, passes=1).hashed("a horse, a battery")

    assert PASSWORDS.is_outdated(kept)
    assert PASSWORDS.matches(kept, "a horse, a battery")
    assert not PASSWORDS.is_outdated(PASSWORDS.hashed("a horse, a battery"))


def test_what_is_kept_and_is_no_hash_matches_nothing() -> None:
    assert not PASSWORDS.matches("plain", "plain")


def test_an_endless_password_is_not_even_tried() -> None:
    kept = PASSWORDS.hashed("x" * 1000)

    assert not PASSWORDS.matches(kept, "x" * 1000)


@pytest.mark.parametrize(
    ("password", "trouble"),
    [
        ("", "fewer than 15"),
        ("changeme", "fewer than 15"),
        ("changemechangeme", "common word"),
        ("Password12345678", "hardly|common word"),
        ("aaaaaaaaaaaaaaaaaaaa", "different"),
        ("ada.lovelaceada.lovelace", "common word or the name"),
        ("a1 b2 c3 d4 " * 30, "more than 256"),
    ],
)
def test_a_password_that_could_be_guessed_is_refused(password: str, trouble: str) -> None:
    with pytest.raises(WeakPasswordError, match=trouble) as caught:
        check_password(password, name="ada.lovelace")

    assert not password or password not in str(caught.value)


def test_a_made_password_is_never_the_same_and_strong_enough() -> None:
    made = {made_password() for _ in range(100)}

    assert len(made) == 100
    for each in made:
        check_password(each, name="ada")
