"""Jobs that run apart from the service, as pods do: a home of their own, one claim among them."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.reviewing import GIVEN
from tests.small_portfolio import TrainedPortfolio
from typer.testing import CliRunner

from creditwright.cli.main import app
from creditwright.composition.service import open_service
from creditwright.core.settings import read_settings
from creditwright.workflows.change_records import replace_records

NUMBERS = (100_001, 100_002)


def said(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def homes(
    tmp_path: Path, trained_portfolio: TrainedPortfolio, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, Path]:
    """Two homes on one store and one claim for populations; models come by a manifest."""
    bundle = trained_portfolio.store.path(trained_portfolio.result.version.bundle_digest)
    (tmp_path / "models.toml").write_text(
        f'[[models]]\nname = "m"\nversion = 1\nsource = "{bundle}"\nreason = "a test"\n'
    )
    claim = tmp_path / "claim"
    claim.mkdir()
    homes = (tmp_path / "one", tmp_path / "other")
    for each in homes:
        each.mkdir()
        (each / "populations").symlink_to(claim)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDITWRIGHT_STORE", f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.setenv("CREDITWRIGHT_LEDGER_KEY", str(tmp_path / "ledger-key"))
    monkeypatch.setenv("CREDITWRIGHT_MODELS_TO_DEPLOY", "models.toml")
    monkeypatch.setenv("CREDITWRIGHT_HOME", str(homes[0]))
    CliRunner().invoke(app, ["store", "init"], catch_exceptions=False)
    with open_service(read_settings()) as service:
        for number in NUMBERS:
            given = {**GIVEN, "AMT_CREDIT": 1_000}
            replace_records(number, given, {}, expected=0, by="o", service=service)
    return homes


def test_who_is_erased_by_one_pod_is_gone_from_the_population_that_a_job_made_and_others_read(
    homes: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = said("population", "make")
    monkeypatch.setenv("CREDITWRIGHT_HOME", str(homes[1]))

    said("privacy", "erase", "--application", str(NUMBERS[0]))

    monkeypatch.setenv("CREDITWRIGHT_HOME", str(homes[0]))
    (shown,) = said("population", "show")["populations"]
    assert made["applications"] == 2
    assert shown["erased"] == 1
