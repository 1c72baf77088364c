"""`creditwright privacy`: what a command says, on a store with one application and no model."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.reviewing import GIVEN
from tests.served_models import NAME, ServedModels
from typer.testing import CliRunner

from creditwright.cli.main import app, exit_code_of
from creditwright.composition.service import open_service
from creditwright.core.errors import CreditwrightError
from creditwright.core.settings import read_settings
from creditwright.workflows.change_records import replace_records

NUMBER = 100_001


def said(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["privacy", *arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def refused(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["privacy", *arguments])
    assert isinstance(result.exception, CreditwrightError)
    return exit_code_of(result.exception), str(result.exception)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with one application."""
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(app, ["store", "init"], catch_exceptions=False)
    with open_service(read_settings()) as service:
        given = {**GIVEN, "AMT_CREDIT": 1_000}
        replace_records(NUMBER, given, {}, expected=0, by="o", service=service)
    return tmp_path


def test_an_applicants_data_are_written_corrected_restricted_and_erased(store: Path) -> None:
    one = ("--application", str(NUMBER))
    why = ("--why", "She wrote a letter, it lies in the file.")

    rectified = said("rectify", *one, "--set", "AMT_CREDIT=2000", "--set", "NAME_TYPE_SUITE=", *why)
    said("export", *one, "--out", "all.json")
    said("export", *one, "--out", "all.zip")
    restricted = said("restrict", *one, *why)
    held = said("hold", *one, *why)
    cannot = refused("erase", *one)
    said("release", *one)
    erased = said("erase", *one)
    gone = refused("export", *one, "--out", "none.json")

    exported = json.loads((store / "all.json").read_text())
    assert (store / "all.json").stat().st_mode & 0o077 == 0
    assert rectified["version"] == 2
    assert exported["records"]["application"]["AMT_CREDIT"] == 2000
    assert (store / "all.zip").read_bytes().startswith(b"PK")
    assert (restricted["state"], held["state"]) == ("restricted", "held")
    assert cannot[0] == 77
    assert erased["is_log_empty"] is True
    assert gone == (69, "There is no such application.")


def test_a_purge_apart_from_the_service_deploys_for_itself_what_the_service_was_given(
    store: Path, served_models: ServedModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = served_models.store.path(served_models.digests[0])
    (store / "models.toml").write_text(
        f'[[models]]\nname = "{NAME}"\nversion = 1\nsource = "{bundle}"\nreason = "a test"\n'
    )
    monkeypatch.setenv("CREDITWRIGHT_MODELS_TO_DEPLOY", "models.toml")

    found = said("purge")

    assert found == {"rows": {}, "applicants": 0, "removed": True}


def test_a_change_without_a_column_and_a_purge_without_a_policy_are_refused(store: Path) -> None:
    one = ("--application", str(NUMBER), "--why", "She wrote a letter.")

    assert store.is_dir()
    assert refused("rectify", *one, "--set", "2000")[0] == 2
    assert refused("purge")[0] == 78
