"""Structured logs that cannot carry personal data: only fields on a list are written.

A value reaches a log line through a named field, and the names are few. A field that is not on
the list is replaced by a count, so that a careless line loses its detail and not a person's.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal, TextIO, cast

import structlog

ALLOWED_FIELDS = frozenset(
    {
        "applications",
        "bundle",  # a digest
        "code",
        "columns",  # names of columns, never what they hold
        "command",
        "count",
        "duration_seconds",
        "error",  # the class of an error, not its message
        "event",
        "exit_code",
        "features",
        "generation",  # of what is deployed
        "level",
        "method",  # of HTTP
        "model",
        "partition",
        "partitions",
        "path",
        "phase",
        "records",  # a digest
        "rejected",  # rows
        "request",  # its number, drawn at random
        "route",  # as it is declared: /v1/applications/{number}
        "rows",
        "share",
        "status",  # of HTTP
        "table",
        "timestamp",
        "version",
        "where",  # file, line and function of an error, without values
    }
)


def keep_allowed_fields(
    _logger: object, _method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop each field that is not on the list, and say how many were dropped.

    >>> keep_allowed_fields(None, "info", {"event": "read", "rows": 3, "name": "Ada"})
    {'event': 'read', 'rows': 3, 'dropped_fields': 1}
    """
    kept = {name: value for name, value in entry.items() if name in ALLOWED_FIELDS}
    dropped = len(entry) - len(kept)
    return {**kept, "dropped_fields": dropped} if dropped else kept


class _StandardError:
    """Standard error as it is when a line is written; it may have been replaced meanwhile."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def logger() -> Any:  # noqa: ANN401 - structlog's own type for what it gives
    """Return what writes log lines; only warnings and worse, unless the program said otherwise."""
    if not structlog.is_configured():
        configure_logs(level="warning", form="text")
    return structlog.get_logger()


def configure_logs(
    *,
    level: Literal["debug", "info", "warning", "error"],
    form: Literal["text", "json"],
) -> None:
    """Send log lines of `level` and worse to standard error, in `form`."""
    renderer = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_allowed_fields,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _StandardError())),
        cache_logger_on_first_use=False,
    )
