"""The command line: which commands there are, and what an error becomes.

A command's module is imported when the command runs, so `creditwright --help` stays quick.
"""

import importlib
import io
import os
import signal
import sys
import traceback
from dataclasses import dataclass
from types import FrameType
from typing import Annotated, Any, Never

import typer
from typer.core import TyperCommand, TyperGroup

from creditwright import __version__
from creditwright.cli import console
from creditwright.core.errors import (
    BadDataError,
    ConfigurationError,
    CreditwrightError,
    FileAccessError,
    RefusedError,
    UnavailableError,
    UsageError,
)
from creditwright.core.trouble import where_it_arose

EXIT_CODES: dict[type[CreditwrightError], int] = {  # numbers of BSD's sysexits.h
    UsageError: 2,
    BadDataError: 65,
    UnavailableError: 69,
    FileAccessError: 74,
    RefusedError: 77,
    ConfigurationError: 78,
}
OUR_FAULT = 70
INPUT_OUTPUT = 74
INTERRUPTED = 130  # 128 + SIGINT
TERMINATED = 143  # 128 + SIGTERM


class NotInstalledError(UnavailableError):
    """A command was called that needs more than the base install."""

    def __init__(self, command: str, library: str, extra: str = "train") -> None:
        super().__init__(
            f"`creditwright {command}` needs {library}, which is not installed: install "
            f"`creditwright[{extra}]`."
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One command: where it lives, and the line that --help shows."""

    module: str
    name: str  # a function, or a typer.Typer with commands of its own
    summary: str
    extra: str = "train"  # what to install where a library is missing

    def load(self) -> Any:  # noqa: ANN401 - a function or a typer.Typer
        """Import the command.

        Raises:
            NotInstalledError: If a library of an extra is missing.
        """
        try:
            return getattr(importlib.import_module(self.module), self.name)
        except ModuleNotFoundError as error:
            raise NotInstalledError(self.name, error.name or str(error), self.extra) from error


COMMANDS: dict[str, _Entry] = {
    "simulate": _Entry(
        "creditwright.cli.simulate", "simulate", "Simulate a lender: the eight tables, made up."
    ),
    "data": _Entry("creditwright.cli.data", "data", "Get the public tables that this is made for."),
    "check": _Entry("creditwright.cli.check", "check", "Check every row of a lender's tables."),
    "features": _Entry(
        "creditwright.cli.features", "features", "Compute features, list them, describe one."
    ),
    "train": _Entry(
        "creditwright.cli.train", "train", "Train a model, judge it on a hold-out, register it."
    ),
    "select": _Entry(
        "creditwright.cli.select", "select", "Choose the features that a model needs."
    ),
    "compare": _Entry(
        "creditwright.cli.compare", "compare", "Compare every kind of model on the same folds."
    ),
    "score": _Entry("creditwright.cli.score", "score", "Score every application, with reasons."),
    "fairness": _Entry(
        "creditwright.cli.fairness", "fairness", "Compare how decisions fall on groups."
    ),
    "monitor": _Entry(
        "creditwright.cli.monitor",
        "group",
        "Watch a model: data quality, drift, alarms.",
        extra="serve",
    ),
    "outcomes": _Entry(
        "creditwright.cli.outcomes",
        "outcomes",
        "Tell the service which loans defaulted.",
        extra="serve",
    ),
    "model": _Entry(
        "creditwright.cli.model", "model", "List, show, verify, export and import models."
    ),
    "promote": _Entry(
        "creditwright.cli.promote", "promote", "Make a version the champion, if it may be."
    ),
    "rollback": _Entry(
        "creditwright.cli.promote", "rollback", "Make the champion before this one champion again."
    ),
    "deploy": _Entry(
        "creditwright.cli.deploy", "deploy", "Say which models are in use, and go back."
    ),
    "policy": _Entry(
        "creditwright.cli.policy", "policy", "Write an outcome policy, check one, read a model's."
    ),
    "report": _Entry(
        "creditwright.cli.report",
        "report",
        "Write documents about a model, or that a law asks for.",
    ),
    "store": _Entry(
        "creditwright.cli.store",
        "store",
        "Make the service's database, fill it with a lender's records, back it up.",
        extra="serve",
    ),
    "population": _Entry(
        "creditwright.cli.population",
        "population",
        "Make what single applications and cut-offs are shown against.",
        extra="serve",
    ),
    "people": _Entry(
        "creditwright.cli.people",
        "people",
        "Let people in, change what they may do, shut them out.",
        extra="serve",
    ),
    "keys": _Entry(
        "creditwright.cli.keys", "keys", "Make, list and revoke keys of programs.", extra="serve"
    ),
    "audit": _Entry(
        "creditwright.cli.audit",
        "audit",
        "Check the ledger, sign for it, prove an entry, decide again what was decided.",
        extra="serve",
    ),
    "privacy": _Entry(
        "creditwright.cli.privacy",
        "privacy",
        "Export, correct, restrict and erase what is kept of an applicant.",
        extra="serve",
    ),
    "kill-switch": _Entry(
        "creditwright.cli.kill_switch",
        "kill_switch",
        "Leave every automated decline to a person, from this moment on.",
        extra="serve",
    ),
    "serve": _Entry(
        "creditwright.cli.serve", "serve", "Serve the API: decisions with reasons.", extra="serve"
    ),
    "doctor": _Entry(
        "creditwright.cli.doctor",
        "doctor",
        "Look at a deployment, and say what to do.",
        extra="serve",
    ),
    "demo": _Entry(
        "creditwright.cli.demo", "demo", "Run the whole main job, simulated or on your own tables."
    ),
}


class _LazyCommand(TyperCommand):
    """Stands for a command until it is called."""

    def __init__(self, name: str, entry: _Entry) -> None:
        super().__init__(name, help=entry.summary)
        self.entry = entry

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: Any = None,  # noqa: ANN401 - as in the class it extends, whose types are private
        **extra: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Load the command, let it read its arguments, and have the log tell of its run."""
        found = self.entry.load()
        if not isinstance(found, typer.Typer):
            function, found = found, typer.Typer(add_completion=False, rich_markup_mode=None)
            found.command(name=self.name)(function)
        command = typer.main.get_command(found)
        context = command.make_context(info_name, args, parent, **extra)
        logs = importlib.import_module("creditwright.cli.logged")  # 0.2 s that --help need not pay
        context.with_resource(logs.logged(self.entry.name))
        return context


class _LazyGroup(TyperGroup):
    """The commands of the table above."""

    def list_commands(self, ctx: object) -> list[str]:
        """Return the names in the order of the table: the order of the work."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | None:
        """Return what stands for the command."""
        del ctx
        entry = COMMANDS.get(cmd_name)
        return _LazyCommand(cmd_name, entry) if entry else None


app = typer.Typer(cls=_LazyGroup, no_args_is_help=True, add_completion=False, rich_markup_mode=None)


def _show_version(asked: bool) -> None:  # noqa: FBT001 - the signature typer calls
    if asked:
        typer.echo(f"creditwright {__version__}")
        raise typer.Exit


@app.callback()
def creditwright(
    *,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only errors.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Turn a lender's records into credit decisions that can be explained and replayed."""
    del version
    if quiet:
        console.be_quiet()


def _fail(message: str, code: int) -> int:
    sys.stderr.write(f"error: {message}\n")
    return code


def exit_code_of(error: BaseException) -> int:
    """Tell the person what went wrong, and return the exit code that tells a program."""
    if isinstance(error, CreditwrightError):
        code = next((c for kind, c in EXIT_CODES.items() if isinstance(error, kind)), OUR_FAULT)
        return _fail(str(error), code)
    if isinstance(error, KeyboardInterrupt):
        return _fail("Interrupted. Start the same command again to go on.", INTERRUPTED)
    if isinstance(error, OSError):
        where = f" ({error.filename})" if error.filename else ""
        return _fail(f"{error.strerror or error}{where}.", INPUT_OUTPUT)
    if os.environ.get("CREDITWRIGHT_LOG_LEVEL") == "debug":
        traceback.print_exception(error)
    return _fail(
        f"This is our fault: {type(error).__name__} at {where_it_arose(error)}. Please report it; "
        "with CREDITWRIGHT_LOG_LEVEL=debug the whole trace is shown, which may hold applicants' "
        "values.",
        OUR_FAULT,
    )


def _leave(_signal: int, _frame: FrameType | None) -> Never:
    sys.exit(TERMINATED)


def _make_streams_safe() -> None:
    """Let no closed stream, and no terminal of few letters, end a command half-way."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started us
            setattr(sys, name, io.StringIO())
        else:
            stream.reconfigure(errors="backslashreplace")


def run() -> None:
    """Run the command that the arguments name, and leave with its exit code."""
    _make_streams_safe()
    signal.signal(signal.SIGTERM, _leave)  # else what is half done stays: applicants' rows too
    try:
        typer.main.get_command(app)()
    except SystemExit as leaving:  # how typer ends, well or not
        if leaving.code in {INTERRUPTED, TERMINATED}:
            exit_code_of(KeyboardInterrupt())
        raise
    except BaseException as error:  # noqa: BLE001 - the outermost place there is
        sys.exit(exit_code_of(error))
