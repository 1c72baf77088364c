"""Take pictures of the pages of a running service, as people see them.

python tools/screenshots.py http://127.0.0.1:8000 --officer NAME --applicant NAME --risk NAME

Passwords are read from the terminal. Without --every the few pictures of docs/images/dashboard are
made; with it every page in both languages, light and dark, on a desk and a phone, into --into.
Needs Chromium of the system. Look at what it made: alignment, overlap, long names, empty pages.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from getpass import getpass
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

DOCS = Path(__file__).parents[1] / "docs" / "images" / "dashboard"
DESK, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 844}
COLOURS = 64  # a picture of a page needs no more, and is a third as large
OFFICER = {
    "queue": "/queue",
    "queue-empty": "/queue?why=no_reason",
    "decide": "/assessments/{assessment}/decide",
    "notes": "/applications/{number}/notes",
    "corrections": "/applications/{number}/corrections",
    "applications": "/applications",
    "near": "/applications?view=near",
    "numbers": "/applications?view=numbers",
    "none-found": "/applications?q=999999999",
    "application": "/applications/{number}",
    "application-opened": "/applications/{number}?open=external_scores",
    "what-if": "/applications/{number}?amount=250000",
    "data": "/applications/{number}/data",
    "history": "/applications/{number}/history",
    "notice": "/applications/{number}/notice",
    "not-there": "/applications/999999999",
}
RISK = {
    "portfolio": "/portfolio?cut_off=5",
    "calibration": "/portfolio/calibration",
    "fairness": "/portfolio/fairness?by=age",
    "fairness-months": "/portfolio/fairness/months",
    "features": "/portfolio/features",
    "drift": "/portfolio/drift",
    "drift-score": "/portfolio/drift/default_probability",
    "overrides": "/portfolio/overrides",
    "policy": "/portfolio/policy?cut_off=5&refer_to=8",
}
APPLICANT = {
    "me": "/me",
    "me-why": "/me/why",
    "me-data": "/me/data",
    "me-correct": "/me/correct?column=AMT_INCOME_TOTAL",
    "me-simulate": "/me/simulate",
    "me-contest": "/me/contest",
    "not-for-you": "/applications",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: of which page, for whom, and how it is looked at."""

    name: str
    path: str
    language: str = "en"
    scheme: str = "light"
    is_phone: bool = False

    @property
    def file(self) -> str:
        """What the picture is called."""
        size = "phone" if self.is_phone else "desk"
        return f"{self.name}-{self.language}-{self.scheme}-{size}.png"


FEW = {
    "officer": (
        Picture("application", OFFICER["application"]),
        Picture("what-if", OFFICER["what-if"], language="fr", scheme="dark"),
        Picture("applications", OFFICER["applications"]),
        Picture("decide", OFFICER["decide"]),
    ),
    "applicant": (Picture("me", APPLICANT["me"], language="fr", is_phone=True),),
    "risk": (Picture("drift", RISK["drift"]),),
}


def every(pages: dict[str, str]) -> Iterator[Picture]:
    """Yield each page in both languages and schemes, on a desk and a phone."""
    for (name, path), language, scheme, is_phone in product(
        pages.items(), ("en", "fr"), ("light", "dark"), (False, True)
    ):
        yield Picture(name, path, language, scheme, is_phone)


def take(
    browser: Browser, address: str, who: tuple[str, str], pictures: list[Picture], into: Path
) -> None:
    """Sign somebody in, and take pictures of what they see."""
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type] # a size
    page = context.new_page()
    page.goto(f"{address}/login")
    page.fill("#name", who[0])
    page.fill("#password", who[1])
    page.click("main button")
    page.goto(f"{address}/applications?view=latest&outcome=decline")
    number = _first(r"/applications/(\d+)", page.content())
    page.goto(f"{address}/queue")  # what waits: a contest, of a demo
    assessment = _first(r"/assessments/([0-9a-f-]{36})/decide", page.content())
    for each in pictures:
        page.set_viewport_size(PHONE if each.is_phone else DESK)  # type: ignore[arg-type] # a size
        page.emulate_media(color_scheme=each.scheme)  # type: ignore[arg-type] # one of the two
        path = each.path.format(number=number, assessment=assessment)
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={each.language}")
        page.screenshot(path=into / each.file, full_page=True)
        Image.open(into / each.file).quantize(COLOURS).save(into / each.file, optimize=True)
    context.close()


def _first(address: str, text: str) -> str:
    """Return what an address on a page holds; "1" where the page has none."""
    found = re.search(rf'href="[^"]*{address}"', text)
    return found[1] if found else "1"


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--officer", required=True)
    parser.add_argument("--applicant", required=True)
    parser.add_argument("--risk", required=True)
    parser.add_argument("--every", action="store_true")
    parser.add_argument("--into", type=Path, default=DOCS)
    given = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    given.into.mkdir(parents=True, exist_ok=True)
    people = {
        "officer": (given.officer, getpass(f"Password of {given.officer}: ")),
        "applicant": (given.applicant, getpass(f"Password of {given.applicant}: ")),
        "risk": (given.risk, getpass(f"Password of {given.risk}: ")),
    }
    pages = {"officer": OFFICER, "applicant": APPLICANT, "risk": RISK}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        for kind, who in people.items():
            pictures = list(every(pages[kind])) if given.every else list(FEW[kind])
            take(browser, given.address.rstrip("/"), who, pictures, given.into)
        browser.close()


if __name__ == "__main__":
    main()
