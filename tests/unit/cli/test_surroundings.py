"""The program in surroundings that nobody thought of: it works, or says in a line what is wrong."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

PROGRAM = (sys.executable, "-c", "from creditwright.cli.main import run; run()")
BARE = {"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.defpath}


def started(
    folder: Path, environment: Mapping[str, str], *arguments: str, files: int = 64
) -> subprocess.CompletedProcess[str]:
    """Run a command with no environment but this, a strange umask, and few open files."""

    def narrow() -> None:
        os.umask(0o077)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    return subprocess.run(
        [*PROGRAM, *arguments],
        cwd=folder,
        env={**BARE, **environment},
        preexec_fn=narrow,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "HOME": "/nonexistent"},
    ],
    ids=["C and no HOME", "Turkish letters, tomorrow, a HOME that is none"],
)
def test_58_a_command_works_whatever_locale_time_zone_umask_and_limits(
    tmp_path: Path, environment: Mapping[str, str]
) -> None:
    done = started(tmp_path, environment, "simulate", *OPTIONS)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    assert (tmp_path / "lender" / "application_test.csv").stat().st_mode & 0o077 == 0


OPTIONS = ("--applications", "40", "--seed", "1", "--out", "lender", "--json")


def test_58_a_home_that_is_nobodys_is_a_configuration_that_cannot_be(tmp_path: Path) -> None:
    wrong = {"CREDITWRIGHT_HOME": "~nobody-of-this-name/state"}

    done = started(tmp_path, wrong, "store", "init")

    assert done.returncode == 78
    assert len(done.stderr.strip().splitlines()) <= 2
    assert "Traceback" not in done.stderr
