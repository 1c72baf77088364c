"""A home folder to serve from: a lender simulated, a model trained and promoted, a store filled."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CREDITWRIGHT = [sys.executable, "-c", "from creditwright.cli.main import run; run()"]
OFFICER = "benchmark"


@dataclass(frozen=True, slots=True)
class Home:
    """Where the service is started, and the key to ask it with."""

    folder: Path
    key: str


def command(folder: Path, *arguments: str) -> str:
    """Run a command of ours in a folder, and return what it printed."""
    done = subprocess.run(  # noqa: S603 - our own program
        [*CREDITWRIGHT, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "CREDITWRIGHT_HOME": str(folder / "home")},
    )
    return done.stdout


def furnished(folder: Path, applications: int, *, versions: int = 1) -> Home:
    """Return a home folder; what was made by an earlier run is used again.

    Args:
        folder: Where.
        applications: Of the simulated lender.
        versions: Of the model, each in use until the next one was.
    """
    if not (folder / "ready").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command(folder, "simulate", "--applications", str(applications), "--out", "lender")
        gates = ("auc", "cost", "calibration", "stability")
        overridden = [word for gate in gates for word in ("--override", gate)]
        named = "default-probability@challenger"
        approved = ("--approver", "b", *overridden, "--reason", "to measure")
        for version in range(1, versions + 1):
            command(folder, "train", "lender", "--seed", str(version))
            command(folder, "promote", named, *approved)
            command(folder, "deploy", "follow")
        command(folder, "store", "load", "lender")
        command(folder, "people", "add", OFFICER, "--role", "officer", "--no-password")
        (folder / "ready").touch()
    command(folder, "store", "init")  # made by an earlier version, perhaps
    made = command(folder, "keys", "create", OFFICER, "--label", "measuring", "--json")
    return Home(folder, json.loads(made)["key"])
