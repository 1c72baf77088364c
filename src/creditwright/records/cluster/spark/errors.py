"""What goes wrong with Spark, and how an error of ours comes back from a worker as itself."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from creditwright.core.errors import (
    BadDataError,
    ConfigurationError,
    CreditwrightError,
    FileAccessError,
    UnavailableError,
    UsageError,
)

Made = TypeVar("Made")

# an error of ours, on its way from a worker
TOLD = re.compile(r"<creditwright (\[.*?\]) creditwright>")
FAMILIES = {
    family.__name__: family
    for family in (BadDataError, UnavailableError, FileAccessError, ConfigurationError, UsageError)
}


class SparkUnavailableError(UnavailableError):
    """Spark is not installed, cannot be started, or its cluster cannot be reached."""


class SparkJobError(UnavailableError):
    """Spark began a job and did not finish it."""


def first_line(error: BaseException) -> str:
    """Return what Spark says first; the rest is a Java stack."""
    return next(iter(str(error).splitlines()), type(error).__name__).rstrip()


@contextmanager
def told_by_spark(log: Path) -> Iterator[None]:
    """Turn what Spark raises into an error of ours: a worker's own, where it was one.

    Raises:
        SparkJobError: If it is none of ours.
    """
    from py4j.protocol import Py4JError  # noqa: PLC0415
    from pyspark.errors import PySparkException, PythonException  # noqa: PLC0415

    try:
        yield
    except (PySparkException, Py4JError) as error:
        told = TOLD.search(str(error))
        if told is not None:
            family, message = json.loads(told[1])
            raise FAMILIES.get(family, CreditwrightError)(message) from None
        cause = "a worker failed." if isinstance(error, PythonException) else first_line(error)
        raise SparkJobError(f"Spark could not finish: {cause} What it said is in {log}.") from error


def telling(made: Iterable[Made]) -> Iterator[Made]:
    """Pass on what is made; an error of ours goes to the driver as words Spark leaves alone."""
    try:
        yield from made
    except CreditwrightError as error:
        family = next((n for n, kind in FAMILIES.items() if isinstance(error, kind)), "")
        told = json.dumps([family, str(error)])
        raise RuntimeError(f"<creditwright {told} creditwright>") from error
