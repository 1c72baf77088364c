"""A browser of the system, and a service that it visits, once a test process."""

import gzip
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.doors import PASSWORD
from tests.web.full_app import Home
from tests.web.servers import CREDITWRIGHT, Running, running

VENDORED = Path(__file__).parent / "browser" / "vendor"
NAMES = ("chromium", "chromium-browser", "google-chrome")
# What the policy forbids is told to the page itself: nothing of it may go by unseen.
WATCH = """
window.__forbidden = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.__forbidden.push(event.violatedDirective + " " + event.blockedURI));
"""
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OF_COLOURS = ("color-contrast",)


@dataclass(slots=True)
class Visit:
    """Somebody at a browser.

    Attributes:
        page: The tab they look at.
        address: Of the service.
        troubles: What the browser complained of.
    """

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Go to a page of the service."""
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, name: str, *, wanted: str = "/") -> Page:
        """Sign in as somebody, on the way to a page."""
        self.go(wanted)
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda address: "/login" not in address)
        return self.page

    def forbidden(self) -> list[str]:
        """Return what the content security policy stopped on this page."""
        found: list[str] = self.page.evaluate("window.__forbidden")
        return found

    def barriers(self, rules: Sequence[str] = RULES) -> list[str]:
        """Return what axe finds on this page that stands in somebody's way, a line each."""
        if not self.page.evaluate("typeof axe !== 'undefined'"):
            self.page.evaluate(axe())  # by the debugger, which the page's own policy does not bind
        asked = {"runOnly": list(rules), "resultTypes": ["violations"]}
        found: dict[str, Any] = self.page.evaluate("asked => axe.run(document, asked)", asked)
        return [
            f"{each['id']}: {node['html'][:120]}"
            for each in found["violations"]
            for node in each["nodes"]
        ]

    def is_as_wide_as_the_screen(self) -> bool:
        """Return whether nothing is cut off or scrolled to on the right."""
        wide: bool = self.page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
        return wide


@dataclass(frozen=True, slots=True)
class Visitors:
    """A browser before a running service.

    Attributes:
        numbers: Of the applications in it: one that was declined, another that was approved.
        declined: The number of an application that was declined.
        assessment: The id of its assessment.
    """

    browser: Browser
    server: Running
    home: Home
    declined: int
    assessment: str

    @contextmanager
    def visit(self, **options: Any) -> Iterator[Visit]:  # noqa: ANN401 - as Playwright takes them
        """Open a window of its own, without anybody's cookies; see `Browser.new_context`."""
        context: BrowserContext = self.browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(20_000)
        context.add_init_script(WATCH)
        page = context.new_page()
        visit = Visit(page, self.server.address)
        page.on("pageerror", lambda error: visit.troubles.append(str(error)))
        try:
            yield visit
        finally:
            context.close()


@cache
def axe() -> str:
    """Return axe-core, which finds what keeps people from using a page."""
    return gzip.decompress((VENDORED / "axe.min.js.gz").read_bytes()).decode()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed, and CI must test with it")
        pytest.skip("Chromium is not installed: apt-get install chromium")
    expect.set_options(timeout=20_000)  # machines are shared
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def visitors(browser: Browser, furnished: Home) -> Iterator[Visitors]:
    """A browser before a service in which somebody of each role has something to look at."""
    with running([*CREDITWRIGHT, "serve", "--port", "0"], furnished.folder) as server:
        assessed = [_assessed(server, furnished, number) for number in furnished.numbers[:24]]
        declined = next(each for each in assessed if each["outcome"] == "decline")
        yield Visitors(browser, server, furnished, declined["application"], declined["id"])


def _assessed(server: Running, home: Home, number: int) -> dict[str, Any]:
    shown = {"Authorization": f"Bearer {home.keys['service']}", "Idempotency-Key": f"{number:032}"}
    asked = httpx.post(
        f"{server.address}/v1/assessments",
        json={"application": number},
        headers=shown,
        timeout=60,
    )
    made: dict[str, Any] = asked.raise_for_status().json()
    return made
