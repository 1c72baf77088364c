"""What the log says of a command, over a real process: one JSON document a line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def log_of(*arguments: str, folder: Path, level: str = "info") -> list[dict[str, object]]:
    ran = subprocess.run(
        [sys.executable, "-c", "from creditwright.cli.main import run; run()", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={
            **os.environ,
            "CREDITWRIGHT_LOG_LEVEL": level,
            "CREDITWRIGHT_LOG_FORMAT": "json",
        },
    )
    return [json.loads(line) for line in ran.stderr.splitlines() if line.startswith("{")]


def test_a_command_is_logged_when_it_begins_and_when_it_ends(tmp_path: Path) -> None:
    began, ended = log_of("features", "list", folder=tmp_path)

    assert (began["event"], began["command"]) == ("command began", "features")
    assert (ended["event"], ended["command"]) == ("command ended", "features")
    assert isinstance(ended["duration_seconds"], float)
    assert "error" not in ended


def test_a_command_that_fails_is_logged_with_the_class_of_its_error(tmp_path: Path) -> None:
    (tmp_path / "application_train.csv").write_text("SK_ID_CURR\n100001\n")

    *_, ended = log_of("check", str(tmp_path), folder=tmp_path)

    assert ended["event"] == "command ended"
    assert str(ended["error"]).endswith("Error")


def test_a_simulation_and_a_check_log_the_rows_of_each_table(tmp_path: Path) -> None:
    log_of("simulate", "--applications", "60", "--out", "lender", folder=tmp_path)

    lines = log_of("check", "lender", folder=tmp_path)

    read = {line["table"]: line for line in lines if line["event"] == "table read"}
    applications = [read[name]["rows"] for name in ("application_train", "application_test")]
    assert sum(map(int, map(str, applications))) == 60
    assert all(line["rejected"] == 0 for line in read.values())


@pytest.mark.parametrize("arguments", [("features", "list"), ("features", "--help")])
def test_at_the_usual_level_a_command_that_works_logs_nothing(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    assert log_of(*arguments, folder=tmp_path, level="warning") == []
