"""Secrets: what a machine made is taken, what people write in its place is not."""

import secrets
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.cli.main import exit_code_of
from creditwright.core.errors import FileAccessError
from creditwright.core.secrets import WeakSecretError, check_secret, read_secret


@pytest.mark.parametrize(
    ("secret", "trouble"),
    [
        (b"", "empty"),
        (b"changeme", "placeholder"),
        (b"CHANGE-ME" * 8, "placeholder"),
        (b"x" * 31, "31 bytes"),
        (b"0" * 64, "repeats"),
        (bytes(32), "repeats"),
        (b"correcthorsebattery!" * 4, "repeats"),
        (bytes(range(32)), "counts"),
        (bytes(range(64, 0, -1)), "counts"),
        (b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "not random"),
        (b"the cat sat on the mat that was the cat's", "not random"),
    ],
)
def test_a_secret_that_could_be_guessed_is_refused_with_the_code_of_a_configuration(
    secret: bytes, trouble: str
) -> None:
    with pytest.raises(WeakSecretError, match=trouble) as caught:
        check_secret("of tokens", secret)

    assert exit_code_of(caught.value) == 78
    assert not secret.isalnum() or secret.decode() not in str(caught.value)


@given(st.sampled_from([secrets.token_bytes, secrets.token_hex, secrets.token_urlsafe]))
def test_what_a_machine_made_is_taken(make: object) -> None:
    made = make(32)  # type: ignore[operator] # one of the three above

    check_secret("of tokens", made if isinstance(made, bytes) else made.encode())


def test_a_file_that_is_not_there_is_made_for_nobody_else_to_read(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "token.key"

    made = read_secret("of tokens", path, make=True)

    assert read_secret("of tokens", path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["token.key"]


def test_processes_that_start_at_once_all_have_the_same_secret(tmp_path: Path) -> None:
    found: list[bytes] = []
    path = tmp_path / "token.key"
    threads = [
        threading.Thread(target=lambda: found.append(read_secret("x", path, make=True)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == 1


def test_the_end_of_the_line_that_an_editor_adds_is_no_part_of_it(tmp_path: Path) -> None:
    made = secrets.token_hex(32)
    (tmp_path / "key").write_text(f"{made}\n")

    assert read_secret("of tokens", tmp_path / "key") == made.encode()


def test_a_secret_that_is_not_there_is_told_with_its_file(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="key, the secret of tokens: No such"):
        read_secret("of tokens", tmp_path / "key")
