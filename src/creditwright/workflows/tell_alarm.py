"""Tell somebody of an alarm: a command of the lender's, or a server on the list."""

import json
import shlex
import subprocess
from collections.abc import Mapping
from typing import Any

from creditwright.core.errors import UnavailableError, UsageError
from creditwright.serving.fetching import FetchRules
from creditwright.serving.webhook import tell

HTTPS = "https://"


class CommandError(UnavailableError):
    """The command for alarms could not be run, or failed."""

    def __init__(self, command: str, trouble: str) -> None:
        super().__init__(f"The command for alarms, {command!r}, {trouble}.")


class NoCommandError(UsageError):
    """What is to be done on an alarm is neither a command nor an https address."""

    def __init__(self) -> None:
        super().__init__("--on-alarm names neither a command nor an address with https://.")


def tell_alarm(to: str, alarm: Mapping[str, Any], rules: FetchRules) -> None:
    """Run a command, or call a server, with the alarm as JSON.

    Args:
        to: An https address; or a command, split as a shell would, run without one, the alarm on
            its standard input. What it takes is up to it: a training may take hours.
        alarm: JSON values; of samples and features, nothing of an applicant.
        rules: Which servers may be told.

    Raises:
        NoCommandError: If it is neither.
        CommandError: If the command is not there, or ends with anything but 0.
        WebhookRefusedError, WebhookError: If the server may not be told, or did not take it.
    """
    content = json.dumps(alarm, ensure_ascii=False).encode()
    if to.startswith(HTTPS):
        tell(to, content, rules)
        return
    command = _split(to)
    try:
        ended = subprocess.run(command, input=content, check=False).returncode  # noqa: S603 - the operator's own
    except OSError as error:
        raise CommandError(command[0], f"cannot be run: {error.strerror}") from None
    if ended:
        raise CommandError(command[0], f"ended with {ended}")


def _split(to: str) -> list[str]:
    try:
        command = shlex.split(to)
    except ValueError:
        command = []
    if not command or "://" in command[0]:
        raise NoCommandError
    return command
