"""`creditwright people` and `keys`: from a new store to somebody who is let in, and shut out."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from creditwright.access.keys import read_key
from creditwright.cli.main import app, exit_code_of
from creditwright.core.errors import CreditwrightError


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What making a new store says."""
    monkeypatch.chdir(tmp_path)
    said: dict[str, Any] = json.loads(run("store", "init", "--json"))
    return said


def run(*arguments: str, given: str | None = None) -> str:
    result = CliRunner().invoke(app, arguments, input=given, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def said(*arguments: str, given: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json", given=given))
    return found


def refused(*arguments: str, given: str | None = None) -> tuple[int, str]:
    """Return the exit code that a command ends with, and what it says."""
    result = CliRunner().invoke(app, arguments, input=given)
    assert isinstance(result.exception, CreditwrightError)
    return exit_code_of(result.exception), str(result.exception)


def test_a_new_store_has_one_administrator_whose_password_is_told_once(
    made: dict[str, Any],
) -> None:
    assert len(made["administrator"]["password"]) == 24

    assert said("store", "init")["administrator"] is None
    (only,) = said("people", "list")["people"]
    assert (only["name"], only["roles"]) == ("administrator", ["administrator"])


def test_the_password_is_told_on_the_terminal_and_not_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDITWRIGHT_LOG_LEVEL", "debug")

    result = CliRunner().invoke(app, ["store", "init"], catch_exceptions=False)

    password = result.stdout.partition("shown this once: ")[2].split()[0]
    assert len(password) == 24
    assert password not in result.stderr


@pytest.mark.usefixtures("made")
def test_somebody_is_let_in_with_a_password_that_is_made() -> None:
    added = said("people", "add", "otto", "--role", "officer", "--role", "risk")

    assert (added["roles"], len(added["password"])) == (["officer", "risk"], 24)
    assert "otto: officer risk" in run("people", "list")


@pytest.mark.usefixtures("made")
def test_a_password_of_ones_own_is_read_and_not_repeated() -> None:
    added = run(
        "people", "add", "otto", "--role", "risk", "--password-stdin", given="four words, a comma\n"
    )

    assert "four words" not in added


@pytest.mark.usefixtures("made")
def test_a_weak_password_is_refused_as_bad_data() -> None:
    code, message = refused(
        "people", "add", "otto", "--role", "risk", "--password-stdin", given="changeme\n"
    )

    assert code == 65
    assert "changeme" not in message


@pytest.mark.usefixtures("made")
def test_an_applicant_has_applications() -> None:
    added = said("people", "add", "ada", "--role", "applicant", "--application", "100001")

    assert added["applications"] == [100001]
    assert refused("people", "add", "ben", "--role", "applicant")[0] == 65


@pytest.mark.usefixtures("made")
def test_roles_and_password_are_changed_and_somebody_is_shut_out_and_let_in_again() -> None:
    run("people", "add", "otto", "--role", "officer")

    assert said("people", "roles", "otto", "--role", "auditor")["roles"] == ["auditor"]
    assert len(said("people", "password", "otto")["password"]) == 24
    run("people", "disable", "otto")
    assert "otto: auditor, shut out" in run("people", "list")
    run("people", "enable", "otto")
    assert "shut out" not in run("people", "list")


@pytest.mark.usefixtures("made")
def test_the_last_administrator_is_not_shut_out() -> None:
    assert refused("people", "disable", "administrator")[0] == 77


@pytest.mark.usefixtures("made")
def test_nobody_is_not_there() -> None:
    assert refused("people", "disable", "nobody")[0] == 69


@pytest.mark.usefixtures("made")
def test_a_key_is_shown_once_listed_without_its_secret_and_revoked() -> None:
    run("people", "add", "loader", "--role", "service", "--no-password")

    key = said("keys", "create", "loader", "--label", "nightly", "--scope", "assess:run")

    assert read_key(key["key"]) is not None
    assert key["scopes"] == ["assess:run"]
    listed = run("keys", "list")
    assert f"{key['id']}: loader, nightly, to " in listed
    assert key["key"][-43:] not in listed
    run("keys", "revoke", key["id"])
    assert said("keys", "list")["keys"][0]["holds"] is False


@pytest.mark.usefixtures("made")
def test_what_was_done_is_in_the_ledger() -> None:
    run("people", "add", "loader", "--role", "service")
    run("keys", "create", "loader", "--label", "nightly")

    assert said("audit", "verify")["entries"] == 3


def test_a_weak_secret_ends_a_command_as_a_wrong_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "key").write_text("changeme")
    monkeypatch.setenv("CREDITWRIGHT_LEDGER_KEY", str(tmp_path / "key"))

    code, message = refused("store", "init")

    assert code == 78
    assert "of the ledger" in message
