"""The end of the demo: the model in use, somebody who may ask, and a first request."""

import json
import re
import shlex
import subprocess
import sys
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

import typer

from creditwright.cli import console
from creditwright.cli.demo_cast import OFFICER, Login, with_cast
from creditwright.cli.promote import promote
from creditwright.cli.serve import serve
from creditwright.composition.service import make_ready, open_desk, open_store
from creditwright.core.errors import UnavailableError
from creditwright.core.settings import Settings
from creditwright.registry.registry import ModelNotFoundError
from creditwright.store.searching import search_applications
from creditwright.workflows.keys import KeyWanted, make_key
from creditwright.workflows.promote import AlreadyChampionError, PromotionRefusedError

APPROVER = "somebody else"
WHY = "a demonstration"
PORT = 8000
ROUTE = "/v1/assessments"
WAIT_SECONDS = 60


class DemoServiceError(UnavailableError):
    """The demo's service did not start."""

    def __init__(self) -> None:
        super().__init__("The service did not start: run `creditwright serve` to see why.")


def say(*words: object) -> None:
    """Print the command that does the next step, as a person would type it."""
    console.note(f"\n$ creditwright {shlex.join(str(word) for word in words)}")


def put_in_use(settings: Settings) -> None:
    """Promote the model just trained, its weak points named; one that is champion already stays."""
    version = f"{settings.model_name}@challenger"
    say("promote", version, "--approver", APPROVER)
    try:
        promote(version, approver=APPROVER)
    except PromotionRefusedError as refused:
        gates = [each.gate for each in refused.failed]
        console.note(str(refused))
        overrides = [word for gate in gates for word in ("--override", gate.value)]
        say("promote", version, "--approver", APPROVER, *overrides, "--reason", WHY)
        promote(version, approver=APPROVER, override=gates, reason=WHY)
    except (AlreadyChampionError, ModelNotFoundError) as error:
        console.note(f"{error} It stays in use.")


def serve_or_ask(settings: Settings, application: int | None, *, stays: bool) -> None:
    """Serve, with a first request to try; or make that request, show the answer and stop.

    Args:
        settings: Where everything is.
        application: To be assessed; None: the first there is.
        stays: Serve until told to end.

    Raises:
        DemoServiceError: If the service does not start.
    """
    make_ready(settings)
    _tell(with_cast(settings), f"http://127.0.0.1:{PORT}")
    key, number = _officers_key(settings), application or _first(settings)
    if stays:
        console.note("\nAs soon as it serves, try in another terminal:\n")
        console.note(f"{_curl(f'http://127.0.0.1:{PORT}', key, number)}\n")
        say("serve")
        serve(host="127.0.0.1", port=PORT, workers=1)
        return
    say("serve")
    with _serving() as address:
        console.note(f"\n{_curl(address, key, number)}\n")
        answer = _asked(address, key, number)
    typer.echo(json.dumps(answer, indent=2, ensure_ascii=False))


def _officers_key(settings: Settings) -> str:
    """Make a key of the officer's for a day, for who asks without a browser."""
    with open_desk(settings) as desk:
        return make_key(desk, KeyWanted(person=OFFICER, label="demo", days=1))[1].text


def _tell(logins: Sequence[Login], address: str) -> None:
    """Show who may sign in, and as what; also to who wants to hear of nothing else."""
    wide = max(len(each.name) for each in logins)
    typer.echo(f"\nSign in at {address}/login. These passwords are shown this once:")
    for each in logins:
        typer.echo(f"  {each.name:<{wide}}  {each.password}")


def _first(settings: Settings) -> int:
    with open_store(settings) as database, database.reading() as connection:
        (found,) = search_applications(connection, limit=1)
    return found.number


def _curl(address: str, key: str, number: int) -> str:
    return (
        f"curl -s {address}{ROUTE} \\\n"
        f"  -H 'Authorization: Bearer {key}' \\\n"
        f"  -H 'Content-Type: application/json' -H 'Idempotency-Key: {uuid4()}' \\\n"
        f"  -d '{{\"application\": {number}}}'"
    )


@contextmanager
def _serving() -> Iterator[str]:
    """Serve in a process of its own for the time of the block; gives the address."""
    program = "from creditwright.cli.main import run; run()"
    command = [sys.executable, "-c", program, "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        try:
            yield _address_in(process.stdout or ())
        finally:
            process.terminate()


def _address_in(lines: Iterable[str]) -> str:
    """Read to where a service says where it serves, and show what it says before."""
    for line in lines:
        found = re.search(r"Serving at (\S+)", line)
        if found:
            return found.group(1)
        typer.echo(line, nl=False)  # the first start tells a password, once
    raise DemoServiceError


def _asked(address: str, key: str, number: int) -> object:
    request = urllib.request.Request(  # noqa: S310 - the service just started, on this machine
        f"{address}{ROUTE}",
        data=json.dumps({"application": number}).encode(),
        headers={
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid4()),
        },
    )
    with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:  # noqa: S310
        return json.loads(answer.read())
