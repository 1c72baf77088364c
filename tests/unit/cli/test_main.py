"""The command line: quick help, and one clear line and one exit code for each kind of trouble."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from creditwright.cli import console
from creditwright.cli.main import COMMANDS, exit_code_of
from creditwright.core.errors import (
    BadDataError,
    ConfigurationError,
    CreditwrightError,
    FileAccessError,
    UnavailableError,
    UsageError,
)

HEAVY = {"polars", "numpy", "lightgbm", "mlflow", "pydantic", "rich", "matplotlib", "sklearn"}


def call(
    *arguments: str, environment: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from creditwright.cli.main import run; run()", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("no"), 2),
        (BadDataError("no"), 65),
        (UnavailableError("no"), 69),
        (CreditwrightError("no"), 70),
        (FileAccessError("no"), 74),
        (ConfigurationError("no"), 78),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_kind_of_trouble_has_its_exit_code(error: BaseException, code: int) -> None:
    assert exit_code_of(error) == code


def test_an_error_within_a_family_has_the_code_of_the_family() -> None:
    class RaggedLineError(BadDataError):
        pass

    assert exit_code_of(RaggedLineError("line 3")) == 65


def test_a_full_disk_is_named_with_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    code = exit_code_of(OSError(28, "No space left on device", "scores.parquet"))

    assert code == 74
    assert capsys.readouterr().err == "error: No space left on device (scores.parquet).\n"


def test_our_own_mistake_says_where_and_never_what_value(
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        raise ValueError("Ada Lovelace, born 1815")  # noqa: TRY301 - the mistake under test
    except ValueError as error:
        code = exit_code_of(error)

    message = capsys.readouterr().err
    assert code == 70
    assert "ValueError at test_main.py" in message
    assert "Ada" not in message


def test_help_names_every_command_and_loads_none() -> None:
    script = (
        "import sys, atexit\n"
        "from creditwright.cli.main import run\n"
        "atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))\n"
        "sys.argv = ['creditwright', '--help']\nrun()"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert all(name in ran.stdout for name in COMMANDS)
    assert HEAVY.isdisjoint(ran.stderr.split())


@pytest.mark.parametrize("name", ["deploy", "people", "keys", "audit", "kill-switch"])
def test_what_opens_no_model_loads_no_library_of_models(name: str) -> None:
    script = (
        "import sys, atexit\n"
        "from creditwright.cli.main import run\n"
        "atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))\n"
        f"sys.argv = ['creditwright', {name!r}, '--help']\nrun()"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert {"lightgbm", "sklearn", "scipy.spatial"}.isdisjoint(ran.stderr.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    ran = call(name, "--help")

    assert ran.returncode == 0, ran.stderr
    assert "Usage:" in ran.stdout


def test_an_unknown_command_is_a_usage_error_that_names_it() -> None:
    ran = call("trian")

    assert ran.returncode == 2
    assert "trian" in ran.stderr


def test_training_without_its_libraries_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['sklearn'] = None\nfrom creditwright.cli.main import run\nrun()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "train", "lender"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 69
    assert ran.stderr.startswith("error: `creditwright train` needs sklearn")
    assert "creditwright[train]" in ran.stderr


def test_a_report_as_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    console.report({"rows": 3, "name": "é"}, "three rows", as_json=True)

    assert json.loads(capsys.readouterr().out) == {"rows": 3, "name": "é"}


def test_quiet_silences_reports_notes_and_progress_but_not_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console._Verbosity, "quiet", True)  # noqa: SLF001 - reset after the test

    console.note("a note")
    console.report({"rows": 3}, "three rows", as_json=False)
    with console.progress() as progress:
        items = list(progress.track([1, 2], description="counting"))
    console.report({"rows": 3}, "three rows", as_json=True)

    captured = capsys.readouterr()
    assert items == [1, 2]
    assert captured.err == ""
    assert json.loads(captured.out) == {"rows": 3}


def test_progress_without_a_terminal_says_once_what_begins(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with console.progress() as progress:
        items = list(progress.track(range(3), description="counting", total=3))
        progress.note("halfway")

    assert items == [0, 1, 2]
    assert capsys.readouterr().err == "counting\nhalfway\n"


def test_a_command_that_is_told_to_end_takes_its_unfinished_files_with_it(tmp_path: Path) -> None:
    program = "from creditwright.cli.main import run; run()"
    words = ["simulate", "--applications", "200000", "--processes", "1", "--out"]
    running = subprocess.Popen(
        [sys.executable, "-c", program, *words, str(tmp_path / "lender")],
        stderr=subprocess.PIPE,
        text=True,
    )
    patience = time.monotonic() + 60
    while not any(tmp_path.iterdir()) and time.monotonic() < patience:
        time.sleep(0.01)
    assert any(tmp_path.iterdir())

    running.send_signal(signal.SIGTERM)
    _, told = running.communicate(timeout=60)

    assert running.returncode == 143
    assert told.splitlines()[-1].startswith("error: Interrupted.")
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_that_knows_few_letters_gets_the_others_spelt_out() -> None:
    told = call(
        "features", "describe", "income_per_child", environment={"PYTHONIOENCODING": "ascii"}
    )

    assert told.returncode == 0
    assert "compt\\xe9" in told.stdout


def test_a_closed_output_stream_is_no_error() -> None:
    program = "from creditwright.cli.main import run; run()"
    line = f"{sys.executable} -c '{program}' features list >&-"

    assert subprocess.run(["/bin/sh", "-c", line], check=False).returncode == 0
