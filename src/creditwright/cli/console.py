"""What a command shows: progress and notes on standard error, its report on standard output."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, TypeVar

import typer

from creditwright.core.progress import Progress, SilentProgress

Item = TypeVar("Item")
WIDTH_IN_A_PIPE = 160  # the widest table that a command prints fits

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


class _Verbosity:
    """Set once by `creditwright --quiet`, before any command runs."""

    quiet = False


def be_quiet() -> None:
    """From now on print errors only."""
    _Verbosity.quiet = True


def note(message: str) -> None:
    """Print one line that the person watching should read, unless told to be quiet."""
    if not _Verbosity.quiet:
        sys.stderr.write(f"{message}\n")


def as_text(value: Mapping[str, Any]) -> str:
    """Return JSON values as the text that --json prints."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def report(value: Mapping[str, Any], human: object, *, as_json: bool) -> None:
    """Print a command's result on standard output.

    Args:
        value: The whole result, of JSON types.
        human: The same for people: text, or anything rich can draw.
        as_json: Print `value` and nothing else.
    """
    if as_json:
        sys.stdout.write(as_text(value))
    elif _Verbosity.quiet:
        return
    elif isinstance(human, str):
        sys.stdout.write(f"{human}\n")
    else:
        from rich.console import Console  # noqa: PLC0415 - 0.1 s that --help need not pay

        # A pipe has no width to keep to, whatever COLUMNS says of the terminal beside it.
        Console(width=None if sys.stdout.isatty() else WIDTH_IN_A_PIPE).print(human)


class _RichProgress:
    """Draws a bar for each piece of work, on standard error, so that output can be piped."""

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - 0.1 s that --help need not pay
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        self.console = Console(stderr=True)
        self.bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=self.console,
            disable=not self.console.is_terminal,
        )

    def track(
        self, items: Iterable[Item], *, description: str, total: float | None = None
    ) -> Iterator[Item]:
        """Yield each item and move the bar; without a terminal say what begins, once."""
        if not self.console.is_terminal:
            sys.stderr.write(f"{description}\n")
        yield from self.bars.track(items, description=description, total=total)

    def note(self, message: str) -> None:
        """Print one sentence above the bars."""
        if self.console.is_terminal:
            self.console.print(message, markup=False, highlight=False)
        else:
            sys.stderr.write(f"{message}\n")


@contextmanager
def progress() -> Iterator[Progress]:
    """Give what a workflow reports to; it draws while the block runs."""
    if _Verbosity.quiet:
        yield SilentProgress()
        return
    drawn = _RichProgress()
    with drawn.bars:
        yield drawn
