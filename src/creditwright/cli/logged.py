"""What the log says of a command: that it began, and how and after how long it ended.

Stands apart from `main` because settings and the log library are loaded here, which `--help` must
not wait for.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from creditwright.core.logs import configure_logs, logger
from creditwright.core.settings import read_settings


@contextmanager
def logged(command: str) -> Iterator[None]:
    """Write log lines as the settings say, and one when the block begins and one when it ends.

    The last names the class of the error that ended the block, if one did. It is no more serious
    than the first: the person is told by the command line.

    Raises:
        ConfigurationError: If a setting is unknown or impossible; before the block begins.
    """
    settings = read_settings()
    configure_logs(level=settings.log_level, form=settings.log_format)
    log = logger().bind(command=command)
    started = time.monotonic()
    log.info("command began")
    try:
        yield
    except BaseException as error:
        if not isinstance(error, typer.Exit):  # how --help of a command's command leaves
            log = log.bind(error=type(error).__name__)
        raise
    finally:
        log.info("command ended", duration_seconds=round(time.monotonic() - started, 3))
