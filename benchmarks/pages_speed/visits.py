"""People at a browser: how long a page takes to be there, and to follow a slider."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

TIMEOUT = 60_000
MOVES = 20
PAUSE = 350  # milliseconds between two moves: longer than what any of the pages holds back
# What is on a page is looked for in shadow roots as well: Bokeh draws into them.
WATCH = """
(() => {
  const deep = (selector, root) => [
    ...root.querySelectorAll(selector),
    ...[...root.querySelectorAll("*")].filter((e) => e.shadowRoot)
      .flatMap((e) => deep(selector, e.shadowRoot)),
  ];
  const signs = (selector) => deep(selector, document)
    .map((e) => e.textContent.trim() + (e.getAttribute("href") ?? "")).join("|");
  window.__ready = new Promise((done) => {
    const look = () => {
      const { charts, least, sign } = window.__page;
      if (deep(charts, document).length >= least && signs(sign)) {
        requestAnimationFrame(() => done(performance.now()));
      } else setTimeout(look, 5);
    };
    look();
  });
  window.__watch = () => {
    const before = signs(window.__page.sign);
    window.__moved = new Promise((done) => addEventListener("keydown", () => {
      const began = performance.now();
      const wait = () => {
        if (signs(window.__page.sign) === before) requestAnimationFrame(wait);
        else requestAnimationFrame(() => done(performance.now() - began));
      };
      wait();
    }, { capture: true, once: true }));
  };
})();
"""
PAINTED = """performance.getEntriesByType("paint")
  .find((each) => each.name === "first-contentful-paint")?.startTime ?? null"""


@dataclass(frozen=True, slots=True)
class Site:
    """A page that is measured, and how one sees that it is there.

    Attributes:
        charts: What its drawings are found by.
        least: How many there are when the page is whole.
        slider: What the slider is found by.
        sign: What changes with every new picture.
        cookies: Of who is signed in, as Playwright keeps them.
    """

    name: str
    address: str
    charts: str
    least: int
    slider: str
    sign: str
    cookies: Any = None


@dataclass  # without slots: Playwright notes its own on what it calls
class Bytes:
    """What came over the wire, as it was sent: compressed, and frames of WebSockets."""

    http: int = 0
    frames: int = 0
    requests: int = 0

    def listen(self, session: CDPSession) -> None:
        """Count from now on."""
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", self._frame)

    def _finished(self, event: dict[str, Any]) -> None:
        self.http += int(event["encodedDataLength"])
        self.requests += 1

    def _frame(self, event: dict[str, Any]) -> None:
        told = event["response"]
        size = len(told["payloadData"])
        self.frames += size if told["opcode"] == 1 else size * 3 // 4  # others come as base64


@dataclass(slots=True)
class Found:
    """What was measured of a site, milliseconds."""

    new: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    painted: list[float] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)
    bytes: Bytes = field(default_factory=Bytes)

    def as_json(self) -> dict[str, Any]:
        """Return it as medians and ends."""
        return {
            **{
                name: [round(each) for each in (median(values), min(values), max(values))]
                for name, values in (
                    ("new", self.new),
                    ("warm", self.warm),
                    ("painted", self.painted),
                    ("moves", self.moves),
                )
            },
            "moves_p95": round(sorted(self.moves)[int(len(self.moves) * 0.95)]),
            "http_bytes": self.bytes.http,
            "frame_bytes": self.bytes.frames,
            "requests": self.bytes.requests,
        }


@contextmanager
def visitor(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """Open a window of somebody who was never here before, signed in where that is needed."""
    context = browser.new_context(
        viewport={"width": 1360, "height": 900}, storage_state=site.cookies
    )
    context.set_default_timeout(TIMEOUT)
    shown = {"charts": site.charts, "least": site.least, "sign": site.sign}
    context.add_init_script(f"window.__page = {shown!r};{WATCH}")
    try:
        yield context
    finally:
        context.close()


def opened(page: Page, site: Site) -> float:
    """Open the page; return when all of it was there, in milliseconds of its own clock."""
    page.goto(site.address)
    found: float = page.evaluate("window.__ready")
    return found


def moved(page: Page, site: Site, key: str) -> float:
    """Move the slider by a step; return how long the new picture took, in milliseconds."""
    page.locator(site.slider).first.focus()
    page.evaluate("window.__watch()")
    page.keyboard.press(key)
    took: float = page.evaluate("window.__moved")
    return took


def visited(browser: Browser, site: Site, *, times: int) -> Found:
    """Visit a site as new people do and as people who were there before, and move its slider."""
    found = Found()
    with visitor(browser, site) as context:  # the server's own first time is nobody's
        opened(context.new_page(), site)
    for turn in range(times):
        with visitor(browser, site) as context:
            page = context.new_page()
            if not turn:
                found.bytes.listen(context.new_cdp_session(page))
            found.new.append(opened(page, site))
            page.wait_for_timeout(1000)  # what follows belongs to the first load's bytes
            if not turn:
                first = Bytes(found.bytes.http, found.bytes.frames, found.bytes.requests)
            found.warm.append(opened(page, site))
            page.wait_for_timeout(300)  # a paint is told a little later
            found.painted.append(page.evaluate(PAINTED))
    found.bytes = first
    with visitor(browser, site) as context:
        page = context.new_page()
        opened(page, site)
        for turn in range(MOVES):
            page.wait_for_timeout(PAUSE)
            found.moves.append(moved(page, site, "ArrowRight" if turn < MOVES / 2 else "ArrowLeft"))
    return found


@contextmanager
def people(browser: Browser, site: Site, *, how_many: int) -> Iterator[None]:
    """Have so many people at a page at once, each of whom moved the slider once."""
    windows = []
    try:
        for _ in range(how_many):
            window = visitor(browser, site)
            context = window.__enter__()
            windows.append(window)
            page = context.new_page()
            opened(page, site)
            moved(page, site, "ArrowRight")
        yield
    finally:
        for window in windows:
            window.__exit__(None, None, None)
