"""Where the pages that are measured are served from: our home, and the peers' environment."""

import hashlib
import json
import math
import re
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import numpy as np
from playwright.sync_api import Browser

from creditwright.composition.service import open_service
from creditwright.core.settings import Settings
from creditwright.decision.policy import Outcome
from creditwright.scoring.inputs import matrix_of
from creditwright.store.applicants import EVERYTHING, find_application
from creditwright.workflows.assess import Caller
from creditwright.workflows.assess_once import assess_once
from creditwright.workflows.show_portfolio import shown, stands_at
from service_speed.home import Home, command, furnished

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"
UV = Path(sys.executable).parent / "uv"
SLIDER = "credit"
SIZES = re.compile(r"^(\w+): +(\d+) kB$", re.MULTILINE)


def home_of(folder: Path, applications: int) -> Home:
    """Return a home with a model in use, a store, and a population of it."""
    home = furnished(folder, applications)
    if not any((folder / "home" / "populations").glob("*.json")):
        command(folder, "population", "make", "--data", "lender")
    return home


def officer_of(home: Home) -> tuple[str, str]:
    """Let an officer in for this run; return the name and the password."""
    name = f"benchmark-{uuid4().hex[:8]}"
    made = command(home.folder, "people", "add", name, "--role", "officer", "--json")
    return name, json.loads(made)["password"]


def declined(home: Home) -> int:
    """Have an application decided that is declined, and return its number."""
    with open_service(Settings(home=home.folder / "home")) as service:
        population = shown(service).population
        place = int(np.flatnonzero(population.with_outcome(Outcome.DECLINE))[0])
        number = int(population.applications[place])
        assess_once(number, Caller("benchmark"), service)
    return number


def signed_in(browser: Browser, address: str, officer: tuple[str, str]) -> object:
    """Sign the officer in, and return the cookies."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/login")
    page.fill("#name", officer[0])
    page.fill("#password", officer[1])
    page.click("main button")
    page.wait_for_url(lambda found: "/login" not in found)
    state = context.storage_state()
    context.close()
    return state


def given_to_peers(home: Home, number: int, into: Path) -> Path:
    """Write what the peers show of an application; return where their model lies."""
    with open_service(Settings(home=home.folder / "home")) as service:
        what = shown(service)
        model = what.live.model
        with service.database.reading() as connection:
            records = find_application(connection, number, EVERYTHING).records
        inputs = model.scorer.inputs
        row = matrix_of(model.inputs_of(records), inputs).values[0]
        bars = stands_at(what, 0.1).distribution.bars
    names = [each.name for each in inputs]
    said = {
        "names": names,
        "values": [None if math.isnan(each) else float(each) for each in np.asarray(row)],
        "slider": SLIDER,
        "slope": model.scorer.calibration.slope,
        "intercept": model.scorer.calibration.intercept,
        "limit": model.policy.approve_up_to,
        "counts": [each.applications for each in bars],
        "edges": [bars[0].low, *(each.high for each in bars)],
    }
    into.write_text(json.dumps(said))
    return home.folder / "home" / "bundles" / what.live.digest / "model.txt"


def peers_bin(work: Path) -> Path:
    """Return where the peers' programs are; their environment is made once, with uv."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    place = work / f"pages-peers-{wanted}"
    if not (place / "ready").exists():
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        _run(UV, "venv", "--quiet", "--allow-existing", "--python", python, place)
        install = (UV, "pip", "install", "--quiet", "--python", place / "bin" / "python")
        _run(*install, "-r", REQUIREMENTS)
        (place / "ready").touch()
    return place / "bin"


def _run(*words: object) -> None:
    subprocess.run([str(each) for each in words], check=True)  # noqa: S603 - uv, of our own environment


def memory(process: int) -> tuple[float, float]:
    """Return the memory of a process and all that came of it, in MiB: resident, and its own alone.

    Resident memory counts what is read from files, such as libraries, once for each process; its
    own is what would be free if it ended.
    """
    resident = own = 0
    for each in _family(process):
        told = Path(f"/proc/{each}/smaps_rollup").read_text()
        found = {name: int(size) for name, size in SIZES.findall(told)}
        resident += found["Rss"]
        own += found["Private_Clean"] + found["Private_Dirty"]
    return resident / 1024, own / 1024


def _family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(found for each in children for found in _family(int(each)))]
