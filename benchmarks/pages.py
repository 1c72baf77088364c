"""How fast a page is there and follows its slider, beside a Streamlit and a Panel page of the same.

    python benchmarks/pages.py --write

serves an application's page of ours, with its real model and store, and pages of Streamlit and
Panel that show the same four things (score and limit, a waterfall, a histogram with a marker, a
slider) of the same booster, given features that are ready. One Chromium visits each in turn over
loopback: as somebody new, as somebody who was there before, and as twenty people at once.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from creditwright.core.parallel import cores
from feature_speed.report import machine, renew
from pages_speed.places import (
    HERE,
    declined,
    given_to_peers,
    home_of,
    memory,
    officer_of,
    peers_bin,
    signed_in,
)
from pages_speed.visits import Site, people, visited
from service import started
from service_speed.home import CREDITWRIGHT, Home

PAGE = Path(__file__).parent / "README.md"
PEOPLE = 20
OURS = "ours"
PEERS = ("Streamlit", "Panel")
SITES = {
    OURS: Site(OURS, "", "svg.chart", 15, "#amount", ".estimate, a[href*='payment=']"),
    "Streamlit": Site(
        "Streamlit",
        "",
        "[data-testid='stVegaLiteChart'] canvas, [data-testid='stVegaLiteChart'] svg",
        3,
        "[data-testid='stSlider'] input",
        ".estimate",
    ),
    "Panel": Site("Panel", "", ".bk-Figure", 3, ".noUi-handle", ".estimate"),
}


@contextmanager
def serving(name: str, home: Home, number: int, port: int, work: Path) -> Iterator[int]:
    """Serve one of the pages for the time of the block; gives the number of its process."""
    if name == OURS:
        where = {"CREDITWRIGHT_HOME": str(home.folder / "home")}
        with started(
            [*CREDITWRIGHT, "serve", "--port", str(port)], port, home.folder, **where
        ) as p:
            yield p
        return
    given = work / "pages-given.json"
    model = given_to_peers(home, number, given)
    programs = peers_bin(work)
    commands = {
        "Streamlit": [
            "streamlit", "run", "streamlit_page.py", "--server.port", str(port),
            "--server.address", "127.0.0.1", "--server.headless", "true",
            "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none",
        ],
        "Panel": ["panel", "serve", "panel_page.py", "--port", str(port), "--address", "127.0.0.1"],
    }  # fmt: skip
    first, *rest = commands[name]
    environment = {
        "PEER_GIVEN": str(given),
        "PEER_MODEL": str(model),
        "PYTHONPATH": str(HERE.parent),
    }
    with started([str(programs / first), *rest], port, HERE, **environment) as process:
        yield process


def site_of(name: str, browser: Browser, number: int, port: int, officer: tuple[str, str]) -> Site:
    """Return what is visited, and as whom."""
    address = f"http://127.0.0.1:{port}"
    if name != OURS:
        return replace(SITES[name], address=f"{address}/{'panel_page' if name == 'Panel' else ''}")
    path = f"/applications/{number}?all=1"
    return replace(
        SITES[name], address=address + path, cookies=signed_in(browser, address, officer)
    )


def measured(home: Home, browser: Browser, *, times: int, port: int, work: Path) -> dict[str, Any]:
    """Take every measure."""
    found: dict[str, Any] = {}
    officer, number = officer_of(home), declined(home)
    for each, name in enumerate(SITES):
        with serving(name, home, number, port + each, work) as process:
            site = site_of(name, browser, number, port + each, officer)
            told = visited(browser, site, times=times).as_json()
            one = memory(process)
            with people(browser, site, how_many=PEOPLE):
                both = zip(one, memory(process), strict=True)
                told["memory"], told["own"] = [[round(each) for each in pair] for pair in both]
        found[name] = told
        print(name, told, flush=True)
    return found


def block(found: dict[str, Any], said: str) -> str:
    """Return the figures as the page tells them."""
    rows = [
        ("a new visitor's page is whole (ms)", "new"),
        ("the same, somebody who was there before (ms)", "warm"),
        ("its first contentful paint (ms)", "painted"),
        ("from a key on the slider to the new picture (ms)", "moves"),
    ]
    names = list(found)
    lines = [said, "", f"| | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    for label, key in rows:
        cells = [f"{each[key][0]} ({each[key][1]} to {each[key][2]})" for each in found.values()]
        lines.append(f"| {label} | {' | '.join(cells)} |")
    lines += [
        f"| {label} | {' | '.join(written(each) for each in found.values())} |"
        for label, written in (
            ("slower one in twenty (ms)", lambda each: str(each["moves_p95"])),
            ("kB over the wire, first load: HTTP + WebSocket", _kilobytes),
            ("requests, first load", lambda each: str(each["requests"])),
            (f"memory of the server, before and with {PEOPLE} people (MiB)", _memory),
            ("of it its own alone (MiB)", _own),
        )
    ]
    return "\n".join(lines)


def _kilobytes(each: dict[str, Any]) -> str:
    http, frames = (each[name] / 1000 for name in ("http_bytes", "frame_bytes"))
    return f"{http:,.0f} + {frames:,.0f}" if frames else f"{http:,.0f}"


def _memory(each: dict[str, Any]) -> str:
    before, after = each["memory"]
    return f"{before} → {after}"


def _own(each: dict[str, Any]) -> str:
    before, after = each["own"]
    return f"{before} → {after}"


def main() -> None:
    """Measure, print, and renew the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--applications", type=int, default=6000)
    parser.add_argument("--times", type=int, default=7, help="visits of each kind")
    parser.add_argument("--port", type=int, default=8931)
    work = Path(tempfile.gettempdir()) / "creditwright-benchmark"
    parser.add_argument("--work", type=Path, default=work)
    parser.add_argument("--write", action="store_true", help="renew benchmarks/README.md")
    given = parser.parse_args()
    home = home_of(given.work / f"pages-{given.applications}", given.applications)
    load = os.getloadavg()[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        found = measured(home, browser, times=given.times, port=given.port, work=given.work)
        said = f"{machine(cores(), load)} Chromium {browser.version}, headless."
        browser.close()
    told = block(found, said)
    print(told)
    if given.write:
        renew(PAGE, "pages", told, made_by="benchmarks/pages.py")


if __name__ == "__main__":
    main()
