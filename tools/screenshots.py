"""Take pictures of every page of a running demo, as people see them.

creditwright demo > printed     (and leave it running)
python -m tools.screenshots http://127.0.0.1:8000 --logins printed

`printed` holds the names and passwords that the demo shows once. Every page (see `pictured`) is
taken in English and French, light and dark, on a desk and a phone, whole, into build/screenshots.
Into docs/images/dashboard go the few that documents show, and into pages/ beneath it one sheet a
page: its four looks on a desk, small. Needs Chromium of the system. Then look at what it made:
alignment, overlap, truncation, long names, empty pages.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from tools.pictured import FEW, FOUND, PAGES, Picture, every

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "images" / "dashboard"
BUILD = ROOT / "build" / "screenshots"
DESK: ViewportSize = {"width": 1360, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 780}
COLOURS = 64  # a picture of a page needs no more, and is a third as large
SMALL = (453, 300)  # a look on a sheet
UNASSESSED = 3000  # far behind those that the demo has assessed
LOGIN = re.compile(r"^  ([\w-]+) +(\S{20,})$", re.MULTILINE)


def logins_in(printed: str) -> dict[str, tuple[str, str]]:
    """Return by kind of person the name and password that a demo printed."""
    found = {name.removeprefix("demo-"): (name, word) for name, word in LOGIN.findall(printed)}
    missing = PAGES.keys() - found.keys() - {"nobody"}
    if missing:
        sys.exit(f"The demo printed no password of: {', '.join(sorted(missing))}")
    return found


@contextmanager
def window(browser: Browser, address: str, who: tuple[str, str] | None) -> Iterator[Page]:
    """Open a window, and sign somebody in."""
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    if who is not None:
        page.goto(f"{address}/login")
        send(page, *who)
    yield page
    context.close()


def send(page: Page, name: str, password: str) -> None:
    """Fill in the form to sign in, and send it."""
    page.fill("#name", name)
    page.fill("#password", password)
    page.click("main button")
    page.wait_for_load_state()


def asked(browser: Browser, address: str, logins: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Ask the demo what stands for {number} and the like; propose a cut-off if nobody did."""
    found: dict[str, str] = {}
    for name, (who, path, link) in FOUND.items():
        with window(browser, address, logins[who]) as page:
            page.goto(address + path.format(**found))
            seen = re.search(rf'href="[^"]*?{link}["?]', page.content())
            if seen is None and name == "proposal":
                page.goto(f"{address}/portfolio/policy?cut_off=5&refer_to=8")
                page.fill("textarea", "Fewer defaults at nearly the same number of loans")
                page.click("form[method=post] button.primary")
                seen = re.search(link + "()", page.url)
            if seen is None:
                sys.exit(f"Nothing on {path} stands for {{{name}}}: is it a new demo?")
            found[name] = seen[1]
    return {**found, "unassessed": str(int(found["number"]) + UNASSESSED)}


def take(page: Page, address: str, picture: Picture, into: Path) -> None:
    """Take one picture of a whole page."""
    page.set_viewport_size(PHONE if picture.is_phone else DESK)
    page.emulate_media(color_scheme=picture.scheme)  # type: ignore[arg-type] # one of the two
    page.goto(
        f"{address}{picture.path}{'&' if '?' in picture.path else '?'}lang={picture.language}"
    )
    if "refused=" in picture.path:
        send(page, "nobody", "not-the-password")
    page.screenshot(path=into / picture.file, full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    if wide:
        sys.stderr.write(f"{picture.file} is wider than the screen\n")


def keep(taken: Path, picture: Picture) -> None:
    """Put a picture among those of the documents."""
    with Image.open(taken / picture.file) as image:
        image.quantize(COLOURS).save(DOCS / picture.file, optimize=True)


def sheet(taken: Path, name: str, looks: Sequence[Picture]) -> None:
    """Put the looks of a page on a desk on one sheet, each as far as a screen shows it."""
    whole = Image.new("RGB", (2 * SMALL[0] + 8, 2 * SMALL[1] + 8), "#7d8794")
    for n, each in enumerate(looks):
        with Image.open(taken / each.file) as image:
            shown = Image.new(
                "RGB", (DESK["width"], DESK["height"]), image.getpixel((1, image.height - 1))
            )
            shown.paste(image.convert("RGB"))
            place = (n % 2 * (SMALL[0] + 8), n // 2 * (SMALL[1] + 8))
            whole.paste(shown.resize(SMALL, Image.Resampling.LANCZOS), place)
    (DOCS / "pages").mkdir(exist_ok=True)
    whole.save(DOCS / "pages" / f"{name}.webp", quality=60, method=6)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--logins", type=Path, required=True, help="what the demo printed")
    parser.add_argument("--only", help="pages whose name begins so, into build/ alone")
    given = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    address, logins = given.address.rstrip("/"), logins_in(given.logins.read_text())
    BUILD.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        places = asked(browser, address, logins)
        for who in PAGES:
            wanted = [each for each in every(who) if each.name.startswith(given.only or "")]
            with window(browser, address, logins.get(who)) as page:
                for each in wanted:
                    take(page, address, filled(each, places), BUILD)
            if given.only is None:
                to_documents(who)
        browser.close()


def filled(picture: Picture, places: Mapping[str, str]) -> Picture:
    """Return a picture whose address says what the demo has."""
    path = picture.path.format(**places)
    return Picture(picture.name, path, picture.language, picture.scheme, picture.is_phone)


def to_documents(who: str) -> None:
    """Make what documents show of somebody's pages."""
    for few in FEW.get(who, ()):
        keep(BUILD, few)
    for name in PAGES[who]:
        looks = [each for each in every(who) if each.name == name and not each.is_phone]
        sheet(BUILD, name, looks)


if __name__ == "__main__":
    main()
