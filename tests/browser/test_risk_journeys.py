"""What a risk manager does in a day, in a real browser."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect
from sqlalchemy import delete
from tests.browsers import OF_COLOURS, Visit, Visitors
from tests.doors import PASSWORD
from tests.readings import keep, report_where

from creditwright.access.roles import Role
from creditwright.composition.access import people_desk
from creditwright.composition.deploying import deployment_file
from creditwright.composition.service import open_store
from creditwright.core.settings import Settings
from creditwright.store.people import NameTakenError
from creditwright.store.tables.readings import READING_COLUMNS, READINGS
from creditwright.workflows.people import Newcomer, let_in

COLLEAGUE = "risk-colleague"
WHY = "Losses of the last quarter were above what the board allows."
AGREED = "The figures bear it out, and groups fare alike."


def clear(visit: Visit) -> None:
    """See that nothing on this page is in anybody's way: light, dark, on a phone."""
    assert visit.barriers() == []
    visit.page.emulate_media(color_scheme="dark")
    assert visit.barriers(OF_COLOURS) == []
    visit.page.emulate_media(color_scheme="light")
    visit.page.set_viewport_size({"width": 360, "height": 740})
    assert visit.is_as_wide_as_the_screen()
    visit.page.set_viewport_size({"width": 1360, "height": 900})
    assert (visit.forbidden(), visit.troubles) == ([], [])


@pytest.fixture
def settings(visitors: Visitors) -> Settings:
    """Where the service has everything."""
    return Settings(home=visitors.home.folder / ".creditwright")


@pytest.fixture
def colleague(visitors: Visitors, settings: Settings) -> Iterator[str]:
    """Another risk manager; what was deployed before they decide is put back after."""
    with open_store(settings) as database:
        try:
            newcomer = Newcomer(name=COLLEAGUE, roles=frozenset({Role.RISK}))
            let_in(people_desk(settings, database), newcomer, password=PASSWORD)
        except NameTakenError:
            pass
    file = deployment_file(settings)
    before = file.path.read_bytes()
    yield COLLEAGUE
    file.path.write_bytes(before)
    shown = {"Authorization": f"Bearer {visitors.home.keys['engineer']}"}
    address = f"{visitors.server.address}/v1/models/reload"
    httpx.post(address, headers=shown, timeout=60).raise_for_status()


@pytest.fixture
def readings(visitors: Visitors, settings: Settings) -> Iterator[str]:
    """Two readings, in the second of which a feature moved; its name. They are removed after."""
    moving = visitors.home.feature
    with open_store(settings) as database:
        for month, by in (("2026-09", 0.0), ("2026-10", 1.5)):
            moved = {"steady": 0.0, moving: by, "default_probability": by / 2}
            keep(database, month, report_where(moved, approved=0.7 - by / 10))
        yield moving
        with database.writing() as connection:
            connection.execute(delete(READING_COLUMNS))
            connection.execute(delete(READINGS))


def test_a_cut_off_is_moved_proposed_and_put_in_force_by_a_colleague(
    visitors: Visitors, colleague: str
) -> None:
    with visitors.visit() as visit, visitors.visit() as other:
        page = visit.sign_in("risk", wanted="/portfolio")
        page.get_by_role("slider", name=re.compile("Approve up to")).focus()
        for _ in range(15):
            page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("heading", name=re.compile("would approve"))).to_be_visible()
        expect(page.get_by_role("columnheader", name="Worse off")).to_be_visible()
        page.get_by_role("link", name="Propose this cut-off").click()
        clear(visit)
        page.get_by_label("Why, in your own words").fill(WHY)
        page.get_by_role("button", name="Propose this cut-off").click()

        expect(page.get_by_text("Another person has to approve it.")).to_be_visible()
        expect(page.get_by_role("button", name="Withdraw it")).to_be_visible()
        expect(page.get_by_role("button", name="Approve: put it in force")).to_have_count(0)
        theirs = other.sign_in(colleague, wanted="/portfolio/policy")
        theirs.get_by_role("row", name=re.compile("waits for a second person")).get_by_role(
            "link"
        ).first.click()
        expect(theirs.get_by_text(WHY)).to_be_visible()
        clear(other)
        theirs.get_by_label("Why, in your own words").fill(AGREED)
        theirs.get_by_role("button", name="Approve: put it in force").click()

        expect(theirs.get_by_text("✓ approved")).to_be_visible(timeout=60_000)
        page.reload()
        expect(page.get_by_text(AGREED)).to_be_visible()
        expect(page.get_by_text("In force since as bundle")).to_be_visible()


def test_an_alarm_of_drift_is_read_down_to_the_feature(visitors: Visitors, readings: str) -> None:
    with visitors.visit() as visit:
        page = visit.sign_in("risk", wanted="/portfolio")
        page.get_by_role("link", name="Drift").click()
        raised = page.get_by_role("heading", name=re.compile("The last reading raised"))
        expect(raised).to_be_visible()
        clear(visit)

        page.locator(f"table.heat a[href$='{readings}']").click()
        expect(page.get_by_role("heading", name=re.compile("moved far"))).to_be_visible()
        clear(visit)
        page.get_by_role("link", name="2026-09").click()

        expect(page.get_by_role("heading", name=re.compile("much as in the"))).to_be_visible()


def test_fairness_and_peoples_decisions_are_read_month_by_month(visitors: Visitors) -> None:
    with visitors.visit(java_script_enabled=False) as visit:
        page = visit.sign_in("risk", wanted="/portfolio/fairness")
        page.get_by_role("link", name="Age", exact=True).click()
        page.get_by_role("link", name="Month by month, of what was decided").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Fairness, month by month")

        page.go_back()
        page.get_by_role("link", name="People's decisions").click()

        expect(page.get_by_role("heading", name=re.compile("left to a person"))).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        "/portfolio?cut_off=5",
        "/portfolio/calibration",
        "/portfolio/fairness?by=age",
        "/portfolio/fairness/months?lang=fr",
        "/portfolio/features",
        "/portfolio/drift",
        "/portfolio/overrides?lang=fr",
    ],
)
def test_nothing_is_in_a_risk_managers_way(at_work: Visit, path: str) -> None:
    at_work.go(path)

    clear(at_work)


@pytest.fixture(scope="module")
def at_work(visitors: Visitors) -> Iterator[Visit]:
    """A window of a risk manager who is signed in."""
    with visitors.visit() as visit:
        visit.sign_in("risk")
        yield visit
