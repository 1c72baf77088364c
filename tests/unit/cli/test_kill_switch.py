"""`creditwright kill-switch`: turned with a word of why, and told as it stands."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from creditwright.cli.main import app


def said(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_switch_is_turned_on_told_and_turned_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDITWRIGHT_USER", "rita")
    said("store", "init")

    before = said("kill-switch", "status")
    on = said("kill-switch", "on", "--why", "Wrong scores of the bureau.")
    during = said("kill-switch", "status")
    off = said("kill-switch", "off", "--why", "The bureau has mended it.")

    assert before == {"is_on": False, "since": None, "by": None, "why": None}
    assert (on["is_on"], on["by"], on["why"]) == (True, "rita", "Wrong scores of the bureau.")
    assert during == on
    assert off["is_on"] is False
