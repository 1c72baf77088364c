"""`creditwright doctor`: what a deployment is like, and what to do about it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from creditwright.cli import console
from creditwright.cli.main import EXIT_CODES, OUR_FAULT
from creditwright.cli.serve import HOST, PORT
from creditwright.composition.examining.whole import Serving, findings
from creditwright.core.clock import SystemClock
from creditwright.core.errors import ConfigurationError
from creditwright.core.settings import read_settings
from creditwright.workflows.examination import Finding, Verdict

SIGNS = {Verdict.GOOD: "ok  ", Verdict.HEED: "heed", Verdict.TROUBLE: "BAD "}


def doctor(
    *,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A checkpoint kept elsewhere; may be given again."),
    ] = None,
    host: Annotated[str, typer.Option(help="Where the service listens, or is to.")] = HOST,
    port: Annotated[int, typer.Option(min=1, max=65535, envvar="PORT", help="Likewise.")] = PORT,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes of the service.")] = 1,
    strict: Annotated[bool, typer.Option("--strict", help="What to heed is trouble too.")] = False,
    as_json: console.Json = False,
) -> None:
    """Look at a deployment: say what was found, and what to do; nothing is changed.

    Settings, secrets, database, ledger, models, disk, memory, clock and port are looked at, whether
    the service runs or not. The exit code is that of the worst trouble, 0 if there is none. No
    secret is printed.
    """
    settings, serving = read_settings(), Serving(host, port, workers)
    with console.progress() as progress:
        found = findings(settings, serving, checkpoint or [], SystemClock(), progress)
    if strict:
        found = [_as_trouble(each) for each in found]
    code = exit_code(found)
    value = {"exit_code": code, "findings": [as_document(each) for each in found]}
    console.report(value, in_words(found), as_json=as_json)
    raise typer.Exit(code)


def _as_trouble(found: Finding) -> Finding:
    if found.verdict is not Verdict.HEED:
        return found
    return replace(found, verdict=Verdict.TROUBLE, trouble=ConfigurationError)


def exit_code(found: Sequence[Finding]) -> int:
    """Return the exit code of the worst finding: the highest of the codes of what is trouble."""
    return max((_code(each) for each in found if each.verdict is Verdict.TROUBLE), default=0)


def _code(found: Finding) -> int:
    kind = found.trouble
    codes = (code for family, code in EXIT_CODES.items() if kind and issubclass(kind, family))
    return next(codes, OUR_FAULT)


def as_document(found: Finding) -> dict[str, str]:
    """Return a finding, for programs."""
    return {
        "about": found.about,
        "verdict": found.verdict.value,
        "found": found.found,
        "advice": found.advice,
    }


def in_words(found: Sequence[Finding]) -> str:
    """Return what was found, for people: a line each, and what to do under it."""
    width = max(len(each.about) for each in found)
    lines = []
    for each in found:
        lines.append(f"{SIGNS[each.verdict]}  {each.about:<{width}}  {each.found}")
        if each.advice:
            lines.append(f"{'':{width + 8}}-> {each.advice}")
    counts = {verdict: sum(each.verdict is verdict for each in found) for verdict in Verdict}
    lines.append(
        f"{counts[Verdict.GOOD]} good, {counts[Verdict.HEED]} to heed, "
        f"{counts[Verdict.TROUBLE]} in trouble."
    )
    return "\n".join(lines)
