"""`creditwright train --trials`, from the command line to the documents that tell of the search."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from creditwright.cli.main import app


def test_a_search_from_the_command_line_is_told_in_its_run_card_and_note(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITWRIGHT_HOME", str(tmp_path / "home"))
    search = ["--trials", "3", "--objective", "cost", "--folds", "2", "--no-learned"]
    note = tmp_path / "note.html"
    runner = CliRunner()

    trained = runner.invoke(app, ["train", str(tables), *search, "--json"])
    told = runner.invoke(app, ["report", "methodology", "--out", str(note)])

    assert trained.exit_code == told.exit_code == 0, (trained.output, told.output)
    found = json.loads(trained.stdout)
    card = json.loads((Path(found["bundle_folder"]) / "card.json").read_text())
    study = json.loads((Path(found["evaluation"]) / "study.json").read_text())
    assert card["search"] == study["summary"]
    assert card["plan"]["search"] == {"objective": "cost", "trials": 3, "grid": {}}
    assert len(study["trials"]) == 3
    assert "3 trials made the cost out of fold small" in note.read_text()
