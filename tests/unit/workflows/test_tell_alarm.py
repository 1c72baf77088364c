import sys
from pathlib import Path

import pytest

from creditwright.core.errors import CreditwrightError
from creditwright.serving.fetching import FetchRules
from creditwright.workflows.tell_alarm import CommandError, NoCommandError, tell_alarm


def test_a_command_is_given_the_alarm_as_json(tmp_path: Path) -> None:
    copied = tmp_path / "with space"

    tell_alarm(f"tee '{copied}'", {"event": "alarm"}, FetchRules())

    assert copied.read_text() == '{"event": "alarm"}'


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    tell_alarm(f"echo ; touch {tmp_path / 'made'}", {}, FetchRules())

    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("command", "error", "told"),
    [
        (f"{sys.executable} -c 'raise SystemExit(4)'", CommandError, "ended with 4"),
        ("/nowhere/to/be/found", CommandError, "cannot be run"),
        ("", NoCommandError, "neither"),
        ("'unfinished", NoCommandError, "neither"),
        ("http://example.org/hook", NoCommandError, "https"),
    ],
)
def test_what_cannot_be_done_is_told(
    command: str, error: type[CreditwrightError], told: str
) -> None:
    with pytest.raises(error, match=told):
        tell_alarm(command, {}, FetchRules())
