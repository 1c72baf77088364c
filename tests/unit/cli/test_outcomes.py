"""`creditwright outcomes import`, and `monitor performance`, where nothing was decided yet."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from creditwright.cli.monitor import group
from creditwright.cli.outcomes import outcomes
from creditwright.store.database import open_database
from creditwright.store.migrate import migrate
from creditwright.workflows.watch_performance import NothingDecidedError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an empty store."""
    monkeypatch.setenv("CREDITWRIGHT_HOME", str(tmp_path))
    database = open_database(f"sqlite:///{tmp_path / 'store.db'}")
    migrate(database)
    database.close()
    return tmp_path


def test_lines_that_cannot_be_used_are_set_aside_and_counted(home: Path) -> None:
    file = home / "outcomes.csv"
    file.write_text("SK_ID_CURR,TARGET,SEEN_ON\n100001,1,2026-01-31\n")

    told = CliRunner().invoke(outcomes, ["import", str(file)], catch_exceptions=False)
    told_as_json = CliRunner().invoke(outcomes, ["import", str(file), "--json"])

    assert told.stdout.startswith("1 lines: 0 added, 0 known already, 1 set aside in ")
    assert json.loads(told_as_json.stdout)["quarantine"].startswith(str(home))


@pytest.mark.usefixtures("home")
def test_performance_of_nothing_is_no_performance() -> None:
    with pytest.raises(NothingDecidedError, match="2026-01-01 to 2026-01-31"):
        CliRunner().invoke(
            group,
            ["performance", "--from", "2026-01-01", "--to", "2026-01-31"],
            catch_exceptions=False,
        )
